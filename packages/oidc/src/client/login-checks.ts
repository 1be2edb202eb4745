import { AuthkitConfigError } from '@authkit/common'
import type { ScopeInput, TokenRequest } from '@authkit/oauth2/client'
import type { IDTokenClaims } from '../id-token/claims.ts'
import { IDTokenError } from '../id-token/id-token-error.ts'
import type { OpenIDToken } from './openid-token.ts'
import type { ParseIdTokenOptions } from './options.ts'

/** True for a token request that completes a login. */
export function isLogin(request: TokenRequest): boolean {
  return request['authorizationResponse'] !== undefined
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
  return { nonce, maxAge }
}

/** Throws an `AuthkitConfigError` for a scope that makes no authentication request. */
export function requireOpenid(scope: ScopeInput | undefined): void {
  const tokens = typeof scope === 'string' ? scope.split(' ') : scope
  // Core §3.1.2.1: the scope of an authentication request contains openid.
  if (tokens?.includes('openid')) return
  throw new AuthkitConfigError('the scope of an OpenID Connect client contains openid')
}

/** Throws an `IDTokenError` for an ID Token that a refresh brought about another user or sign-in, OpenID Connect Core §12.2. */
export function requireSameUser(
  claims: IDTokenClaims,
  before: ReturnType<OpenIDToken['identity']>,
): void {
  const isOther = before.sub !== undefined && claims.sub !== before.sub
  const isOtherSignIn =
    claims.auth_time !== undefined &&
    before.auth_time !== undefined &&
    claims.auth_time !== before.auth_time
  // Core §12.2: iss and aud were verified; sub and auth_time stay what they were.
  if (isOther || isOtherSignIn)
    throw new IDTokenError('The refreshed ID Token is about another login')
}
