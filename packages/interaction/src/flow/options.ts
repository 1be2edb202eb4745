import type { AuthkitError, Clock } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import type { AuthorizationServer, Client } from '@authkit/oauth2/server'
import type { Pages } from '../pages/model.ts'

/** Who signed in, and how. */
export interface User {
  /** Stable identifier, 1 to 255 characters, never given to another person. */
  readonly subject: string
  /** What pages call the user; the typed username unless given. */
  readonly name?: string | undefined
  /** How the user was authenticated, RFC 8176 §2; `['pwd']` unless given. */
  readonly amr?: readonly string[] | undefined
  /** Authentication context class reference. */
  readonly acr?: string | undefined
}

/** What a user typed. */
export interface Credentials {
  /** 1 to 255 characters. */
  readonly username: string
  /** 1 to 1024 characters. */
  readonly password: string
}

/** What the client says about the user that it asks for. */
export interface AboutRequest {
  /** The client that asks. */
  readonly client: Client
  /** Authentication context classes that it would like, best first, Core §3.1.2.1. */
  readonly acrValues: readonly string[]
  /** What the user might sign in as. */
  readonly loginHint: string | undefined
  /** Languages that it asks for, BCP 47, preferred first. */
  readonly uiLocales: readonly string[]
}

/**
 * Checks credentials, as strongly as the request needs. It must take as long for an unknown user as for a wrong password: hash the password
 * in both cases.
 */
export type SignIn = (
  credentials: Credentials,
  about: AboutRequest,
) => User | undefined | Promise<User | undefined>

/**
 * Creates an account. `'taken'` tells that somebody has the username, `undefined` that the account cannot be created, such as for a weak
 * password.
 */
export type SignUp = (
  credentials: Credentials,
  about: AboutRequest,
) => User | 'taken' | undefined | Promise<User | 'taken' | undefined>

/** An error that a user was shown. */
export interface ShownError {
  /** What the page says it can be found under. */
  readonly requestId: string
  /** HTTP status code of the page. */
  readonly status: number
  readonly error: AuthkitError
}

/** What the pages of an authorization server are made of. */
export interface InteractionOptions {
  /** The server whose authorization endpoint this is. */
  readonly server: AuthorizationServer
  /** Where sessions, consents and unfinished interactions live. */
  readonly store: Store
  /** Secret of at least 32 bytes that seals form tokens, or a list to rotate: the first one seals, all of them open. */
  readonly secret: string | readonly string[]
  /** Checks a username and password. */
  readonly signIn: SignIn
  /** Creates an account; there is no page for that unless given. */
  readonly signUp?: SignUp
  /** Name of the service on the pages; the issuer's host unless given. */
  readonly name?: string
  /** What each scope allows, in plain words: `{ 'notes:read': 'Read your notes' }`. A scope without words is shown as it is. */
  readonly scopes?: Readonly<Record<string, string>>
  /** What each claim tells that is asked for by its name, in plain words: `{ department: 'See where you work' }`. The standard ones have words. */
  readonly claims?: Readonly<Record<string, string>>
  /** Languages of the pages, BCP 47, the first of them when a client asks for no other; `['en']`, as ours are, unless given. */
  readonly languages?: readonly string[]
  /** Clients that users are not asked about, such as your own; none unless given. */
  readonly trusted?: (client: Client) => boolean
  /**
   * Seconds from sign-in to the end of a session; 28 800 (8 hours) unless given. No longer than `endSession({ sessionLifetime })` of
   * `@authkit/oidc` remembers its clients (30 days). A session that ends by its age tells no client and revokes nothing: refresh tokens live
   * as long as they were issued for, unless `endSessions` ends them.
   */
  readonly sessionLifetime?: number
  /** Seconds that a user has for signing in and deciding; 900 unless given. */
  readonly interactionLifetime?: number
  /** Asked before each attempt to sign in or up; `false` refuses it. Count attempts here or in `onSignInFailed`. */
  readonly allowSignIn?: (username: string) => boolean | Promise<boolean>
  /** Told of each attempt with a wrong username or password. */
  readonly onSignInFailed?: (username: string) => void | Promise<void>
  /** Told of each error page, for the log. */
  readonly onErrorPage?: (shown: ShownError) => void
  /** Pages of your own in place of ours. */
  readonly pages?: Partial<Pages>
  /** CSS after the pages' own, to change its variables: `:root { --authkit-accent: #0a7d33 }`. */
  readonly css?: string
  /** The time, in seconds since the epoch; the server's clock unless given. */
  readonly clock?: Clock
}
