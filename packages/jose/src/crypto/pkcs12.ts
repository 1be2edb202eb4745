import { createDecipheriv, createHmac, hash, pbkdf2Sync, timingSafeEqual } from 'node:crypto'

/** Digests that key stores use, by OpenSSL's name, with the length of their block and of their value in bytes. */
const sizes = {
  sha1: { block: 64, value: 20 },
  sha224: { block: 64, value: 28 },
  sha256: { block: 64, value: 32 },
  sha384: { block: 128, value: 48 },
  sha512: { block: 128, value: 64 },
} as const

/** Digest of a key store. */
export type StoreDigest = keyof typeof sizes

/** Length of a digest in bytes, which is that of its MAC and of the key for it. */
export function macLength(digest: StoreDigest): number {
  return sizes[digest].value
}

/** What a derived value is for, RFC 7292 §B.3. */
export const purpose = { key: 1, iv: 2, mac: 3 } as const

/** How a value is derived from a password. */
export interface Derivation {
  readonly digest: StoreDigest
  readonly password: Buffer
  readonly salt: Buffer
  readonly iterations: number
  /** Length of what is derived, in bytes. */
  readonly length: number
}

/** What a round costs here, where each is a call, in rounds of PBKDF2. */
export const costOfPkcs12 = 3

/** Derives a key, an initialization vector or a MAC key in the way of PKCS #12, RFC 7292 §B.2. */
export function derivePkcs12(id: number, derivation: Derivation): Buffer {
  const { digest, password, salt, iterations, length } = derivation
  const { block, value } = sizes[digest]
  const diversifier = Buffer.alloc(block, id)
  const input = Buffer.concat([repeated(salt, block), repeated(password, block)])
  const result = Buffer.alloc(Math.ceil(length / value) * value)
  for (let at = 0; at < length; at += value) {
    let digested = hash(digest, Buffer.concat([diversifier, input]), 'buffer')
    for (let round = 1; round < iterations; round += 1) digested = hash(digest, digested, 'buffer')
    result.set(digested, at)
    const addend = repeated(digested, block).subarray(0, block)
    for (let start = 0; start < input.length; start += block) addOne(input, start, addend)
  }
  return result.subarray(0, length)
}

/** The bytes again and again, up to a whole number of blocks. */
function repeated(bytes: Buffer, block: number): Buffer {
  return Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes)
}

/** Adds a number and one to a block, modulo its size. */
function addOne(target: Buffer, start: number, addend: Buffer): void {
  let carry = 1
  for (let at = addend.length - 1; at >= 0; at -= 1) {
    carry += (target[start + at] ?? 0) + (addend[at] ?? 0)
    target[start + at] = carry & 0xff
    carry >>= 8
  }
}

/** Derives a key by PBKDF2, RFC 8018 §5.2. */
export function derivePbkdf2({ digest, password, salt, iterations, length }: Derivation): Buffer {
  return pbkdf2Sync(password, salt, iterations, length, digest)
}

/** True when the MAC of the data is the expected one, compared in constant time, RFC 7292 §4. */
export function isMac(digest: StoreDigest, key: Buffer, data: Buffer, expected: Buffer): boolean {
  const mac = createHmac(digest, key).update(data).digest()
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}

/** Ciphers of key stores that OpenSSL has, by its name. */
export type StoreCipher = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc'

/** Decrypts and takes the padding away; `undefined` when that cannot be done, RFC 8018 §6.2.2. */
export function decryptCbc(
  cipher: StoreCipher,
  key: Buffer,
  iv: Buffer,
  data: Buffer,
): Buffer | undefined {
  try {
    const decipher = createDecipheriv(cipher, key, iv)
    return Buffer.concat([decipher.update(data), decipher.final()])
  } catch {
    return undefined
  }
}
