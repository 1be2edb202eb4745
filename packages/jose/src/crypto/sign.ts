import { constants, createSign, createVerify, type KeyObject, sign, verify } from 'node:crypto'
import { decodeSegment } from '../encoding/segment.ts'
import { type DigestName, digestLength } from './digest.ts'
import { concatenatedSignature, derSignature } from './ecdsa-signature.ts'

/** Signs an ASCII signing input and gives the signature as base64url. */
export type Signer = (signingInput: string) => string
/** Tells whether a base64url signature is right for an ASCII signing input. */
export type Verifier = (signingInput: string, signature: string) => boolean

/** Paddings of RSA signatures: PKCS #1 v1.5, RFC 8017 §8.2, and PSS with a salt as long as the digest, RFC 7518 §3.5. */
export type RsaPadding = 'pkcs1' | 'pss'

/** Makes a function that signs with an RSA private key, RFC 7518 §3.3. */
export function rsaSigner(name: DigestName, padding: RsaPadding, key: KeyObject): Signer {
  const input = rsaInput(name, padding, key)
  return (signingInput) => createSign(name).update(signingInput, 'latin1').sign(input, 'base64url')
}

/** Makes a function that verifies with an RSA public key; `size` is the length of the modulus in bytes, RFC 7518 §3.3. */
export function rsaVerifier(
  name: DigestName,
  padding: RsaPadding,
  key: KeyObject,
  size: number,
): Verifier {
  const input = rsaInput(name, padding, key)
  return (signingInput, signature) => {
    const bytes = decodeSegment(signature)
    // RFC 8017 §8.2.2: a signature is exactly as long as the modulus.
    if (bytes === undefined || bytes.length !== size) return false
    return createVerify(name).update(signingInput, 'latin1').verify(input, bytes)
  }
}

function rsaInput(name: DigestName, padding: RsaPadding, key: KeyObject): KeyObject | PssInput {
  // A bare key means PKCS #1 v1.5; to say so in an object costs 13 microseconds a call.
  if (padding === 'pkcs1') return key
  // RFC 7518 §3.5: the salt is as long as the digest, when signing and when verifying.
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digestLength[name] }
}

interface PssInput {
  readonly key: KeyObject
  readonly padding: number
  readonly saltLength: number
}

/** Makes a function that signs with an EC private key; `size` is the length of a coordinate in bytes, RFC 7518 §3.4. */
export function ecdsaSigner(name: DigestName, key: KeyObject, size: number): Signer {
  return (signingInput) =>
    concatenatedSignature(createSign(name).update(signingInput, 'latin1').sign(key), size).toString(
      'base64url',
    )
}

/** Makes a function that verifies with an EC public key; `size` is the length of a coordinate in bytes, RFC 7518 §3.4. */
export function ecdsaVerifier(name: DigestName, key: KeyObject, size: number): Verifier {
  return (signingInput, signature) => {
    const bytes = decodeSegment(signature)
    // RFC 7518 §3.4: r and s each have the length of the curve, whatever their value.
    if (bytes === undefined || bytes.length !== size * 2) return false
    return createVerify(name).update(signingInput, 'latin1').verify(key, derSignature(bytes))
  }
}

/** Makes a function that signs with an Edwards-curve private key, RFC 8037 §3.1. */
export function eddsaSigner(key: KeyObject): Signer {
  return (signingInput) =>
    sign(null, Buffer.from(signingInput, 'latin1'), key).toString('base64url')
}

/** Makes a function that verifies with an Edwards-curve public key; `size` is the length of a signature in bytes, RFC 8037 §3.1. */
export function eddsaVerifier(key: KeyObject, size: number): Verifier {
  return (signingInput, signature) => {
    const bytes = decodeSegment(signature)
    if (bytes === undefined || bytes.length !== size) return false
    return verify(null, Buffer.from(signingInput, 'latin1'), key, bytes)
  }
}
