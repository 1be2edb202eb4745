import type { KeyObject } from 'node:crypto'
import { generateEcKey } from '../crypto/generate-key.ts'
import {
  ecPublicPoint,
  exportMembers,
  privateKeyFromJwk,
  publicHalf,
  requireWritable,
  publicKeyFromSpki,
} from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'
import type { KeyType, PairMaterial } from './material.ts'
import { requireBytesOf, requireString } from './members.ts'

interface Curve {
  /** Length of a coordinate in bytes, RFC 7518 §6.2.1.2. */
  readonly size: number
  /** Length of the order in bits. */
  readonly bits: number
  /** Name that OpenSSL gives it. */
  readonly native: string
  /** What stands before the coordinates in the DER of a public key, RFC 5480 §2. */
  readonly spki: Buffer
}

const curves: ReadonlyMap<string, Curve> = new Map([
  ['P-256', curve(32, 256, 'prime256v1', '3059301306072a8648ce3d020106082a8648ce3d03010703420004')],
  ['P-384', curve(48, 384, 'secp384r1', '3076301006072a8648ce3d020106052b8104002203620004')],
  ['P-521', curve(66, 521, 'secp521r1', '30819b301006072a8648ce3d020106052b810400230381860004')],
  // RFC 8812 §3.1: the curve keeps its own name.
  ['secp256k1', curve(32, 256, 'secp256k1', '3056301006072a8648ce3d020106052b8104000a03420004')],
])

function curve(size: number, bits: number, native: string, spki: string): Curve {
  return { size, bits, native, spki: Buffer.from(spki, 'hex') }
}

const jwkNames: ReadonlyMap<string | undefined, string> = new Map(
  [...curves].map(([crv, { native }]) => [native, crv]),
)

/** Keys on the NIST curves and on secp256k1, RFC 7518 §6.2, RFC 8812 §3.1. */
export const ec: KeyType = {
  kty: 'EC',
  nativeTypes: ['ec'],
  thumbprintInput: ({ crv, x, y }) => `{"crv":"${crv}","kty":"EC","x":"${x}","y":"${y}"}`,

  fromJwk(jwk) {
    const crv = requireString(jwk, 'crv')
    const { bits, native, size, spki } = requireCurve(crv)
    const point = [requireBytesOf(jwk, 'x', size), requireBytesOf(jwk, 'y', size)]
    const publicMembers = { crv, x: requireString(jwk, 'x'), y: requireString(jwk, 'y') }
    const material = { kind: 'pair', kty: 'EC', crv, bits, publicMembers } as const
    if (jwk['d'] === undefined) {
      // OpenSSL refuses a point that is not on the curve, and a coordinate that is no element of the field.
      const publicKey = publicKeyFromSpki(Buffer.concat([spki, ...point]))
      return { ...material, publicKey, privateKey: undefined }
    }
    // RFC 7518 §6.2.2.1: the private value is written in the length of the order.
    const own = ecPublicPoint(native, requireBytesOf(jwk, 'd', size))
    if (!own.subarray(1).equals(Buffer.concat(point))) {
      throw new InvalidKeyError('the private members of the JWK do not belong to its public ones')
    }
    const privateKey = privateKeyFromJwk('EC', { ...publicMembers, d: requireString(jwk, 'd') })
    return { ...material, publicKey: publicHalf(privateKey), privateKey }
  },

  fromKeyObject(key) {
    const material = fromNative(key)
    if (material.privateKey !== undefined) requireOwnPoint(material, material.privateKey)
    return material
  },

  generate({ crv = 'P-256' }) {
    requireCurve(crv)
    return fromNative(generateEcKey(crv))
  },
}

function fromNative(key: KeyObject): PairMaterial {
  requireWritable(key)
  const crv = jwkNames.get(key.asymmetricKeyDetails?.namedCurve)
  if (crv === undefined) throw unknownCurve()
  const { bits } = requireCurve(crv)
  const publicKey = key.type === 'private' ? publicHalf(key) : key
  const privateKey = key.type === 'private' ? key : undefined
  const members = exportMembers(publicKey)
  const publicMembers = { crv, x: requireString(members, 'x'), y: requireString(members, 'y') }
  return { kind: 'pair', kty: 'EC', crv, bits, publicMembers, publicKey, privateKey }
}

/** PKCS #8 and SEC 1 may hold a public key beside the private value, RFC 5915 §3, and OpenSSL takes it as it stands. */
function requireOwnPoint({ crv = '', publicMembers }: PairMaterial, privateKey: KeyObject): void {
  const { native, size } = requireCurve(crv)
  const own = ecPublicPoint(native, requireBytesOf(exportMembers(privateKey), 'd', size))
  const point = ['x', 'y'].map((name) => requireBytesOf(publicMembers, name, size))
  if (own.subarray(1).equals(Buffer.concat(point))) return
  throw new InvalidKeyError('the private value of the key does not belong to its public one')
}

function requireCurve(name: string): Curve {
  const known = curves.get(name)
  if (known === undefined) throw unknownCurve()
  return known
}

function unknownCurve(): InvalidKeyError {
  return new InvalidKeyError('the curve of an EC key is P-256, P-384, P-521 or secp256k1')
}
