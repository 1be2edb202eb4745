import type { JsonValue } from '@authkit/common/store'
import type { ClaimRule } from '@authkit/jose'
import type { OAuth2Token, ResponseMode, ScopeInput } from '@authkit/oauth2/client'
import type { WireParameters } from '../provider/client-config.ts'

/** What a login asks the provider for. */
export interface AuthorizationOptions {
  /** Absolute URL of the callback, as registered at the provider; the `redirectUri` of the registration unless given. */
  readonly redirectUri?: string | URL | undefined
  /** More parameters of the authorization request under their wire names, such as `prompt`; `undefined` takes one of `authorizeParams` away. */
  readonly params?: WireParameters | undefined
  /** What to ask for; that of the registration unless given. */
  readonly scope?: ScopeInput | undefined
  /** What to answer with; that of the registration unless given. */
  readonly responseType?: string | undefined
  /** How to answer; that of the registration unless given. A server never sees a fragment: what brings tokens comes by `form_post`. */
  readonly responseMode?: ResponseMode | undefined
  /** Ties the response to this browser; a random one unless given. */
  readonly state?: string | undefined
  /** PKCE code verifier; a random one unless given. */
  readonly codeVerifier?: string | undefined
  /** Ties the ID Token to this login; a random one unless given. */
  readonly nonce?: string | undefined
}

/** What the application wants to have back when the browser comes back. */
export interface CarriedState {
  /** Path of this site to go to afterwards; anything else than a path, and what has more than 512 characters, is dropped. */
  readonly returnTo?: string | undefined
  /** Anything small; sealed, and apart from the `state` that protects the login. */
  readonly appState?: JsonValue | undefined
}

/** Where a login comes back to, and what else to ask the provider. */
export interface AuthorizeRedirectOptions extends AuthorizationOptions, CarriedState {}

/** An authorization request: where to send the browser, and what to keep until it comes back. */
export interface AuthorizationRequest {
  /** Where to send the browser. */
  readonly url: string
  /** Ties the response to this browser, RFC 6749 §10.12. */
  readonly state: string
  /** Proves that the code is ours, RFC 7636 §4.1. */
  readonly codeVerifier: string
  /** Where the response comes to. */
  readonly redirectUri: string
  /** Ties the ID Token to this login. */
  readonly nonce?: string | undefined
  /** Who is asked, RFC 9207 §2.4. */
  readonly issuer?: string | undefined
  /** Highest age of the sign-in that is asked for, in seconds. */
  readonly maxAge?: number | undefined
  /** What is asked for; a code unless given. */
  readonly responseType?: string | undefined
  /** How the response is to come; as the response type has it unless given. */
  readonly responseMode?: ResponseMode | undefined
}

/** What completes a login beside the response. */
export interface AuthorizeAccessTokenOptions {
  /** More parameters of the token request under their wire names; they beat `accessTokenParams`. */
  readonly params?: WireParameters | undefined
  /** Where the response came to; what the login was started with unless given. */
  readonly redirectUri?: string | URL | undefined
  /** By how many seconds the clocks of application and provider may differ; 120 unless given. */
  readonly leeway?: number | undefined
  /** What is asked of single claims of the ID Token beside the rules of OpenID Connect, which stay. */
  readonly claims?: Readonly<Record<string, ClaimRule>> | undefined
  /** Asks the UserInfo endpoint too, for a `userinfo` that says all there is; false unless given. */
  readonly fetchUserinfo?: boolean | undefined
}

/** A login that succeeded. */
export interface CompletedLogin<Token = OAuth2Token> {
  /** The token; its `userinfo` are the verified claims of the ID Token, or what `fetchUserinfo` brought. */
  readonly token: Token
  /** The path that was given to `authorizeRedirect`. */
  readonly returnTo: string | undefined
  /** What else was given to it. */
  readonly appState: JsonValue | undefined
  /** Values of `set-cookie` for the answer. */
  readonly setCookie: readonly string[]
}
