import { signatureAlgorithm, type SignatureAlgorithm } from '../algorithms/signature.ts'
import { parseJsonObject } from '../encoding/json.ts'
import { decodeSegment } from '../encoding/segment.ts'
import {
  MalformedTokenError,
  MissingAlgorithmError,
  TooLargeError,
  UnsupportedAlgorithmError,
} from '../errors.ts'
import { type HeaderRules, requireUnderstood } from './extensions.ts'
import { checkParameters } from './header-parameters.ts'

/** The header of a signed token, RFC 7515 §4.1. */
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
  /** False when the payload stands as it is, RFC 7797 §3. */
  readonly isEncoded: boolean
}

/** Longest header in characters of base64url; certificates in `x5c` are the longest that anyone sends. */
export const maximumHeaderLength = 8192

/** Headers repeat from token to token, so short ones are kept; a full map is emptied, which costs one more reading each. */
const cacheSize = 256
const cacheableLength = 512
const cache = new Map<string, CachedHeader>()

interface CachedHeader {
  readonly segment: string
  readonly header: ReadHeader
}

/** The header that was last asked for: to compare it is faster than to look one up, for which its text is hashed. */
let last: CachedHeader | undefined

const plain: HeaderRules = {}

/** Reads and checks the first part of a compact token, RFC 7515 §5.2. */
export function readHeader(segment: string, rules: HeaderRules = plain): ReadHeader {
  if (segment === last?.segment) return last.header
  const known = cache.get(segment)
  if (known !== undefined) {
    last = known
    return known.header
  }
  const values = parseHeader(segment)
  const algorithm = algorithmOf(values)
  checkParameters(values)
  requireUnderstood(values, rules)
  const header = toReadHeader(values, algorithm)
  // What one caller understands another may not, and lists can be changed by those who get them.
  const isPlain = Object.values(values).every((value) => typeof value !== 'object')
  if (isPlain && values['b64'] === undefined && segment.length <= cacheableLength) {
    if (cache.size === cacheSize) cache.clear()
    // A part of a string keeps the whole of it in memory, and the whole is somebody's token.
    const own = Buffer.from(segment, 'latin1').toString('latin1')
    cache.set(own, { segment: own, header })
  }
  return header
}

/** A header whose parameters have been checked. */
export function toReadHeader(
  values: Readonly<Record<string, unknown>>,
  algorithm: SignatureAlgorithm,
): ReadHeader {
  return {
    values: Object.freeze({ ...values, alg: algorithm.name }),
    algorithm,
    isEncoded: values['b64'] !== false,
  }
}

/** Reads the first part of a compact token without judging what it asks for. */
export function parseHeader(segment: string): Readonly<Record<string, unknown>> {
  if (segment.length > maximumHeaderLength) throw new TooLargeError('the header is too long')
  const bytes = decodeSegment(segment)
  const values = bytes === undefined ? undefined : parseJsonObject(bytes)
  if (values === undefined) throw new MalformedTokenError('the header is not a JSON object')
  return requireFewParameters(values)
}

/** Most parameters of one header; each signature or recipient that reads them has a copy. */
const maximumParameters = 100

/** Gives a header back, or refuses one that has more parameters than anybody sends. */
export function requireFewParameters<Values extends Readonly<Record<string, unknown>>>(
  values: Values,
): Values {
  if (Object.keys(values).length <= maximumParameters) return values
  throw new TooLargeError('the header has too many parameters')
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

/** Refuses a header whose known parameters have the wrong type, or that asks for what is not understood. */
export function checkHeader(
  values: Readonly<Record<string, unknown>>,
  rules: HeaderRules = plain,
): JwtHeader {
  checkParameters(values)
  requireUnderstood(values, rules)
  if (typeof values['alg'] !== 'string') throw new MissingAlgorithmError()
  return { ...values, alg: values['alg'] }
}
