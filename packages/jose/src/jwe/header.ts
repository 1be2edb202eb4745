import { type Compression, compression } from '../algorithms/compression.ts'
import { contentEncryption, type ContentEncryption } from '../algorithms/content-encryption.ts'
import type { HeaderValues, KeyManagementAlgorithm } from '../algorithms/key-management/contract.ts'
import { keyManagementAlgorithm } from '../algorithms/key-management/index.ts'
import {
  InvalidCritHeaderError,
  InvalidHeaderError,
  InvalidKeyError,
  MalformedTokenError,
  MissingAlgorithmError,
  MissingEncryptionAlgorithmError,
  UnsupportedAlgorithmError,
  UnsupportedCompressionAlgorithmError,
  UnsupportedEncryptionAlgorithmError,
} from '../errors.ts'
import { checkParameters, registeredParameters } from '../jws/header-parameters.ts'
import type { EncryptionPolicy } from './rules.ts'

/** The header of an encrypted token, RFC 7516 §4.1. */
export interface JweHeader {
  /** Key management algorithm, RFC 7516 §4.1.1. */
  readonly alg: string
  /** Content encryption algorithm, RFC 7516 §4.1.2. */
  readonly enc: string
  /** Compression before encryption, RFC 7516 §4.1.3. */
  readonly zip?: string | undefined
  /** Key ID, RFC 7516 §4.1.6. */
  readonly kid?: string | undefined
  /** Media type of the whole token, RFC 7516 §4.1.11. */
  readonly typ?: string | undefined
  /** Media type of the payload, RFC 7516 §4.1.12. */
  readonly cty?: string | undefined
  /** Further parameters; `jwk`, `jku`, `x5u` and `x5c` never choose a key here. */
  readonly [parameter: string]: unknown
}

/** A header with what it names. */
export interface ResolvedHeader {
  readonly values: JweHeader
  readonly algorithm: KeyManagementAlgorithm
  readonly encryption: ContentEncryption
  readonly compression: Compression | undefined
}

/** Finds what a header names, and refuses one whose registered parameters are not what they must be, RFC 7516 §4.1. */
export function resolveHeader(values: HeaderValues): ResolvedHeader {
  const { alg, enc, zip } = values
  if (alg === undefined) throw new MissingAlgorithmError()
  const algorithm = keyManagementAlgorithm(alg)
  if (algorithm === undefined) {
    throw new UnsupportedAlgorithmError('the algorithm of the header is not supported')
  }
  if (enc === undefined) throw new MissingEncryptionAlgorithmError()
  const encryption = contentEncryption(enc)
  if (encryption === undefined) {
    throw new UnsupportedEncryptionAlgorithmError('the enc of the header is not supported')
  }
  const compressed = zip === undefined ? undefined : compression(zip)
  if (zip !== undefined && compressed === undefined) {
    throw new UnsupportedCompressionAlgorithmError('the zip of the header is not supported')
  }
  checkParameters(values)
  algorithm.checkEncryption?.(encryption)
  // A row was found by each name, and the others are checked, so all are what the type says.
  return { values: values as JweHeader, algorithm, encryption, compression: compressed }
}

/** Refuses a header that names what is not allowed here, or that asks for a sender's key which is not there, or the reverse. */
export function requireAllowed(header: ResolvedHeader, policy: EncryptionPolicy): void {
  const { algorithm, encryption } = header
  const { algorithms } = policy
  if (algorithms === undefined ? !algorithm.implied : !algorithms.includes(algorithm.name)) {
    throw new UnsupportedAlgorithmError(
      'the algorithm is not one of those that are allowed; name the expected ones in algorithms',
    )
  }
  if (algorithms === undefined ? !encryption.implied : !algorithms.includes(encryption.name)) {
    throw new UnsupportedEncryptionAlgorithmError(
      'the enc is not one of those that are allowed; name the expected ones in algorithms',
    )
  }
  const zip = header.compression?.name
  if (zip !== undefined && algorithms?.includes(zip) === false) {
    throw new UnsupportedCompressionAlgorithmError(
      'the zip is not one of those that are allowed; name the expected ones in algorithms',
    )
  }
}

/** draft-madden-jose-ecdh-1pu-04 §2: the sender's key belongs to these algorithms and to no other. */
export function requireSenderRule(hasSender: boolean, policy: EncryptionPolicy): void {
  if (hasSender === (policy.senderKey !== undefined)) return
  throw new InvalidKeyError(
    hasSender
      ? 'the algorithm authenticates the sender and needs senderKey'
      : 'the algorithm authenticates no sender; leave out senderKey',
  )
}

/** Parameters that RFC 7516 §4.1 adds to those of RFC 7515 §4.1. */
const ofEncryption: ReadonlySet<string> = new Set(['enc', 'zip'])

function isRegistered(name: string, algorithm: KeyManagementAlgorithm): boolean {
  return (
    registeredParameters.has(name) || ofEncryption.has(name) || algorithm.parameters.includes(name)
  )
}

/** Refuses a parameter that is neither registered nor one of the caller's own, where these are listed. */
export function requireKnown(header: ResolvedHeader, { privateHeaders }: EncryptionPolicy): void {
  if (privateHeaders === undefined) return
  for (const name of Object.keys(header.values)) {
    if (isRegistered(name, header.algorithm) || privateHeaders.includes(name)) continue
    throw new InvalidHeaderError(
      'privateHeaders',
      'the header has a parameter that privateHeaders does not list',
    )
  }
}

/**
 * RFC 7516 §4.1.13, RFC 7515 §4.1.11: `crit` is a list of different names, none of them registered, each of them in the
 * protected header and understood.
 */
export function requireUnderstood(
  header: ResolvedHeader,
  integrityProtected: HeaderValues,
  { privateHeaders = [] }: EncryptionPolicy,
): void {
  const { crit } = header.values
  if (crit === undefined) return
  const names: readonly unknown[] = Array.isArray(crit) ? crit : []
  const isUnderstood =
    integrityProtected['crit'] !== undefined &&
    names.length > 0 &&
    new Set(names).size === names.length &&
    names.every(
      (name) =>
        typeof name === 'string' &&
        !isRegistered(name, header.algorithm) &&
        privateHeaders.includes(name) &&
        Object.hasOwn(integrityProtected, name),
    )
  if (!isUnderstood) throw new InvalidCritHeaderError()
}

/** RFC 7516 §5.2: an algorithm that sends no key comes with an empty one, and any other does not. */
export function requireEncryptedKey({ algorithm }: ResolvedHeader, encryptedKey: string): void {
  if ((algorithm.mode === 'direct') === (encryptedKey === '')) return
  throw new MalformedTokenError('the token has an encrypted key where none belongs, or has none')
}
