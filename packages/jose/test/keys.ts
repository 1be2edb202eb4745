import { createHmac, sign, type KeyObject, createPrivateKey } from 'node:crypto'
import { JsonWebKey } from '../src/index.ts'

/** Every algorithm with the key type that it takes. */
export const algorithms = [
  ['HS256', 'oct'],
  ['HS384', 'oct'],
  ['HS512', 'oct'],
  ['RS256', 'RSA'],
  ['RS384', 'RSA'],
  ['RS512', 'RSA'],
  ['PS256', 'RSA'],
  ['PS384', 'RSA'],
  ['PS512', 'RSA'],
  ['ES256', 'EC'],
  ['ES384', 'EC'],
  ['ES512', 'EC'],
  ['EdDSA', 'OKP'],
  ['Ed25519', 'OKP'],
] as const

/** Those that few others have, with the type and curve of their keys. */
export const rareAlgorithms = [
  ['ES256K', 'EC', 'secp256k1'],
  ['EdDSA', 'OKP', 'Ed448'],
  ['Ed448', 'OKP', 'Ed448'],
] as const

/** Those that need Node.js 24.8. */
export const mlDsaAlgorithms = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const

const rsaKey = JsonWebKey.generate('RSA')

/** A key for an algorithm; the RSA ones share their numbers, since making them takes long. */
export function keyFor(alg: string, kty: 'oct' | 'RSA' | 'EC' | 'OKP'): JsonWebKey {
  if (kty !== 'RSA') return JsonWebKey.generate(kty, { alg })
  return JsonWebKey.import({ ...rsaKey.exportPrivate(), alg })
}

/** What verifies: the public key, or the secret itself. */
export function verifying(key: JsonWebKey): JsonWebKey {
  return key.kty === 'oct' ? key : key.toPublic()
}

/** A secret that is long enough for HS256, as text. */
export const secret = 'an-hmac-secret-of-more-than-32-bytes'

/** Writes bytes or text as base64url, whatever they are. */
export function segment(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64url')
}

/** Signs any header and payload text with HS256, valid or not, as a hostile but authorized issuer could. */
export function forge(header: string | Uint8Array, payload: string | Uint8Array): string {
  return forgeParts(segment(header), segment(payload))
}

/** Signs parts as they are. */
export function forgeParts(header: string, payload: string): string {
  const mac = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url')
  return `${header}.${payload}.${mac}`
}

/** The payload text signed under a plain HS256 header. */
export function forgePayload(payload: string | Uint8Array): string {
  return forge('{"alg":"HS256"}', payload)
}

/** The native private key of a key. */
export function nativeKey(key: JsonWebKey): KeyObject {
  return createPrivateKey({ key: { ...key.exportPrivate() }, format: 'jwk' })
}

/** A DER ECDSA or PKCS #1 signature as base64url. */
export function rawSignature(
  text: string,
  key: KeyObject,
  digest: string | null = 'sha256',
): string {
  return sign(digest, Buffer.from(text), key).toString('base64url')
}
