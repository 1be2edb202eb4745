import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { types } from 'node:util'
import { InvalidKeyError } from '../errors.ts'
import type { JwkMembers } from '../jwk/material.ts'

/** True for a native key of node:crypto. */
export function isKeyObject(value: unknown): value is KeyObject {
  return types.isKeyObject(value)
}

/** Makes the native public key of checked JWK members. */
export function publicKeyFromJwk(kty: string, members: JwkMembers): KeyObject {
  return readKey(() => createPublicKey({ key: { ...members, kty }, format: 'jwk' }))
}

/** Makes the native private key of checked JWK members. */
export function privateKeyFromJwk(kty: string, members: JwkMembers): KeyObject {
  return readKey(() => createPrivateKey({ key: { ...members, kty }, format: 'jwk' }))
}

/** Reads one PEM block. */
export function keyFromPem(pem: string, half: 'public' | 'private'): KeyObject {
  return readKey(() => (half === 'public' ? createPublicKey(pem) : createPrivateKey(pem)))
}

/** The public key that belongs to a private key. */
export function publicHalf(key: KeyObject): KeyObject {
  return createPublicKey(key)
}

/** The JWK members of a native key. */
export function exportMembers(key: KeyObject): Readonly<Record<string, unknown>> {
  return { ...key.export({ format: 'jwk' }) }
}

/** The bytes of a native secret key, as a copy. */
export function exportSecret(key: KeyObject): Uint8Array {
  return Uint8Array.from(key.export())
}

/** The uncompressed public point that belongs to an EC private scalar. */
export function ecPublicPoint(curve: string, scalar: Uint8Array): Buffer {
  const ecdh = createECDH(curve)
  try {
    ecdh.setPrivateKey(scalar)
  } catch (cause) {
    throw new InvalidKeyError('the private value is not in the range of the curve', { cause })
  }
  return ecdh.getPublicKey()
}

/** Makes an RSA private key with a modulus of so many bits and the exponent 65537. */
export function generateRsaKey(modulusLength: number): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength }).privateKey
}

/** Makes a private key on a NIST curve, by its JWK name. */
export function generateEcKey(namedCurve: string): KeyObject {
  return generateKeyPairSync('ec', { namedCurve }).privateKey
}

/** Makes an Ed25519 private key. */
export function generateEd25519Key(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey
}

/** Random bytes for a secret key. */
export function generateSecret(length: number): Uint8Array {
  return Uint8Array.from(randomBytes(length))
}

/** OpenSSL says in many ways that a key is no key; callers get one. */
function readKey(read: () => KeyObject): KeyObject {
  try {
    return read()
  } catch (cause) {
    throw new InvalidKeyError('the key cannot be read', { cause })
  }
}
