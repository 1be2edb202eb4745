import type { KeyObject } from 'node:crypto'
import { generateOkpKey, type OkpNativeType } from '../crypto/generate-key.ts'
import { exportMembers, privateKeyFromJwk, publicHalf, publicKeyFromJwk } from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'
import { isRefusedPoint } from './low-order.ts'
import type { KeyType, PairMaterial } from './material.ts'
import { requireBytesOf, requireString } from './members.ts'

interface Curve {
  /** Length of the public and of the private value in bytes, RFC 8032 §5.1.5, §5.2.5, RFC 7748 §5. */
  readonly size: number
  /** Name that node:crypto gives it. */
  readonly native: OkpNativeType
}

const curves: ReadonlyMap<string, Curve> = new Map([
  ['Ed25519', { size: 32, native: 'ed25519' }],
  ['Ed448', { size: 57, native: 'ed448' }],
  ['X25519', { size: 32, native: 'x25519' }],
  ['X448', { size: 56, native: 'x448' }],
])

/** Octet key pairs for signatures and for key agreement, RFC 8037 §2. */
export const okp: KeyType = {
  kty: 'OKP',
  nativeTypes: [...curves.values()].map(({ native }) => native),
  thumbprintInput: ({ crv, x }) => `{"crv":"${crv}","kty":"OKP","x":"${x}"}`,

  fromJwk(jwk) {
    const publicMembers = checkPublic(jwk)
    const { crv } = publicMembers
    const { size } = requireCurve(crv)
    const material = { kind: 'pair', kty: 'OKP', crv, bits: size * 8, publicMembers } as const
    if (jwk['d'] === undefined) {
      return {
        ...material,
        publicKey: publicKeyFromJwk('OKP', publicMembers),
        privateKey: undefined,
      }
    }
    requireBytesOf(jwk, 'd', size)
    const privateKey = privateKeyFromJwk('OKP', { ...publicMembers, d: requireString(jwk, 'd') })
    const publicKey = publicHalf(privateKey)
    // A signature made for another public key than the private one's gives the private key away.
    if (exportMembers(publicKey)['x'] !== publicMembers.x) {
      throw new InvalidKeyError('the private members of the JWK do not belong to its public ones')
    }
    return { ...material, publicKey, privateKey }
  },

  fromKeyObject(key) {
    return fromNative(key)
  },

  generate({ crv = 'Ed25519' }) {
    return fromNative(generateOkpKey(requireCurve(crv).native))
  },
}

function fromNative(key: KeyObject): PairMaterial {
  const publicKey = key.type === 'private' ? publicHalf(key) : key
  const privateKey = key.type === 'private' ? key : undefined
  const publicMembers = checkPublic(exportMembers(publicKey))
  const { crv } = publicMembers
  const bits = requireCurve(crv).size * 8
  return { kind: 'pair', kty: 'OKP', crv, bits, publicMembers, publicKey, privateKey }
}

function checkPublic(jwk: Readonly<Record<string, unknown>>): {
  readonly crv: string
  readonly x: string
} {
  const crv = requireString(jwk, 'crv')
  if (isRefusedPoint(crv, requireBytesOf(jwk, 'x', requireCurve(crv).size))) {
    throw new InvalidKeyError('the public value of the OKP key is one that no honest key has')
  }
  return { crv, x: requireString(jwk, 'x') }
}

function requireCurve(name: string): Curve {
  const curve = curves.get(name)
  if (curve !== undefined) return curve
  throw new InvalidKeyError('the curve of an OKP key is Ed25519, Ed448, X25519 or X448')
}
