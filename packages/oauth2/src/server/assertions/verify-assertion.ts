import type { Clock } from '@authkit/common'
import {
  JoseError,
  jwt,
  type JwtClaims,
  type KeyInput,
  type KeySource,
  type VerifiedJwt,
} from '@authkit/jose'
import type { OAuth2Error } from '../../errors.ts'

/** What an assertion has to be, RFC 7521 §5.2. */
export interface AssertionRules {
  /** Signature algorithms that are taken. */
  readonly algorithms: readonly string[]
  /** Tells whether one of this media type, in lower case and without `application/`, is taken; `undefined` when it names none. */
  readonly isType: (type: string | undefined) => boolean
  /** Tells whether it is for this server. */
  readonly isAudience: (audience: string | readonly string[]) => boolean
  /** Longest time until it ends, in seconds. */
  readonly maxLifetime: number
  /** Difference of clocks that is tolerated, in seconds. */
  readonly tolerance: number
  /** The time, in seconds since the epoch. */
  readonly clock: Clock
  /** The error for an assertion that is not taken, with the reason in a word. */
  readonly refuse: RefuseAssertion
}

/** Makes the error for an assertion that is not taken. */
export type RefuseAssertion = (reason: string, cause?: unknown) => OAuth2Error

/** Claims of an assertion that was verified. */
export interface AssertionClaims extends JwtClaims {
  iss: string
  aud: string | string[]
  exp: number
}

/** Why an assertion cannot be verified, by the error of `@authkit/jose`. */
const reasons = new Map<string, string>([
  ['ERR_JOSE_EXPIRED_TOKEN', 'assertion_expired'],
  ['ERR_JOSE_INVALID_TOKEN', 'assertion_not_valid_yet'],
  ['ERR_JOSE_UNSUPPORTED_ALGORITHM', 'algorithm_not_allowed'],
  ['ERR_JOSE_BAD_SIGNATURE', 'bad_signature'],
  ['ERR_JOSE_KEY_NOT_FOUND', 'no_key'],
  ['ERR_JOSE_KEY_SET_UNAVAILABLE', 'keys_unavailable'],
  ['ERR_JOSE_INVALID_KEY', 'unusable_key'],
])

/** The reason in a word, for events. */
export function reasonOf({ code }: JoseError): string {
  return reasons.get(code) ?? 'malformed_assertion'
}

/** Checks signature, type, audience and times of an assertion, RFC 7523 §3. What it is about is for the caller to check. */
export async function verifyAssertion(
  assertion: string,
  key: KeyInput | KeySource,
  rules: AssertionRules,
): Promise<AssertionClaims> {
  const { header, claims } = await verifySignature(assertion, key, rules)
  const { refuse, clock, maxLifetime, tolerance } = rules
  // RFC 8725 §3.11: a JWT that says it is something else is nothing for here.
  if (!rules.isType(header.typ && shortType(header.typ))) throw refuse('other_kind_of_jwt')
  const { iss, aud, exp } = claims
  // RFC 7523 §3: issuer, audience and end are always there.
  if (iss === undefined || iss === '') throw refuse('issuer_missing')
  if (aud === undefined) throw refuse('audience_missing')
  if (exp === undefined) throw refuse('expiry_missing')
  // RFC 7523 §3: an assertion for another server is refused.
  if (!rules.isAudience(aud)) throw refuse('other_audience')
  // RFC 7523 §3: one that ends unreasonably far in the future may be refused.
  if (exp > clock() + maxLifetime + tolerance) throw refuse('lives_too_long')
  return { ...claims, iss, aud, exp }
}

async function verifySignature(
  assertion: string,
  key: KeyInput | KeySource,
  { algorithms, tolerance, clock, refuse }: AssertionRules,
): Promise<VerifiedJwt> {
  try {
    return await jwt.verifyAsync(assertion, key, {
      algorithms,
      // Core §16.19: a secret is at least as long as the digest.
      minimumSecretLength: 'rfc7518',
      leeway: tolerance,
      clock,
    })
  } catch (cause) {
    if (!(cause instanceof JoseError)) throw cause
    throw refuse(reasonOf(cause), cause)
  }
}

/** RFC 7515 §4.1.9: `application/` may be left out, and case does not count. */
function shortType(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, '')
}
