import { isAuthkitError, systemClock } from '@authkit/common'
import {
  type SignedTokenOptions,
  usualLeeway,
  verifySignedToken,
} from '../../id-token/signed-token.ts'
import { LogoutTokenError } from './logout-errors.ts'
import {
  LogoutToken,
  type LogoutTokenClaims,
  type LogoutTokenExpectations,
} from './logout-token.ts'

/** How one Logout Token is verified. */
export interface ParseLogoutTokenOptions {
  /** Refuses a token whose `typ` is not `logout+jwt`; false unless given, since older providers send another or none. */
  readonly requireType?: boolean | undefined
}

/** What a Logout Token is verified against: what ID Tokens of the client are, Back-Channel Logout §2.6. */
export interface VerifyLogoutTokenOptions
  extends
    Omit<LogoutTokenExpectations, 'now' | 'leeway'>,
    Omit<SignedTokenOptions, 'claims' | 'acceptType'>,
    ParseLogoutTokenOptions {}

const essential = { essential: true } as const
const ownType = 'logout+jwt'

/**
 * Verifies a Logout Token, decrypting it where that is asked for, Back-Channel Logout §2.6; rejects with a `LogoutTokenError`. That it was not used
 * before is for the caller to see.
 */
export async function verifyLogoutToken(
  token: string,
  options: VerifyLogoutTokenOptions,
): Promise<LogoutToken> {
  const { algorithms, leeway = usualLeeway, clock = systemClock, requireType = false } = options
  const { claims, alg } = await verifySignedToken<LogoutTokenClaims>(token, {
    ...options,
    // Back-Channel Logout §2.6 item 3: as for ID Tokens, and never none.
    algorithms: algorithms.filter((name) => name !== 'none'),
    // Back-Channel Logout §2.4: these claims are required, as is events.
    claims: { iss: essential, aud: essential, iat: essential, jti: essential },
    acceptType: (type) => isLogoutType(type, requireType),
  }).catch(refuse)
  const logoutToken = new LogoutToken(claims, alg, leeway)
  logoutToken.validate({ ...options, leeway, now: clock() })
  return logoutToken
}

/**
 * Back-Channel Logout §2.4 recommends the type and does not require it, and providers older than it send `JWT` or none. Their
 * tokens are told apart by events and nonce, §4.1; a type that is another token's own is never taken.
 */
function isLogoutType(type: string | undefined, requireType: boolean): boolean {
  const name = type?.replace(/^application\//, '')
  return name === ownType || (!requireType && (name === undefined || name === 'jwt'))
}

function refuse(cause: unknown): never {
  if (!isAuthkitError(cause)) throw cause
  throw new LogoutTokenError(`The Logout Token is refused: ${cause.message}`, { cause })
}
