import type { IDTokenClaims } from './claims.ts'
import { IDTokenError } from './id-token-error.ts'

/** Throws an `IDTokenError` for claims that are missing or of another type than theirs, OpenID Connect Core §2. */
export function checkClaimTypes(claims: IDTokenClaims): void {
  const { iss, sub, aud, exp, iat, nbf, auth_time: time, amr } = own(claims)
  check('iss', iss, (value) => typeof value === 'string' && value !== '')
  // Core §2: a subject has at most 255 ASCII characters.
  check('sub', sub, (value) => typeof value === 'string' && /^\p{ASCII}{1,255}$/u.test(value))
  check('aud', aud, (value) => (isTexts(value) && value.length > 0) || typeof value === 'string')
  check('exp', exp, isTime)
  check('iat', iat, isTime)
  if (nbf !== undefined) check('nbf', nbf, isTime)
  if (time !== undefined) check('auth_time', time, isTime)
  // Core §2: a list of texts.
  if (amr !== undefined) check('amr', amr, isTexts)
}

/** A payload is what the provider wrote: its claims are of no certain type, and those of the prototype are none. */
function own(claims: IDTokenClaims): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null), claims)
}

function check(name: string, value: unknown, isRight: (value: unknown) => boolean): void {
  if (value === undefined) throw new IDTokenError(`The ${name} is missing`)
  if (!isRight(value)) throw new IDTokenError(`The ${name} is not what it must be`)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
