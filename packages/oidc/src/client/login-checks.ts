import { AuthkitConfigError } from '@authkit/common'
import type {
  AuthorizationResponseChecks,
  AuthorizationResponseInput,
  AuthorizationUrlOptions,
  ScopeInput,
  TokenRequest,
} from '@authkit/oauth2/client'
import { IDTokenError } from '../id-token/id-token-error.ts'
import type { ParseIdTokenOptions } from './options.ts'
import type { SessionIdentity } from './openid-token.ts'
import { type ResponseChoice, responseOf } from './response-choice.ts'

/** A token request that completes a login. */
export type LoginRequest = TokenRequest & {
  readonly authorizationResponse: AuthorizationResponseInput
}

/** True for a token request that completes a login. */
export function isLogin(request: TokenRequest): request is LoginRequest {
  return request['authorizationResponse'] !== undefined
}

/** The `max_age` of an authentication request in seconds, as `fetchToken` takes it; throws an `AuthkitConfigError` for one that is no number, Core §3.1.2.1. */
export function maxAgeOf({
  max_age: asked,
  maxAge: misspelled,
}: AuthorizationUrlOptions): number | undefined {
  if (misspelled !== undefined) {
    throw new AuthkitConfigError('an authentication request asks for max_age, not for maxAge')
  }
  if (asked === undefined) return undefined
  if (/^\d{1,15}$/.test(String(asked))) return Number(asked)
  throw new AuthkitConfigError('max_age must be a whole number of seconds, 0 or more')
}

/** What the ID Token of a login is held against; throws an `AuthkitConfigError` when the nonce is missing. */
export function loginChecks(request: TokenRequest): ParseIdTokenOptions {
  const { nonce, maxAge } = request
  // Core §15.5.2: without its nonce a login would accept the ID Token of another one.
  if (typeof nonce !== 'string' || nonce === '') {
    throw new AuthkitConfigError(
      'nonce is missing; pass the nonce that createAuthorizationUrl returned for this browser',
    )
  }
  if (maxAge !== undefined && !(typeof maxAge === 'number' && maxAge >= 0)) {
    throw new AuthkitConfigError('maxAge must be a number of seconds, 0 or more')
  }
  return { nonce, maxAge, state: textOf(request, 'state') }
}

/** What the authorization response of a login is held against; throws an `AuthkitConfigError` for options of another type. */
export function responseChecks(
  request: TokenRequest,
  defaults: ResponseChoice,
): AuthorizationResponseChecks {
  return {
    // An empty one is refused when it is compared.
    state: textOf(request, 'state') ?? '',
    issuer: textOf(request, 'issuer'),
    ...responseOf(request, defaults),
  }
}

/** Throws an `AuthkitConfigError` for a scope that makes no authentication request. */
export function requireOpenid(scope: ScopeInput | undefined): void {
  const tokens = typeof scope === 'string' ? scope.split(' ') : scope
  // Core §3.1.2.1: the scope of an authentication request contains openid.
  if (tokens?.includes('openid')) return
  throw new AuthkitConfigError('the scope of an OpenID Connect client contains openid')
}

/** Throws an `IDTokenError` for an ID Token that a refresh brought about another user or sign-in, OpenID Connect Core §12.2. */
export function requireSameUser(claims: SessionIdentity, before: SessionIdentity): void {
  const isOther = before.sub !== undefined && claims.sub !== before.sub
  // With a provider of many tenants the issuer is not the same for all.
  const isOtherIssuer = before.iss !== undefined && claims.iss !== before.iss
  const isOtherSignIn =
    claims.auth_time !== undefined &&
    before.auth_time !== undefined &&
    claims.auth_time !== before.auth_time
  // Core §12.2: aud was verified; iss, sub and auth_time stay what they were.
  if (isOther || isOtherIssuer || isOtherSignIn)
    throw new IDTokenError('The refreshed ID Token is about another login')
}

function textOf(request: TokenRequest, name: string): string | undefined {
  const value = request[name]
  if (value === undefined || typeof value === 'string') return value
  throw new AuthkitConfigError(`${name} must be text`)
}
