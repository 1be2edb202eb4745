import { JsonWebKey, jwt, type JwtHeader } from '@authkit/jose'
import type { LogoutToken } from '../../../../src/client/logout/logout-token.ts'
import {
  verifyLogoutToken,
  type VerifyLogoutTokenOptions,
} from '../../../../src/client/logout/verify-logout-token.ts'

/** The time at which the provider lives, in seconds since the epoch. */
export const now = 1_800_000_000

export const issuer = 'https://op.example'

export const providerKey = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k1' })

export const logoutEvents = { 'http://schemas.openid.net/event/backchannel-logout': {} }

type Claims = Readonly<Record<string, unknown>>

let tokens = 0

/** The claims of an honest Logout Token, changed; `undefined` takes a claim away. */
export function logoutClaims(change: Claims = {}): Record<string, unknown> {
  tokens += 1
  return {
    iss: issuer,
    aud: 'app',
    sub: 'alice',
    sid: 's1',
    iat: now,
    exp: now + 120,
    jti: `t${tokens}`,
    events: logoutEvents,
    ...change,
  }
}

/** Signs a Logout Token as the provider does. */
export function logoutToken(
  change: Claims = {},
  header: Partial<JwtHeader> = { typ: 'logout+jwt' },
): string {
  return jwt.encode({ alg: 'RS256', ...header }, logoutClaims(change), providerKey)
}

/** What the client that is called `app` holds Logout Tokens against. */
export const expected: VerifyLogoutTokenOptions = {
  issuer,
  clientId: 'app',
  keys: providerKey.toJSON(),
  algorithms: ['RS256'],
  leeway: 10,
  clock: () => now,
}

/** A client that verifies Logout Tokens. */
export function reader(options: Partial<VerifyLogoutTokenOptions> = {}): {
  readonly clientId: string
  parseLogoutToken(token: string): Promise<LogoutToken>
} {
  const settings = { ...expected, ...options }
  return {
    clientId: settings.clientId,
    parseLogoutToken: (token) => verifyLogoutToken(token, settings),
  }
}
