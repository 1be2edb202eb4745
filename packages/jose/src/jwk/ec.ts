import type { KeyObject } from 'node:crypto'
import {
  ecPublicPoint,
  exportMembers,
  generateEcKey,
  privateKeyFromJwk,
  publicHalf,
  publicKeyFromJwk,
} from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'
import type { KeyType, PairMaterial } from './material.ts'
import { pickStrings, requireBytesOf, requireString } from './members.ts'

interface Curve {
  /** Length of a coordinate in bytes, RFC 7518 §6.2.1.2. */
  readonly size: number
  /** Length of the order in bits. */
  readonly bits: number
  /** Name that OpenSSL gives it. */
  readonly native: string
}

const curves: ReadonlyMap<string, Curve> = new Map([
  ['P-256', { size: 32, bits: 256, native: 'prime256v1' }],
  ['P-384', { size: 48, bits: 384, native: 'secp384r1' }],
  ['P-521', { size: 66, bits: 521, native: 'secp521r1' }],
])

const publicNames = ['crv', 'x', 'y']

/** Keys on the NIST curves, RFC 7518 §6.2. */
export const ec: KeyType = {
  kty: 'EC',
  thumbprintMembers: ['crv', 'kty', 'x', 'y'],

  fromJwk(jwk) {
    const crv = requireString(jwk, 'crv')
    const curve = requireCurve(crv)
    const x = requireBytesOf(jwk, 'x', curve.size)
    const y = requireBytesOf(jwk, 'y', curve.size)
    const publicMembers = pickStrings(jwk, publicNames)
    const material = { kind: 'pair', kty: 'EC', crv, bits: curve.bits, publicMembers } as const
    // OpenSSL refuses a point that is not on the curve.
    const publicKey = publicKeyFromJwk('EC', publicMembers)
    if (jwk['d'] === undefined) return { ...material, publicKey, privateKey: undefined }
    // RFC 7518 §6.2.2.1: the private value is written in the length of the order.
    const point = ecPublicPoint(curve.native, requireBytesOf(jwk, 'd', curve.size))
    if (!point.subarray(1).equals(Buffer.concat([x, y]))) {
      throw new InvalidKeyError('the private members of the JWK do not belong to its public ones')
    }
    const privateKey = privateKeyFromJwk('EC', pickStrings(jwk, [...publicNames, 'd']))
    return { ...material, publicKey, privateKey }
  },

  fromKeyObject(key) {
    return fromNative(key)
  },

  generate({ crv = 'P-256' }) {
    requireCurve(crv)
    return fromNative(generateEcKey(crv))
  },
}

function fromNative(key: KeyObject): PairMaterial {
  const known = [...curves.values()].some(
    ({ native }) => native === key.asymmetricKeyDetails?.namedCurve,
  )
  if (!known) throw unknownCurve()
  const publicKey = key.type === 'private' ? publicHalf(key) : key
  const privateKey = key.type === 'private' ? key : undefined
  const publicMembers = pickStrings(exportMembers(publicKey), publicNames)
  const crv = requireString(publicMembers, 'crv')
  const { bits } = requireCurve(crv)
  return { kind: 'pair', kty: 'EC', crv, bits, publicMembers, publicKey, privateKey }
}

function requireCurve(name: string): Curve {
  const curve = curves.get(name)
  if (curve === undefined) throw unknownCurve()
  return curve
}

function unknownCurve(): InvalidKeyError {
  return new InvalidKeyError('the curve of an EC key is P-256, P-384 or P-521')
}
