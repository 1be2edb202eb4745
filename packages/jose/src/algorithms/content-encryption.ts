import {
  aead,
  aesCbcHmac,
  type CipherFactory,
  type ContentCipher,
  xChaCha20Poly1305,
} from '../crypto/encrypt.ts'
import { secretOctets } from '../crypto/random.ts'
import { type AlgorithmTable, algorithmTable } from './table.ts'

/** A content encryption algorithm, RFC 7518 §5.1. All lengths are in bytes. */
export interface ContentEncryption {
  /** Value of `enc`. */
  readonly name: string
  /** Length of the content encryption key. */
  readonly keyLength: number
  /** Length of the initialization vector. */
  readonly ivLength: number
  /** Length of the authentication tag. */
  readonly tagLength: number
  /** True when it may be used although the caller names no algorithms. */
  readonly implied: boolean
  /** True when nobody can make a ciphertext and a tag that fit two keys, draft-madden-jose-ecdh-1pu-04 §2.1. */
  readonly isCommitting: boolean
  /** Prepares a key of the right length. */
  readonly cipher: CipherFactory
}

const rows: readonly ContentEncryption[] = [
  cbcRow('A128CBC-HS256', aesCbcHmac(128, 'sha256'), 32),
  cbcRow('A192CBC-HS384', aesCbcHmac(192, 'sha384'), 48),
  cbcRow('A256CBC-HS512', aesCbcHmac(256, 'sha512'), 64),
  aeadRow('A128GCM', aead('aes-128-gcm'), 16),
  aeadRow('A192GCM', aead('aes-192-gcm'), 24),
  aeadRow('A256GCM', aead('aes-256-gcm'), 32),
  // draft-amringer-jose-chacha-02; not registered, so nobody gets them without asking.
  { ...aeadRow('C20P', aead('chacha20-poly1305'), 32), implied: false },
  { ...aeadRow('XC20P', xChaCha20Poly1305, 32), ivLength: 24, implied: false },
]

/** Finds a content encryption algorithm by its exact name, RFC 7518 §5.1. */
export const contentEncryption: AlgorithmTable<ContentEncryption> = algorithmTable(rows)

/** AES-CBC with HMAC, RFC 7518 §5.2. The tag is half as long as the key. */
function cbcRow(name: string, cipher: CipherFactory, keyLength: number): ContentEncryption {
  const tagLength = keyLength / 2
  return { name, keyLength, ivLength: 16, tagLength, implied: true, isCommitting: true, cipher }
}

/** AES-GCM, RFC 7518 §5.3. The initialization vector has 96 bits, the tag 128. */
function aeadRow(name: string, cipher: CipherFactory, keyLength: number): ContentEncryption {
  return {
    name,
    keyLength,
    ivLength: 12,
    tagLength: 16,
    implied: true,
    isCommitting: false,
    cipher,
  }
}

/**
 * The cipher of a key that was recovered. Where none of the right length was, a random one takes its place, so that a wrong
 * key fails exactly where a wrong tag does, RFC 7516 §11.5.
 */
export function recoveredCipher(
  encryption: ContentEncryption,
  key: Uint8Array | undefined,
): ContentCipher {
  const { keyLength } = encryption
  return encryption.cipher(key?.length === keyLength ? key : secretOctets(keyLength))
}
