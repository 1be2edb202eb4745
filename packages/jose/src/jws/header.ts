import { signatureAlgorithm, type SignatureAlgorithm } from '../algorithms/signature.ts'
import { parseJsonObject } from '../encoding/json.ts'
import { decodeSegment } from '../encoding/segment.ts'
import {
  InvalidCritHeaderError,
  InvalidHeaderError,
  MalformedTokenError,
  MissingAlgorithmError,
  TooLargeError,
  UnsupportedAlgorithmError,
} from '../errors.ts'

/** The protected header of a signed token, RFC 7515 §4.1. */
export interface JwtHeader {
  /** Signature algorithm, RFC 7515 §4.1.1. */
  readonly alg: string
  /** Key ID, RFC 7515 §4.1.4. */
  readonly kid?: string | undefined
  /** Media type of the whole token, RFC 7515 §4.1.9. */
  readonly typ?: string | undefined
  /** Media type of the payload, RFC 7515 §4.1.10. */
  readonly cty?: string | undefined
  /** Further parameters; `jwk`, `jku`, `x5u` and `x5c` never choose a key here. */
  readonly [parameter: string]: unknown
}

/** A header with the algorithm that it names. */
export interface ReadHeader {
  /** The parameters; frozen, since equal headers are read once. */
  readonly values: JwtHeader
  readonly algorithm: SignatureAlgorithm
}

/** Longest header in characters of base64url; certificates in `x5c` are the longest that anyone sends. */
const maximumHeaderLength = 8192

/** Headers repeat from token to token, so short ones are kept; a full map is emptied, which costs one more reading each. */
const cacheSize = 256
const cacheableLength = 512
const cache = new Map<string, ReadHeader>()

/** Reads and checks the first part of a compact token, RFC 7515 §5.2. */
export function readHeader(segment: string): ReadHeader {
  const known = cache.get(segment)
  if (known !== undefined) return known
  const values = parseHeader(segment)
  const algorithm = algorithmOf(values)
  const header = { values: Object.freeze(checkHeader(values)), algorithm }
  const isFlat = Object.values(values).every((value) => typeof value !== 'object')
  if (isFlat && segment.length <= cacheableLength) {
    if (cache.size === cacheSize) cache.clear()
    cache.set(segment, header)
  }
  return header
}

/** Reads the first part of a compact token without judging what it asks for. */
export function parseHeader(segment: string): Readonly<Record<string, unknown>> {
  if (segment.length > maximumHeaderLength) throw new TooLargeError('the header is too long')
  const bytes = decodeSegment(segment)
  const values = bytes === undefined ? undefined : parseJsonObject(bytes)
  if (values === undefined) throw new MalformedTokenError('the header is not a JSON object')
  return values
}

/** The algorithm that a header names, exactly so written, RFC 7515 §4.1.1. */
export function algorithmOf(values: Readonly<Record<string, unknown>>): SignatureAlgorithm {
  if (values['alg'] === undefined) throw new MissingAlgorithmError()
  const algorithm = signatureAlgorithm(values['alg'])
  if (algorithm === undefined) {
    throw new UnsupportedAlgorithmError('the algorithm of the header is not supported')
  }
  return algorithm
}

const stringParameters = ['kid', 'typ', 'cty', 'jku', 'x5u', 'x5t', 'x5t#S256']

/** Refuses a header whose known parameters have the wrong type, or that asks for what is not done here. */
export function checkHeader(values: Readonly<Record<string, unknown>>): JwtHeader {
  // RFC 7515 §4.1.11: no extension is understood, so whatever `crit` holds, the token is refused.
  if (values['crit'] !== undefined) throw new InvalidCritHeaderError()
  // RFC 7797 §6: the payload is unencoded only together with `crit`; a token of another kind would be read differently elsewhere.
  if (values['b64'] !== undefined) {
    throw new InvalidHeaderError('b64', 'the header parameter b64 is not supported')
  }
  for (const name of stringParameters) {
    const value = values[name]
    if (value !== undefined && typeof value !== 'string') {
      throw new InvalidHeaderError(name, `the header parameter ${name} is not a string`)
    }
  }
  if (typeof values['alg'] !== 'string') throw new MissingAlgorithmError()
  return { ...values, alg: values['alg'] }
}
