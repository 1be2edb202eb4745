import {
  type CipherGCM,
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type DecipherGCM,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'
import { ownBytes } from '../encoding/segment.ts'
import type { DigestName } from './digest.ts'
import { hChaCha20 } from './hchacha20.ts'

/** What encryption with authentication gives, RFC 5116 §2.1. */
export interface Sealed {
  readonly ciphertext: Buffer
  readonly tag: Buffer
}

/** Authenticated encryption under one key. Lengths of initialization vector and tag are the caller's to check. */
export interface ContentCipher {
  /** Encrypts bytes, or the UTF-8 of a text. */
  seal(iv: Buffer, plaintext: Uint8Array | string, aad: Buffer): Sealed
  /** Decrypts; `undefined` whatever is wrong, RFC 5116 §2.2. */
  open(iv: Buffer, ciphertext: Buffer, tag: Buffer, aad: Buffer): Buffer | undefined
}

/** Prepares a key of the right length. */
export type CipherFactory = (key: Uint8Array) => ContentCipher

/** Ciphers of node:crypto that authenticate by themselves. */
export type AeadName = CipherGCMTypes | 'chacha20-poly1305'

// RFC 7518 §5.3: the tag has 128 bits; OpenSSL would take shorter ones.
const options = { authTagLength: 16 } as const

/** AES-GCM, RFC 7518 §5.3, and ChaCha20-Poly1305, RFC 8439 §2.8. */
export function aead(name: AeadName): CipherFactory {
  // A native key costs a third of handing over the bytes with each call.
  return (secret) => new AeadCipher(name, createSecretKey(secret))
}

/** A class and not two closures: one is made for most messages. */
class AeadCipher implements ContentCipher {
  readonly #name: AeadName
  readonly #key: KeyObject

  constructor(name: AeadName, key: KeyObject) {
    this.#name = name
    this.#key = key
  }

  seal(iv: Buffer, plaintext: Uint8Array | string, aad: Buffer): Sealed {
    return seal(createCipher(this.#name, this.#key, iv), plaintext, aad)
  }

  open(iv: Buffer, ciphertext: Buffer, tag: Buffer, aad: Buffer): Buffer | undefined {
    return open(createDecipher(this.#name, this.#key, iv), ciphertext, tag, aad)
  }
}

/**
 * XChaCha20-Poly1305, draft-irtf-cfrg-xchacha-03 §2.3: the first 128 bits of the nonce make a key of their own, and the
 * rest is the end of the nonce of ChaCha20-Poly1305.
 */
export function xChaCha20Poly1305(secret: Uint8Array): ContentCipher {
  const derived = (iv: Buffer): readonly [KeyObject, Buffer] => {
    const nonce = Buffer.alloc(12)
    iv.copy(nonce, 4, 16)
    return [createSecretKey(hChaCha20(secret, iv)), nonce]
  }
  return {
    seal: (iv, plaintext, aad) => {
      const [key, nonce] = derived(iv)
      return seal(createCipher('chacha20-poly1305', key, nonce), plaintext, aad)
    },
    open: (iv, ciphertext, tag, aad) => {
      const [key, nonce] = derived(iv)
      return open(createDecipher('chacha20-poly1305', key, nonce), ciphertext, tag, aad)
    },
  }
}

/** AES-CBC with HMAC, RFC 7518 §5.2.2. The first half of the key authenticates, the second encrypts. */
export function aesCbcHmac(bits: 128 | 192 | 256, digest: DigestName): CipherFactory {
  const name = `aes-${bits}-cbc`
  const half = bits / 8
  return (secret) => {
    const macKey = createSecretKey(secret.subarray(0, half))
    const key = createSecretKey(secret.subarray(half))
    const tagOf = (iv: Buffer, ciphertext: Buffer, aad: Buffer): Buffer => {
      const length = Buffer.alloc(8)
      length.writeBigUInt64BE(BigInt(aad.length) * 8n)
      const mac = createHmac(digest, macKey).update(aad).update(iv).update(ciphertext)
      return mac.update(length).digest().subarray(0, half)
    }
    return {
      seal: (iv, plaintext, aad) => {
        const cipher = createCipheriv(name, key, iv)
        const start =
          typeof plaintext === 'string'
            ? cipher.update(plaintext, 'utf8')
            : cipher.update(plaintext)
        const ciphertext = Buffer.concat([start, cipher.final()])
        return { ciphertext, tag: tagOf(iv, ciphertext, aad) }
      },
      open: (iv, ciphertext, tag, aad) => {
        // RFC 7518 §5.2.2.2: the tag is compared before anything is decrypted, so that the padding tells nothing.
        if (!timingSafeEqual(tagOf(iv, ciphertext, aad), tag)) return undefined
        const decipher = createDecipheriv(name, key, iv)
        return attempt(() => ownBytes(decipher.update(ciphertext), decipher.final()))
      },
    }
  }
}

/** The result of an operation of OpenSSL, which throws errors of its own when the input is wrong; those say nothing to anybody. */
export function attempt<T>(operation: () => T): T | undefined {
  try {
    return operation()
  } catch {
    return undefined
  }
}

function createCipher(name: AeadName, key: KeyObject, iv: Buffer): CipherGCM {
  // One branch a type: the declarations of node:crypto know each name by itself.
  return name === 'chacha20-poly1305'
    ? createCipheriv(name, key, iv, options)
    : createCipheriv(name, key, iv, options)
}

function createDecipher(name: AeadName, key: KeyObject, iv: Buffer): DecipherGCM {
  return name === 'chacha20-poly1305'
    ? createDecipheriv(name, key, iv, options)
    : createDecipheriv(name, key, iv, options)
}

function seal(cipher: CipherGCM, plaintext: Uint8Array | string, aad: Buffer): Sealed {
  cipher.setAAD(aad)
  // As stream ciphers they give everything at once and nothing at the end.
  const ciphertext =
    typeof plaintext === 'string' ? cipher.update(plaintext, 'utf8') : cipher.update(plaintext)
  cipher.final()
  return { ciphertext, tag: cipher.getAuthTag() }
}

function open(
  decipher: DecipherGCM,
  ciphertext: Buffer,
  tag: Buffer,
  aad: Buffer,
): Buffer | undefined {
  decipher.setAAD(aad)
  decipher.setAuthTag(tag)
  const plaintext = decipher.update(ciphertext)
  try {
    decipher.final()
    return plaintext
  } catch {
    // RFC 5116 §2.2: nothing of what was decrypted is given out.
    plaintext.fill(0)
    return undefined
  }
}
