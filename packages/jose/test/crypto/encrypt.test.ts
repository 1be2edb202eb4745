import { describe, expect, it } from 'vitest'
import { aead, aesCbcHmac, xChaCha20Poly1305 } from '../../src/crypto/encrypt.ts'

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex')
}

const aad = Buffer.from('eyJhbGciOiJkaXIifQ')
const ciphers = [
  ['A128GCM', aead('aes-128-gcm'), 16, 12],
  ['A256GCM', aead('aes-256-gcm'), 32, 12],
  ['C20P', aead('chacha20-poly1305'), 32, 12],
  ['XC20P', xChaCha20Poly1305, 32, 24],
  ['A128CBC-HS256', aesCbcHmac(128, 'sha256'), 32, 16],
  ['A256CBC-HS512', aesCbcHmac(256, 'sha512'), 64, 16],
] as const

describe.each(ciphers)('%s', (_name, prepare, keyLength, ivLength) => {
  const key = Buffer.alloc(keyLength, 1)
  const iv = Buffer.alloc(ivLength, 2)
  const cipher = prepare(key)

  it.each([0, 1, 15, 16, 17, 1000])(
    'opens what it sealed, %i bytes and text alike, RFC 5116 §2.1',
    (length) => {
      const text = 'ä'.repeat(length)
      const sealed = cipher.seal(iv, Buffer.from(text), aad)
      expect(cipher.seal(iv, text, aad)).toEqual(sealed)
      expect(cipher.open(iv, sealed.ciphertext, sealed.tag, aad)?.toString()).toBe(text)
    },
  )

  it('opens nothing when key, vector, data, ciphertext or tag are other ones, RFC 5116 §2.2', () => {
    const { ciphertext, tag } = cipher.seal(iv, 'plaintext', aad)
    const flipped = (bytes: Buffer): Buffer => {
      const other = Buffer.from(bytes)
      other[0] = (other[0] ?? 0) ^ 0x80
      return other
    }
    expect(prepare(flipped(key)).open(iv, ciphertext, tag, aad)).toBeUndefined()
    expect(cipher.open(flipped(iv), ciphertext, tag, aad)).toBeUndefined()
    expect(cipher.open(iv, flipped(ciphertext), tag, aad)).toBeUndefined()
    expect(cipher.open(iv, ciphertext.subarray(1), tag, aad)).toBeUndefined()
    expect(cipher.open(iv, Buffer.alloc(0), tag, aad)).toBeUndefined()
    expect(cipher.open(iv, ciphertext, flipped(tag), aad)).toBeUndefined()
    expect(cipher.open(iv, ciphertext, tag, flipped(aad))).toBeUndefined()
    expect(cipher.open(iv, ciphertext, tag, Buffer.alloc(0))).toBeUndefined()
  })
})

describe('A128CBC-HS256', () => {
  it('is that of RFC 7518 §B.1, §5.2.2', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
    const iv = hex('1af38c2dc2b96ffdd86694092341bc04')
    const text =
      'A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience'
    const data = Buffer.from('The second principle of Auguste Kerckhoffs')
    const { ciphertext, tag } = aesCbcHmac(128, 'sha256')(key).seal(iv, text, data)
    expect(tag).toEqual(hex('652c3fa36b0a7c5b3219fab3a30bc1c4'))
    expect(ciphertext.subarray(0, 16)).toEqual(hex('c80edfa32ddf39d5ef00c0b468834279'))
    expect(ciphertext).toHaveLength(144)
  })
})

describe('ChaCha20-Poly1305', () => {
  it('is that of RFC 8439 §2.8.2, §2.8', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => 0x80 + index))
    const { tag } = aead('chacha20-poly1305')(key).seal(
      hex('070000004041424344454647'),
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
      hex('50515253c0c1c2c3c4c5c6c7'),
    )
    expect(tag).toEqual(hex('1ae10b594f09e26a7e902ecbd0600691'))
  })
})
