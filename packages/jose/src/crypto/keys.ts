import { createECDH, createPrivateKey, createPublicKey, KeyObject } from 'node:crypto'
import { isKeyObject as isNativeKey } from 'node:util/types'
import { InvalidKeyError } from '../errors.ts'
import type { JwkMembers } from '../jwk/material.ts'
import { derInteger, derSequence } from './der.ts'

/** True for a native key of node:crypto. The prototype alone can be forged, and the other test takes microseconds for a stranger. */
export function isKeyObject(value: unknown): value is KeyObject {
  return value instanceof KeyObject && isNativeKey(value)
}

/** Makes the native public key of checked JWK members. */
export function publicKeyFromJwk(kty: string, members: JwkMembers): KeyObject {
  return readKey(() => createPublicKey({ key: { ...members, kty }, format: 'jwk' }))
}

/** Makes the native private key of checked JWK members. */
export function privateKeyFromJwk(kty: string, members: JwkMembers): KeyObject {
  return readKey(() => createPrivateKey({ key: { ...members, kty }, format: 'jwk' }))
}

/** Makes the native RSA public key of two integers without leading zeros, by PKCS #1, which takes less time than a JWK. */
export function rsaPublicKey(n: Buffer, e: Buffer): KeyObject {
  const key = derSequence(derInteger(n), derInteger(e))
  return readKey(() => createPublicKey({ key, format: 'der', type: 'pkcs1' }))
}

/**
 * Makes the native public key of an SPKI. As text it goes to OpenSSL at once, which takes a third of the time of a JWK for
 * P-256 and, with OpenSSL 3.0, a seventh for P-521.
 */
export function publicKeyFromSpki(spki: Buffer): KeyObject {
  const pem = `-----BEGIN PUBLIC KEY-----\n${spki.toString('base64')}\n-----END PUBLIC KEY-----`
  return readKey(() => createPublicKey(pem))
}

/** The public key that belongs to a private key. Throws `InvalidKeyError` for a native key that OpenSSL read but cannot use. */
export function publicHalf(key: KeyObject): KeyObject {
  return readKey(() => createPublicKey(key))
}

/** The JWK members of a native key. Throws `InvalidKeyError` for one that OpenSSL read but cannot write. */
export function exportMembers(key: KeyObject): Readonly<Record<string, unknown>> {
  try {
    return readKey(() => ({ ...key.export({ format: 'jwk' }) }))
  } catch (cause) {
    forgetErrors()
    throw cause
  }
}

/**
 * An export that fails leaves its errors with OpenSSL, and Node.js 24 takes them for those of the next key that it reads on the
 * thread, which may be a good one. A key that cannot be read takes them along.
 */
function forgetErrors(): void {
  try {
    createPrivateKey({ key: Buffer.alloc(1), format: 'der', type: 'pkcs8' })
  } catch {
    // It always fails.
  }
}

/**
 * Refuses an EC key that OpenSSL read but cannot write, with `InvalidKeyError`: the point at infinity, a value that is too
 * long. To ask Node.js 22 for the curve of one, its JWK or its public half ends the process.
 */
export function requireWritable(key: KeyObject): void {
  const type = key.type === 'private' ? 'pkcs8' : 'spki'
  try {
    readKey(() => key.export({ format: 'der', type })).fill(0)
  } catch (cause) {
    forgetErrors()
    throw cause
  }
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

/** A public key of zeros, which every runtime that knows ML-DSA can read. */
const probe = { kty: 'AKP', alg: 'ML-DSA-44', pub: 'A'.repeat(1750) }

let mlDsa: boolean | undefined

/** True where node:crypto has ML-DSA keys and their JWK form: Node.js 24.7 and later with OpenSSL 3.5. */
export function hasMlDsa(): boolean {
  if (mlDsa !== undefined) return mlDsa
  try {
    createPublicKey({ key: probe, format: 'jwk' })
    mlDsa = true
  } catch {
    mlDsa = false
  }
  return mlDsa
}

/** OpenSSL says in many ways that a key is no key; callers get one. */
function readKey<T>(read: () => T): T {
  try {
    return withoutStackTraces(read)
  } catch (cause) {
    throw new InvalidKeyError('the key cannot be read', { cause })
  }
}

/**
 * Runs something while errors record no stack. Node.js 24 finds out by exceptions of its own that a JWK is no KeyObject,
 * and the stacks of those take two thirds of the time of an import: 13 of 19 microseconds for an RSA key.
 */
function withoutStackTraces<T>(run: () => T): T {
  const limit = Error.stackTraceLimit
  limitStackTraces(0)
  try {
    return run()
  } finally {
    limitStackTraces(limit)
  }
}

/** A process may have frozen its intrinsic objects; then errors record what they record. */
function limitStackTraces(limit: number): void {
  try {
    Error.stackTraceLimit = limit
  } catch {
    // The assignment fails both times or not at all.
  }
}
