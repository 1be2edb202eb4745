import { contentEncryption } from '../algorithms/content-encryption.ts'
import {
  keyManagementAlgorithm,
  keyManagementAlgorithmsFor,
} from '../algorithms/key-management/index.ts'
import { algorithmsFor, fits, signatureAlgorithm } from '../algorithms/signature.ts'
import { InvalidKeyError } from '../errors.ts'
import type { GenerateMaterialOptions, KeyMaterial } from './material.ts'

/** What a key is and what it says that it is for. */
interface KeyPurposeOf {
  readonly alg?: string | undefined
  readonly use?: string | undefined
}

/** The signature algorithms that a key can be used with, RFC 7518 §3.1. */
export function signatureAlgorithmsOf(
  { kty, crv }: KeyMaterial,
  { alg, use }: KeyPurposeOf,
): readonly string[] {
  if (use !== undefined && use !== 'sig') return []
  if (alg === undefined) return algorithmsFor(kty, crv)
  return signatureAlgorithm(alg) === undefined ? [] : [alg]
}

/** The key management algorithms that a key can be used with, RFC 7518 §4.1. */
export function keyManagementAlgorithmsOf(
  { kty, crv, bits }: KeyMaterial,
  { alg, use }: KeyPurposeOf,
): readonly string[] {
  if (use !== undefined && use !== 'enc') return []
  if (alg === undefined) return keyManagementAlgorithmsFor(kty, crv, bits)
  // RFC 7517 §4.4: a key that names a content encryption is that encryption's own.
  if (contentEncryption(alg) !== undefined) return ['dir']
  return keyManagementAlgorithm(alg) === undefined ? [] : [alg]
}

/** Refuses a key whose `alg` is for keys of another type, curve or length; names that are unknown here are kept. */
export function requireFittingAlgorithm(material: KeyMaterial, alg: string | undefined): void {
  if (alg === undefined) return
  const { kty, crv, bits } = material
  const signature = signatureAlgorithm(alg)
  const length = contentEncryption(alg)?.keyLength
  const isFit =
    (signature === undefined || fits(signature, kty, crv)) &&
    keyManagementAlgorithm(alg)?.fits(kty, crv, bits) !== false &&
    (length === undefined || (kty === 'oct' && bits === length * 8)) &&
    // RFC 9964 §3: the algorithm is part of an AKP key.
    (material.alg === undefined || material.alg === alg)
  // RFC 7517 §4.4: the key is for this algorithm, so it must be one that the algorithm can take.
  if (!isFit) throw new InvalidKeyError('the alg of the key does not fit its type, curve or length')
}

const usualSizes = [256, 128, 192]
const usualCurves: ReadonlyMap<string, string> = new Map([
  ['EC', 'P-256'],
  ['OKP', 'X25519'],
])

/** The curve and size that an algorithm asks for, where it asks for one. */
export function sizeFor(kty: string, alg: string | undefined): GenerateMaterialOptions {
  const signature = signatureAlgorithm(alg)
  if (signature !== undefined) return { crv: signature.crv, size: signature.secretBits }
  const encryption = contentEncryption(alg)
  if (encryption !== undefined) return { size: encryption.keyLength * 8 }
  const management = keyManagementAlgorithm(alg)
  if (management === undefined) return {}
  return {
    crv: usualCurves.get(kty),
    size:
      kty === 'oct' ? usualSizes.find((bits) => management.fits(kty, undefined, bits)) : undefined,
  }
}
