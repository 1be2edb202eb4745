import type { KeyObject } from 'node:crypto'
import { generateMlDsaKey, type MlDsaNativeType } from '../crypto/generate-key.ts'
import {
  exportMembers,
  hasMlDsa,
  privateKeyFromJwk,
  publicHalf,
  publicKeyFromJwk,
} from '../crypto/keys.ts'
import { InvalidKeyError, UnsupportedAlgorithmError } from '../errors.ts'
import type { JwkMembers, KeyType, PairMaterial } from './material.ts'
import { requireBytesOf, requireString } from './members.ts'

interface ParameterSet {
  /** Length of the public key in bytes, RFC 9964 §5. */
  readonly size: number
  /** Name that node:crypto gives it. */
  readonly native: MlDsaNativeType
}

const parameterSets: ReadonlyMap<string, ParameterSet> = new Map([
  ['ML-DSA-44', { size: 1312, native: 'ml-dsa-44' }],
  ['ML-DSA-65', { size: 1952, native: 'ml-dsa-65' }],
  ['ML-DSA-87', { size: 2592, native: 'ml-dsa-87' }],
])

/** Length of the seed that is the private key, in bytes, RFC 9964 §4. */
const seedSize = 32

/** Keys whose algorithm says what they are: ML-DSA, RFC 9964 §3. */
export const akp: KeyType = {
  kty: 'AKP',
  nativeTypes: [...parameterSets.values()].map(({ native }) => native),
  // RFC 9964 §6: the algorithm belongs to the thumbprint.
  thumbprintInput: ({ alg, pub }) => `{"alg":"${alg}","kty":"AKP","pub":"${pub}"}`,

  fromJwk(jwk) {
    const alg = requireString(jwk, 'alg')
    const { size } = requireParameterSet(alg)
    requireBytesOf(jwk, 'pub', size)
    const publicMembers = { alg, pub: requireString(jwk, 'pub') }
    if (jwk['priv'] !== undefined) requireBytesOf(jwk, 'priv', seedSize)
    requireRuntime()
    if (jwk['priv'] === undefined) {
      return pair(publicMembers, publicKeyFromJwk('AKP', publicMembers), undefined)
    }
    const members = { ...publicMembers, priv: requireString(jwk, 'priv') }
    const privateKey = privateKeyFromJwk('AKP', members)
    const publicKey = publicHalf(privateKey)
    // RFC 9964 §7.4: both halves must belong together; node:crypto does not look at the public one when there is a seed.
    if (exportMembers(publicKey)['pub'] !== publicMembers.pub) {
      throw new InvalidKeyError('the private members of the JWK do not belong to its public ones')
    }
    return pair(publicMembers, publicKey, privateKey)
  },

  fromKeyObject(key) {
    return fromNative(key)
  },

  generate({ alg = 'ML-DSA-65' }) {
    const { native } = requireParameterSet(alg)
    requireRuntime()
    return fromNative(generateMlDsaKey(native))
  },
}

function fromNative(key: KeyObject): PairMaterial {
  const publicKey = key.type === 'private' ? publicHalf(key) : key
  const privateKey = key.type === 'private' ? key : undefined
  const members = exportMembers(publicKey)
  if (privateKey !== undefined) requireSeed(privateKey)
  const publicMembers = { alg: requireString(members, 'alg'), pub: requireString(members, 'pub') }
  return pair(publicMembers, publicKey, privateKey)
}

function pair(
  publicMembers: JwkMembers & { readonly alg: string },
  publicKey: KeyObject,
  privateKey: KeyObject | undefined,
): PairMaterial {
  const { alg } = publicMembers
  const bits = requireParameterSet(alg).size * 8
  return { kind: 'pair', kty: 'AKP', alg, bits, publicMembers, publicKey, privateKey }
}

/** RFC 9964 §4: the private key is its seed; a file may hold the expanded key alone, which no JWK can. */
function requireSeed(key: KeyObject): void {
  try {
    requireBytesOf(exportMembers(key), 'priv', seedSize)
  } catch (cause) {
    throw new InvalidKeyError('the ML-DSA private key has no seed', { cause })
  }
}

function requireParameterSet(alg: string): ParameterSet {
  const set = parameterSets.get(alg)
  if (set !== undefined) return set
  throw new InvalidKeyError('the alg of an AKP key is ML-DSA-44, ML-DSA-65 or ML-DSA-87')
}

function requireRuntime(): void {
  if (hasMlDsa()) return
  throw new UnsupportedAlgorithmError(
    'ML-DSA needs Node.js 24.7 or later with OpenSSL 3.5; this runtime has none',
  )
}
