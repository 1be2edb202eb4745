import { AuthkitConfigError } from '@authkit/common'
import { parseJsonObjectText } from '../encoding/json.ts'
import { encodeSegment } from '../encoding/segment.ts'
import { InvalidClaimError } from '../errors.ts'
import type { JwtHeader } from '../jws/header.ts'
import type { AlgorithmRules } from '../jws/prepared-key.ts'
import { signParts } from '../jws/sign.ts'
import { checkClaimTypes } from './claims.ts'

/** Claims to sign, RFC 7519 §4.1. Times may be dates; what is undefined is left out. */
export interface JwtClaimsInput {
  /** Who issues the token. */
  readonly iss?: string | undefined
  /** Whom the token is about. */
  readonly sub?: string | undefined
  /** Whom the token is for. */
  readonly aud?: string | readonly string[] | undefined
  /** When the token stops being valid, in seconds since the epoch or as a date. */
  readonly exp?: number | Date | undefined
  /** When the token starts being valid, in seconds since the epoch or as a date. */
  readonly nbf?: number | Date | undefined
  /** When the token is issued, in seconds since the epoch or as a date. */
  readonly iat?: number | Date | undefined
  /** Identifier of the token. */
  readonly jti?: string | undefined
  /** Any further claim that survives JSON. */
  readonly [claim: string]: unknown
}

const defaultType = 'JWT'

/** Signs claims as a JWT; neither the header nor the claims are changed, RFC 7519 §7.1. */
export function encodeJwt(
  header: JwtHeader,
  claims: JwtClaimsInput,
  key: unknown,
  rules: AlgorithmRules,
): string {
  const payload = encodeSegment(writeClaims(claims))
  // RFC 7519 §5.1: `typ` is JWT unless the token is of a more special type.
  const typed = header?.typ === undefined ? { ...header, typ: defaultType } : header
  return signParts(typed, payload, key, rules)
}

function writeClaims(claims: JwtClaimsInput): string {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw unwritable()
  const dated = withoutDates(claims)
  checkClaimTypes(dated)
  const json = stringify(dated)
  // Text that is not Unicode and members called `__proto__` would be refused by the reader.
  const isDoubtful = json.includes('\\ud') || json.includes('__proto__')
  if (!json.startsWith('{') || (isDoubtful && parseJsonObjectText(json) === undefined)) {
    throw unwritable()
  }
  return json
}

/** Dates become whole seconds since the epoch, RFC 7519 §2. */
function withoutDates(claims: JwtClaimsInput): JwtClaimsInput {
  const { exp, nbf, iat } = claims
  const isNumeric = !(exp instanceof Date) && !(nbf instanceof Date) && !(iat instanceof Date)
  if (isNumeric) return claims
  const dated: Record<string, unknown> = { ...claims }
  for (const name of ['exp', 'nbf', 'iat']) {
    const value = dated[name]
    if (!(value instanceof Date)) continue
    if (Number.isNaN(value.getTime())) throw new InvalidClaimError(name)
    dated[name] = Math.floor(value.getTime() / 1000)
  }
  return dated
}

function stringify(claims: JwtClaimsInput): string {
  try {
    return JSON.stringify(claims) ?? ''
  } catch (cause) {
    throw unwritable(cause)
  }
}

function unwritable(cause?: unknown): AuthkitConfigError {
  return new AuthkitConfigError('claims are an object that survives JSON', { cause })
}
