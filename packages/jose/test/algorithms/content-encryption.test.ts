import { describe, expect, it } from 'vitest'
import { contentEncryption, recoveredCipher } from '../../src/algorithms/content-encryption.ts'
import { JsonWebEncryption, JsonWebKey } from '../../src/index.ts'
import { encryptions, payload, secretOf } from '../jwe/keys.ts'
import { segment } from '../keys.ts'
import { outcome } from '../outcome.ts'

const chacha = ['C20P', 'XC20P'] as const
const jwe = new JsonWebEncryption({ algorithms: ['dir', ...encryptions, ...chacha] })
const lengths = new Map([
  ['A128CBC-HS256', [32, 16, 16]],
  ['A192CBC-HS384', [48, 16, 24]],
  ['A256CBC-HS512', [64, 16, 32]],
  ['A128GCM', [16, 12, 16]],
  ['A192GCM', [24, 12, 16]],
  ['A256GCM', [32, 12, 16]],
  ['C20P', [32, 12, 16]],
  ['XC20P', [32, 24, 16]],
])

describe('content encryption', () => {
  it.each([...lengths])(
    '%s has the lengths of its document, RFC 7518 §5.1, §5.2, §5.3',
    (enc, expected) => {
      const [keyLength = 0, ivLength = 0, tagLength = 0] = expected
      expect(contentEncryption(enc)).toMatchObject({ name: enc, keyLength, ivLength, tagLength })
      const key = secretOf(keyLength * 8)
      const token = jwe.serializeCompact({ alg: 'dir', enc }, payload, key)
      const [head, , iv = '', ciphertext, tag = ''] = token.split('.')
      expect([iv, tag].map((part) => Buffer.from(part, 'base64url').length)).toEqual([
        ivLength,
        tagLength,
      ])
      expect(Buffer.from(jwe.deserializeCompact(token, key).payload).toString()).toBe(payload)
      const read = (vector: Buffer, mac: Buffer): unknown =>
        outcome(() =>
          jwe.deserializeCompact(
            [head, '', segment(vector), ciphertext, segment(mac)].join('.'),
            key,
          ),
        )
      const vector = Buffer.from(iv, 'base64url')
      const mac = Buffer.from(tag, 'base64url')
      // J-17: shorter and longer vectors and tags, the right bytes or not.
      for (const length of [0, 1, 8, ivLength - 1]) {
        expect(read(vector.subarray(0, length), mac)).toBe('ERR_JOSE_DECRYPTION')
      }
      for (const length of [0, 4, 8, 12, 13, 14, 15, tagLength - 1]) {
        expect(read(vector, mac.subarray(0, length))).toBe('ERR_JOSE_DECRYPTION')
      }
      for (const more of [1, 16, 32]) {
        expect(read(Buffer.concat([vector, Buffer.alloc(more)]), mac)).toBe('ERR_JOSE_DECRYPTION')
        expect(read(vector, Buffer.concat([mac, Buffer.alloc(more)]))).toBe('ERR_JOSE_DECRYPTION')
      }
    },
  )

  it.each(chacha)('JWE-23 %s takes a secret of 256 bits and fails with any other', (enc) => {
    const key = secretOf(256)
    const token = jwe.serializeCompact({ alg: 'dir', enc }, payload, key)
    expect(Buffer.from(jwe.deserializeCompact(token, key).payload).toString()).toBe(payload)
    for (const bits of [128, 192, 512]) {
      const write = () => jwe.serializeCompact({ alg: 'dir', enc }, 'x', secretOf(bits))
      expect(outcome(write)).toBe('ERR_JOSE_INVALID_KEY')
      expect(outcome(() => jwe.deserializeCompact(token, secretOf(bits)))).toBe(
        'ERR_JOSE_DECRYPTION',
      )
    }
    expect(outcome(() => new JsonWebEncryption().deserializeCompact(token, key))).toBe(
      'ERR_JOSE_UNSUPPORTED_ENCRYPTION_ALGORITHM',
    )
    expect(outcome(() => JsonWebKey.import({ secret: new Uint8Array(13) }))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
  })

  it('JWE-23 wraps the keys of both as well', () => {
    for (const enc of chacha) {
      const algorithms = ['A128KW', enc]
      const key = secretOf(128)
      const token = jwe.serializeCompact({ alg: 'A128KW', enc }, payload, key, { algorithms })
      const { payload: read } = jwe.deserializeCompact(token, key, { algorithms })
      expect(Buffer.from(read).toString()).toBe(payload)
    }
  })

  it('finds exact names only', () => {
    for (const name of ['a128gcm', 'A128GCM ', 'A128GCM\0', '', 'toString', 1, null, ['A128GCM']]) {
      expect(contentEncryption(name)).toBeUndefined()
    }
  })

  it('puts a random key in the place of one of the wrong length, RFC 7516 §11.5', () => {
    for (const enc of lengths.keys()) {
      const encryption = contentEncryption(enc)
      if (encryption === undefined) throw new Error(`there is no ${enc}`)
      const { keyLength, ivLength } = encryption
      const [iv, aad] = [Buffer.alloc(ivLength), Buffer.alloc(0)]
      const right = Buffer.alloc(keyLength, 3)
      const { ciphertext, tag } = encryption.cipher(right).seal(iv, 'x', aad)
      expect(recoveredCipher(encryption, right).open(iv, ciphertext, tag, aad)?.toString()).toBe(
        'x',
      )
      for (const wrong of [
        undefined,
        Buffer.alloc(0),
        right.subarray(1),
        Buffer.alloc(keyLength + 1, 3),
      ]) {
        expect(recoveredCipher(encryption, wrong).open(iv, ciphertext, tag, aad)).toBeUndefined()
      }
    }
  })
})
