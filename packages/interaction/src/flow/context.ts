import { AuthkitConfigError, checkOptions, type Clock, notify } from '@authkit/common'
import {
  type AuthorizationServer,
  type Client,
  type ConsentRepository,
  reportingStore,
} from '@authkit/oauth2/server'
import { formTokens, type FormTokens } from '../forms/form-tokens.ts'
import { pages } from '../pages/index.ts'
import type { Pages } from '../pages/model.ts'
import { checkLanguages } from '../pages/language.ts'
import { pageResponder, type PageResponder } from '../pages/response.ts'
import { secretCookie, type SecretCookie } from '../sessions/cookies.ts'
import { sessions, type Sessions } from '../sessions/session.ts'
import { statusCookies, type StatusCookies } from '../sessions/status-cookies.ts'
import { continuations, type Continuations } from '../sign-out/continuations.ts'
import { postedRequests, type PostedRequests } from '../sign-out/posted-requests.ts'
import { interactions, type Interactions } from './interactions.ts'
import type { InteractionOptions } from './options.ts'
import { usualClaims, usualScopes } from './usual-words.ts'

/** Everything that the endpoints work with. */
export interface InteractionContext {
  readonly server: AuthorizationServer
  readonly clock: Clock
  readonly signIn: InteractionOptions['signIn']
  readonly signUp: InteractionOptions['signUp']
  readonly allowSignIn: NonNullable<InteractionOptions['allowSignIn']>
  readonly onSignInFailed: NonNullable<InteractionOptions['onSignInFailed']>
  readonly onErrorPage: NonNullable<InteractionOptions['onErrorPage']>
  readonly trusted: (client: Client) => boolean
  /** What a scope allows, in plain words. */
  readonly describeScope: (name: string) => string
  /** What a claim tells, in plain words. */
  readonly describeClaim: (name: string) => string
  readonly sessions: Sessions
  readonly statusCookies: StatusCookies
  readonly consents: ConsentRepository
  readonly interactions: Interactions
  readonly forms: FormTokens
  /** Where the browser goes after signing out. */
  readonly continuations: Continuations
  /** Requests of clients to sign out that came by POST. */
  readonly postedRequests: PostedRequests
  /** The cookie that tells browsers apart before anybody signs in. */
  readonly browser: SecretCookie
  readonly pages: Pages
  readonly respond: PageResponder
  /** Absolute URL of a page, by its path below the issuer. */
  readonly url: (path: string) => string
}

/** Fills in the defaults; throws an `AuthkitConfigError` for options that cannot work. */
export function createContext(options: InteractionOptions): InteractionContext {
  checkOptions('authorizationServer', options, {
    server: 'object',
    store: 'object',
    secret: 'text|list',
    signIn: 'function',
    signUp: 'function?',
    name: 'text?',
    scopes: 'object?',
    claims: 'object?',
    languages: 'list?',
    trusted: 'function?',
    sessionLifetime: 'number?',
    interactionLifetime: 'number?',
    allowSignIn: 'function?',
    onSignInFailed: 'function?',
    onErrorPage: 'function?',
    pages: 'object?',
    css: 'text?',
    clock: 'function?',
  })
  const { server } = options
  const { issuer } = server
  const store = reportingStore(options.store, server.context.report)
  const clock = options.clock ?? server.context.clock
  const sessionLifetime = seconds('sessionLifetime', options.sessionLifetime ?? 28_800)
  const interactionLifetime = seconds('interactionLifetime', options.interactionLifetime ?? 900)
  const languages = checkLanguages(options.languages ?? ['en'])
  const sealing = { secrets: options.secret, clock, lifetime: interactionLifetime }
  const sessionCookie = secretCookie(issuer, 'session')
  return {
    server,
    clock,
    signIn: options.signIn,
    signUp: options.signUp,
    allowSignIn: options.allowSignIn ?? (() => true),
    onSignInFailed: options.onSignInFailed ?? ignore,
    onErrorPage: (shown) => notify(options.onErrorPage, shown),
    trusted: options.trusted ?? (() => false),
    describeScope: describer({ ...usualScopes, ...options.scopes }),
    describeClaim: describer({ ...usualClaims, ...options.claims }),
    sessions: sessions({
      store,
      cookie: sessionCookie,
      clock,
      issuer,
      lifetime: sessionLifetime,
    }),
    statusCookies: statusCookies(server.context, sessionCookie),
    consents: server.context.repositories.consents,
    interactions: interactions(store, clock, interactionLifetime),
    forms: formTokens(sealing),
    continuations: continuations(sealing),
    postedRequests: postedRequests(store, clock, interactionLifetime),
    browser: secretCookie(issuer, 'browser'),
    pages: { ...pages, ...options.pages },
    respond: pageResponder({
      service: options.name ?? new URL(issuer).host,
      css: checkCss(options.css ?? ''),
      languages,
    }),
    url: (path) => issuer.replace(/\/$/, '') + path,
  }
}

/** Plain words for names, and a name itself when there are none. */
function describer(words: Readonly<Record<string, string>>): (name: string) => string {
  const byName = new Map(Object.entries(words))
  return (name) => byName.get(name) ?? name
}

function seconds(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new AuthkitConfigError(`${name} is a whole number of seconds above 0`)
}

function checkCss(css: string): string {
  if (/<\/style/i.test(css)) throw new AuthkitConfigError('css holds CSS only, no HTML tags')
  return css
}

function ignore(): void {}
