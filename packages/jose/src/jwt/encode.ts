import { AuthkitConfigError } from '@authkit/common'
import type { Offload } from '../crypto/offload.ts'
import { parseJsonObjectText } from '../encoding/json.ts'
import { InvalidClaimError } from '../errors.ts'
import type { AlgorithmRules } from '../jws/prepared-key.ts'
import { checkClaimTypes } from './claims.ts'
import type { NestedEncryption } from './nested.ts'
import { checkSensitiveData } from './sensitive-data.ts'

/** Claims to sign, RFC 7519 §4.1. Times may be dates; what is undefined is left out. */
export interface JwtClaimsInput {
  /** Who issues the token. */
  readonly iss?: string | undefined
  /** Whom the token is about. */
  readonly sub?: string | undefined
  /** Whom the token is for. */
  readonly aud?: string | readonly string[] | undefined
  /** When the token stops being valid, in seconds (not milliseconds) since the epoch or as a date. */
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

/** Rules of one signing. */
export interface EncodeOptions extends AlgorithmRules {
  /** False signs claims that look like a secret too; see `checkSensitiveData`. Default true. */
  readonly check?: boolean | undefined
  /**
   * Where the token is signed by `encodeAsync`: `auto` (default) uses the thread pool where that is answered sooner,
   * `never` and `always` decide. `encode` signs here and now.
   */
  readonly offload?: Offload | undefined
  /** Encrypts the signed token, so that only the recipient can read it, RFC 7519 §11.2. */
  readonly encrypt?: NestedEncryption | undefined
}

const defaultType = 'JWT'

/** The header of a JWT, whose `typ` is `JWT` unless it is of a more special type, RFC 7519 §5.1. */
export function withType<Header extends { readonly typ?: string | undefined }>(
  header: Header,
): Header {
  return header?.typ === undefined ? { ...header, typ: defaultType } : header
}

/** Writes claims as JSON; what the reader would refuse is refused here, and so are secrets unless told otherwise. */
export function writeClaims(claims: JwtClaimsInput, isChecked: boolean): string {
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw unwritable()
  if (isChecked) checkSensitiveData(claims)
  const dated = withoutDates(claims)
  checkClaimTypes(dated)
  refuseMilliseconds(dated)
  const json = stringify(dated)
  // Text that is not Unicode and members called `__proto__` would be refused by the reader.
  const isDoubtful = json.includes('\\ud') || json.includes('__proto__')
  if (!json.startsWith('{') || (isDoubtful && parseJsonObjectText(json) === undefined)) {
    throw unwritable()
  }
  return json
}

/** Seconds that are no time but a time in milliseconds, which is a frequent mistake. */
const milliseconds = 1e12

function refuseMilliseconds({ exp, nbf, iat }: JwtClaimsInput): void {
  if (Number(exp) >= milliseconds) throw new InvalidClaimError('exp')
  if (Number(nbf) >= milliseconds) throw new InvalidClaimError('nbf')
  if (Number(iat) >= milliseconds) throw new InvalidClaimError('iat')
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
