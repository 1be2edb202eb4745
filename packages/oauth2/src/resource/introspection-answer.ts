import type { JsonObject } from '@authkit/common/store'
import { InvalidTokenError } from '../errors.ts'
import type { AccessToken } from './access-token.ts'
import { requireAudience, timeOf, toAccessToken } from './token-claims.ts'

/** What is asked of an answer beyond its `active`. */
export interface AnswerPolicy {
  /** Who must have issued the token, when the answer tells. */
  readonly issuer: string | undefined
  /** Names of this API, of which the token must have one; any token is taken when absent. */
  readonly audience: readonly string[] | undefined
  /** Difference of clocks that is tolerated, in seconds. */
  readonly leeway: number
}

/** Judges an answer at this time, in seconds since the epoch; throws an `InvalidTokenError` unless the token works now, RFC 7662 §2.2. */
export function judgeAnswer(
  { active, ...claims }: JsonObject,
  policy: AnswerPolicy,
  now: number,
): AccessToken {
  // RFC 7662 §2.2: true, and nothing that looks like it.
  if (active !== true) throw refused('inactive')
  const { issuer = policy.issuer, ...token } = toAccessToken(claims)
  const { leeway } = policy
  // RFC 7662 §4: whether the token is expired, not valid yet or of another issuer is looked at here as well.
  if (token.expiresAt !== undefined && now >= token.expiresAt + leeway) throw refused('expired')
  for (const name of ['nbf', 'iat']) {
    if (now < (timeOf(claims, name) ?? 0) - leeway) throw refused('not_yet_valid')
  }
  if (policy.issuer !== undefined && issuer !== policy.issuer) throw refused('other_issuer')
  requireAudience(token.audience, policy.audience)
  const type = claims['token_type'] ?? 'Bearer'
  // RFC 6749 §7.1: a token of a type that needs more than itself is not used as a bearer token.
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') throw refused('other_token_type')
  return { ...token, issuer }
}

function refused(reason: string): Error {
  return new InvalidTokenError(undefined, { reason })
}
