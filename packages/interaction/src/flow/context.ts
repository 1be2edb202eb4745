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
import { pageResponder, type PageResponder } from '../pages/response.ts'
import { secretCookie, type SecretCookie } from '../sessions/cookies.ts'
import { sessions, type Sessions } from '../sessions/session.ts'
import { interactions, type Interactions } from './interactions.ts'
import type { InteractionOptions } from './options.ts'

/** Everything that the endpoints work with. */
export interface InteractionContext {
  readonly server: AuthorizationServer
  readonly clock: Clock
  readonly signIn: InteractionOptions['signIn']
  readonly allowSignIn: NonNullable<InteractionOptions['allowSignIn']>
  readonly onSignInFailed: NonNullable<InteractionOptions['onSignInFailed']>
  readonly onErrorPage: NonNullable<InteractionOptions['onErrorPage']>
  readonly trusted: (client: Client) => boolean
  /** What a scope allows, in plain words. */
  readonly describeScope: (name: string) => string
  readonly sessions: Sessions
  readonly consents: ConsentRepository
  readonly interactions: Interactions
  readonly forms: FormTokens
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
    name: 'text?',
    scopes: 'object?',
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
  const words = new Map(Object.entries({ ...usualScopes, ...options.scopes }))
  return {
    server,
    clock,
    signIn: options.signIn,
    allowSignIn: options.allowSignIn ?? (() => true),
    onSignInFailed: options.onSignInFailed ?? ignore,
    onErrorPage: (shown) => notify(options.onErrorPage, shown),
    trusted: options.trusted ?? (() => false),
    describeScope: (name) => words.get(name) ?? name,
    sessions: sessions({
      store,
      cookie: secretCookie(issuer, 'session'),
      clock,
      issuer,
      lifetime: sessionLifetime,
    }),
    consents: server.context.repositories.consents,
    interactions: interactions(store, clock, interactionLifetime),
    forms: formTokens({ secrets: options.secret, clock, lifetime: interactionLifetime }),
    browser: secretCookie(issuer, 'browser'),
    pages: { ...pages, ...options.pages },
    respond: pageResponder(options.name ?? new URL(issuer).host, checkCss(options.css ?? '')),
    url: (path) => issuer.replace(/\/$/, '') + path,
  }
}

/** What the scopes of Core §5.4 and §11 allow, in plain words. */
const usualScopes = {
  openid: 'Know who you are',
  profile: 'See your name, picture and other profile information',
  email: 'See your e-mail address',
  address: 'See your postal address',
  phone: 'See your telephone number',
  offline_access: 'Keep this access while you are away',
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
