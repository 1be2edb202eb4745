import {
  ExpiredTokenError,
  InvalidClaimError,
  InvalidTokenError,
  MissingClaimError,
} from '../errors.ts'

/** Claims of a verified token, RFC 7519 §4.1. Further claims are read by name and are for the caller to check. */
export interface JwtClaims {
  /** Who issued the token, RFC 7519 §4.1.1. */
  iss?: string
  /** Whom the token is about, RFC 7519 §4.1.2. */
  sub?: string
  /** Whom the token is for, RFC 7519 §4.1.3. */
  aud?: string | string[]
  /** When the token stops being valid, in seconds since the epoch, RFC 7519 §4.1.4. */
  exp?: number
  /** When the token starts being valid, in seconds since the epoch, RFC 7519 §4.1.5. */
  nbf?: number
  /** When the token was issued, in seconds since the epoch, RFC 7519 §4.1.6. */
  iat?: number
  /** Identifier of the token, RFC 7519 §4.1.7. */
  jti?: string
  /** Any further claim. */
  [claim: string]: unknown
}

/** What is asked of one claim. */
export interface ClaimRule {
  /** True when the claim must be there and must not be null, empty text, an empty list or an empty object. */
  readonly essential?: boolean | undefined
  /** The value that the claim must have; a list must contain it. An absent claim does not have it. */
  readonly value?: string | number | boolean
  /** The values of which the claim must have one. */
  readonly values?: readonly (string | number | boolean)[]
  /** Tells by returning true that the value is acceptable; called when the claim is there. */
  readonly validate?: ((value: unknown, claims: JwtClaims) => boolean) | undefined
}

/** What is asked of the claims, checked and complete. */
export interface ClaimPolicy {
  readonly issuers: readonly string[] | undefined
  readonly audiences: readonly string[] | undefined
  /** Seconds by which clocks may differ. */
  readonly leeway: number
  /** Seconds since `iat` after which a token is too old. */
  readonly maxAge: number | undefined
  readonly rules: readonly (readonly [name: string, rule: ClaimRule])[]
}

/** Checks that the registered claims have the types they must have, RFC 7519 §4.1. */
export function checkClaimTypes(claims: Readonly<Record<string, unknown>>): void {
  const { iss, sub, aud, exp, nbf, iat, jti } = claims
  if (iss !== undefined && typeof iss !== 'string') throw new InvalidClaimError('iss')
  if (sub !== undefined && typeof sub !== 'string') throw new InvalidClaimError('sub')
  if (jti !== undefined && typeof jti !== 'string') throw new InvalidClaimError('jti')
  if (aud !== undefined && typeof aud !== 'string' && !isAudienceList(aud)) {
    throw new InvalidClaimError('aud')
  }
  if (exp !== undefined && !isNumericDate(exp)) throw new InvalidClaimError('exp')
  if (nbf !== undefined && !isNumericDate(nbf)) throw new InvalidClaimError('nbf')
  if (iat !== undefined && !isNumericDate(iat)) throw new InvalidClaimError('iat')
}

function isAudienceList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')
}

/** Seconds since the epoch, RFC 7519 §2; beyond safe integers they are no time. */
function isNumericDate(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}

/** Checks typed claims against the clock and the policy; throws an error that names the claim. */
export function checkClaims(claims: JwtClaims, policy: ClaimPolicy, now: number): void {
  if (policy.issuers !== undefined) requireIssuer(claims, policy.issuers)
  if (policy.audiences !== undefined) requireAudience(claims, policy.audiences)
  checkTimes(claims, policy, now)
  for (const [name, rule] of policy.rules) checkRule(claims, name, rule)
}

function requireIssuer({ iss }: JwtClaims, issuers: readonly string[]): void {
  if (iss === undefined) throw new MissingClaimError('iss')
  if (!issuers.includes(iss)) throw new InvalidClaimError('iss')
}

function requireAudience({ aud }: JwtClaims, audiences: readonly string[]): void {
  if (aud === undefined) throw new MissingClaimError('aud')
  const named = typeof aud === 'string' ? [aud] : aud
  // RFC 7519 §4.1.3: the token is for us when one of its audiences is.
  if (!named.some((name) => audiences.includes(name))) throw new InvalidClaimError('aud')
}

function checkTimes({ exp, nbf, iat }: JwtClaims, policy: ClaimPolicy, now: number): void {
  const { leeway, maxAge } = policy
  // RFC 7519 §4.1.4: on the second of `exp` the token is already over.
  if (exp !== undefined && now >= exp + leeway) throw new ExpiredTokenError('exp')
  // RFC 7519 §4.1.5: before `nbf` it is not accepted.
  if (nbf !== undefined && now < nbf - leeway) throw new InvalidTokenError('nbf')
  if (iat !== undefined && now < iat - leeway) throw new InvalidTokenError('iat')
  if (maxAge === undefined) return
  if (iat === undefined) throw new MissingClaimError('iat')
  if (now - iat > maxAge + leeway) throw new ExpiredTokenError('iat')
}

function checkRule(claims: JwtClaims, name: string, rule: ClaimRule): void {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined
  const allowed = rule.values ?? (rule.value === undefined ? undefined : [rule.value])
  if (value === undefined) {
    if (rule.essential === true || allowed !== undefined) throw new MissingClaimError(name)
    return
  }
  if (rule.essential === true && isBlank(value)) throw new InvalidClaimError(name)
  if (allowed !== undefined && !hasOneOf(value, allowed)) throw new InvalidClaimError(name)
  // A promise is not true, so an async function cannot let anything pass.
  if (rule.validate !== undefined && rule.validate(value, claims) !== true) {
    throw new InvalidClaimError(name)
  }
}

function isBlank(value: unknown): boolean {
  if (value === null || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function hasOneOf(value: unknown, allowed: readonly unknown[]): boolean {
  if (Array.isArray(value)) return value.some((item) => allowed.includes(item))
  return allowed.includes(value)
}
