import {
  constants,
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  type RsaPrivateKey,
  type RsaPublicKey,
} from 'node:crypto'
import { attempt } from './encrypt.ts'

/** Wraps and unwraps a content encryption key under another key. */
export interface KeyWrapper {
  /** The encrypted key. */
  readonly wrap: (cek: Uint8Array) => Buffer
  /** The key again; `undefined` when it was not wrapped under this one. */
  readonly unwrap: (encryptedKey: Buffer) => Buffer | undefined
}

/** The initial value that shows an unwrapped key to be right, RFC 3394 §2.2.3.1. */
const initialValue = Buffer.alloc(8, 0xa6)

/** AES Key Wrap, RFC 7518 §4.4, RFC 3394 §2.2. The length of the key chooses the cipher. */
export function aesKeyWrapper(secret: Uint8Array): KeyWrapper {
  const key = createSecretKey(secret)
  const name = `aes${secret.length * 8}-wrap`
  return {
    // A key is wrapped in one go, and checked when it is unwrapped: nothing is left to do at the end.
    wrap: (cek) => createCipheriv(name, key, initialValue).update(cek),
    unwrap: (encryptedKey) => {
      // OpenSSL unwraps nothing to nothing.
      if (encryptedKey.length === 0) return undefined
      return attempt(() => createDecipheriv(name, key, initialValue).update(encryptedKey))
    },
  }
}

/** Digests of RSA-OAEP, by OpenSSL's name. */
export type OaepDigest = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** Encrypts with RSAES-OAEP, with one digest for label and mask, RFC 7518 §4.3. */
export function rsaOaepWrap(digest: OaepDigest, key: KeyObject): KeyWrapper['wrap'] {
  const input: RsaPrivateKey = {
    key,
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: digest,
  }
  return (cek) => publicEncrypt(input, cek)
}

/** Decrypts with RSAES-OAEP, RFC 7518 §4.3. */
export function rsaOaepUnwrap(digest: OaepDigest, key: KeyObject): KeyWrapper['unwrap'] {
  const input: RsaPrivateKey = {
    key,
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: digest,
  }
  return (encryptedKey) => attempt(() => privateDecrypt(input, encryptedKey))
}

/** Encrypts with RSAES-PKCS1-v1_5, RFC 7518 §4.2. */
export function rsaPkcs1Wrap(key: KeyObject): KeyWrapper['wrap'] {
  const input: RsaPublicKey = { key, padding: constants.RSA_PKCS1_PADDING }
  return (cek) => publicEncrypt(input, cek)
}

/**
 * Decrypts with RSAES-PKCS1-v1_5, RFC 7518 §4.2. What is not padded as it must be gives the substitute, and neither time
 * nor outcome tells which it was, RFC 7516 §11.5. The padding is read here, since OpenSSL 3.0 says in its errors what was
 * wrong, and Node.js refuses to use it there (CVE-2023-46809).
 */
export function rsaPkcs1Unwrap(
  key: KeyObject,
): (encryptedKey: Buffer, substitute: Buffer) => Buffer | undefined {
  const input: RsaPrivateKey = { key, padding: constants.RSA_NO_PADDING }
  return (encryptedKey, substitute) => {
    const padded = attempt(() => privateDecrypt(input, encryptedKey))
    return padded === undefined ? undefined : unpad(padded, substitute)
  }
}

/** Zero, two, eight or more bytes that are not zero, zero, and the key: RFC 8017 §7.2.2. No branch depends on the content. */
function unpad(padded: Buffer, substitute: Buffer): Buffer {
  const start = padded.length - substitute.length
  let wrong = (padded[0] ?? 1) | ((padded[1] ?? 0) ^ 2) | (padded[start - 1] ?? 1)
  for (let at = 2; at < start - 1; at += 1) {
    // One less than zero is negative, and has its high bits set.
    wrong |= ((padded[at] ?? 0) - 1) >> 8
  }
  // Zero when everything is right, all ones otherwise.
  const mask = (wrong | -wrong) >> 31
  const result = Buffer.alloc(substitute.length)
  for (let at = 0; at < result.length; at += 1) {
    result[at] = ((padded[start + at] ?? 0) & ~mask) | ((substitute[at] ?? 0) & mask)
  }
  padded.fill(0)
  return result
}
