import type { KeyObject } from 'node:crypto'
import {
  exportMembers,
  generateEd25519Key,
  privateKeyFromJwk,
  publicHalf,
  publicKeyFromJwk,
} from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'
import type { KeyType, PairMaterial } from './material.ts'
import { pickStrings, requireBytesOf, requireString } from './members.ts'

/** Length of an Ed25519 public key and of its seed in bytes, RFC 8032 §5.1.5. */
const size = 32

const publicNames = ['crv', 'x']

/** Octet key pairs on Ed25519, RFC 8037 §2. */
export const okp: KeyType = {
  kty: 'OKP',
  thumbprintMembers: ['crv', 'kty', 'x'],

  fromJwk(jwk) {
    const crv = requireString(jwk, 'crv')
    requireCurve(crv)
    requireBytesOf(jwk, 'x', size)
    const publicMembers = pickStrings(jwk, publicNames)
    const publicKey = publicKeyFromJwk('OKP', publicMembers)
    const material = { kind: 'pair', kty: 'OKP', crv, bits: 256, publicMembers } as const
    if (jwk['d'] === undefined) return { ...material, publicKey, privateKey: undefined }
    requireBytesOf(jwk, 'd', size)
    const privateKey = privateKeyFromJwk('OKP', pickStrings(jwk, [...publicNames, 'd']))
    // A signature made for another public key than the private one's gives the private key away.
    if (exportMembers(publicHalf(privateKey))['x'] !== publicMembers['x']) {
      throw new InvalidKeyError('the private members of the JWK do not belong to its public ones')
    }
    return { ...material, publicKey, privateKey }
  },

  fromKeyObject(key) {
    return fromNative(key)
  },

  generate({ crv = 'Ed25519' }) {
    requireCurve(crv)
    return fromNative(generateEd25519Key())
  },
}

function fromNative(key: KeyObject): PairMaterial {
  const publicKey = key.type === 'private' ? publicHalf(key) : key
  const privateKey = key.type === 'private' ? key : undefined
  const publicMembers = pickStrings(exportMembers(publicKey), publicNames)
  const crv = requireString(publicMembers, 'crv')
  requireCurve(crv)
  return { kind: 'pair', kty: 'OKP', crv, bits: 256, publicMembers, publicKey, privateKey }
}

function requireCurve(crv: string): void {
  if (crv !== 'Ed25519') throw new InvalidKeyError('the curve of an OKP key is Ed25519')
}
