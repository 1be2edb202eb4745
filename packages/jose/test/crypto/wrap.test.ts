import { constants, createHash, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { randomOctets } from '../../src/crypto/random.ts'
import {
  aesKeyWrapper,
  rsaOaepUnwrap,
  rsaOaepWrap,
  rsaPkcs1Unwrap,
  rsaPkcs1Wrap,
} from '../../src/crypto/wrap.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex')
}

describe('AES Key Wrap', () => {
  it.each([
    ['000102030405060708090a0b0c0d0e0f', '1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5'],
    [
      '000102030405060708090a0b0c0d0e0f1011121314151617',
      '96778b25ae6ca435f92b5b97c050aed2468ab8a17ad84e5d',
    ],
    [
      '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      '64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7',
    ],
  ])('wraps as RFC 3394 §4.1, §2.2 with the key %s', (kek, wrapped) => {
    const cek = hex('00112233445566778899aabbccddeeff')
    const wrapper = aesKeyWrapper(hex(kek))
    expect(wrapper.wrap(cek)).toEqual(hex(wrapped))
    expect(wrapper.unwrap(hex(wrapped))).toEqual(cek)
  })

  it('gives nothing when the initial value is not there, RFC 3394 §2.2.3.1', () => {
    const wrapper = aesKeyWrapper(Buffer.alloc(16, 1))
    const wrapped = wrapper.wrap(Buffer.alloc(32, 2))
    for (const at of wrapped.keys()) {
      const other = Buffer.from(wrapped)
      other[at] = (other[at] ?? 0) ^ 1
      expect(wrapper.unwrap(other)).toBeUndefined()
    }
    for (const length of [0, 1, 8, 16, 39]) {
      expect(wrapper.unwrap(Buffer.alloc(length))).toBeUndefined()
    }
    expect(aesKeyWrapper(Buffer.alloc(16, 3)).unwrap(wrapped)).toBeUndefined()
  })
})

describe('RSAES-OAEP', () => {
  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)(
    'decrypts what it encrypted with %s and nothing else, RFC 7518 §4.3',
    (digest) => {
      const cek = randomBytes(32)
      const encrypted = rsaOaepWrap(digest, publicKey)(cek)
      const unwrap = rsaOaepUnwrap(digest, privateKey)
      expect(unwrap(encrypted)).toEqual(cek)
      encrypted[100] = (encrypted[100] ?? 0) ^ 1
      expect(unwrap(encrypted)).toBeUndefined()
      expect(unwrap(Buffer.alloc(10))).toBeUndefined()
    },
  )
})

/** Encrypts a block of 256 bytes whose padding is the caller's. */
function encryptBlock(block: Buffer): Buffer {
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, block)
}

describe('RSAES-PKCS1-v1_5', () => {
  const unwrap = rsaPkcs1Unwrap(privateKey)
  const cek = createHash('sha256').update('key').digest()
  const substitute = Buffer.alloc(32, 7)
  const good = Buffer.concat([
    Buffer.from([0, 2]),
    Buffer.alloc(256 - 32 - 3, 1),
    Buffer.from([0]),
    cek,
  ])

  it('decrypts what node:crypto encrypted, RFC 7518 §4.2', () => {
    expect(unwrap(rsaPkcs1Wrap(publicKey)(cek), substitute)).toEqual(cek)
    expect(unwrap(encryptBlock(good), substitute)).toEqual(cek)
  })

  it.each([
    ['the first byte is not zero', [[0, 1]]],
    ['the second byte is not two', [[1, 1]]],
    ['the second byte is zero', [[1, 0]]],
    ['the padding holds a zero at its start', [[2, 0]]],
    ['the padding holds a zero at its end', [[222, 0]]],
    ['the key is one byte longer', [[223, 1]]],
    [
      'the key is one byte shorter',
      [
        [223, 1],
        [224, 0],
      ],
    ],
    ['no zero separates the key', [[223, 5]]],
  ])('J-15 gives the substitute when %s, RFC 7516 §11.5, RFC 8017 §7.2.2', (_what, changes) => {
    const block = Buffer.from(good)
    for (const [at = 0, value = 0] of changes) block[at] = value
    expect(unwrap(encryptBlock(block), substitute)).toEqual(substitute)
  })

  it('gives nothing for what is no number below the modulus', () => {
    expect(unwrap(Buffer.alloc(256, 255), substitute)).toBeUndefined()
    expect(unwrap(Buffer.alloc(300), substitute)).toBeUndefined()
  })
})

describe('random octets', () => {
  it('are as many as asked for, never the same and never shared, RFC 7516 §11.1', () => {
    const seen = new Set<string>()
    for (let count = 0; count < 1000; count += 1) {
      const octets = randomOctets(16)
      expect(octets).toHaveLength(16)
      seen.add(octets.toString('hex'))
    }
    expect(seen.size).toBe(1000)
    const kept = randomOctets(32)
    const copy = Buffer.from(kept)
    for (let count = 0; count < 300; count += 1) randomOctets(64).fill(0)
    expect(kept).toEqual(copy)
    expect(randomOctets(10_000)).toHaveLength(10_000)
    expect(randomOctets(0)).toHaveLength(0)
  })
})
