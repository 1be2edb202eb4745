import { describe, expect, it } from 'vitest'
import { xChaCha20Poly1305 } from '../../src/crypto/encrypt.ts'
import { hChaCha20 } from '../../src/crypto/hchacha20.ts'

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex')
}

const plaintext =
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."

/** draft-irtf-cfrg-xchacha-03 §A.3.1. */
const example = {
  key: hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'),
  nonce: hex('404142434445464748494a4b4c4d4e4f5051525354555657'),
  aad: hex('50515253c0c1c2c3c4c5c6c7'),
  ciphertext: hex(`bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb
    731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452
    2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
    21f9664c97637da9768812f615c68b13b52e`),
  tag: hex('c0875924c1c7987947deafd8780acf49'),
}

describe('HChaCha20', () => {
  it('gives the key of draft-irtf-cfrg-xchacha-03 §2.2.1, by the rounds of RFC 8439 §2.1, §2.3', () => {
    const key = hex('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f')
    const nonce = hex('000000090000004a0000000031415927')
    expect(hChaCha20(key, nonce)).toEqual(
      hex('82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc'),
    )
  })

  it('makes the XChaCha20-Poly1305 of draft-irtf-cfrg-xchacha-03 §A.3.1, JWE-23', () => {
    const { key, nonce, aad, ciphertext, tag } = example
    const cipher = xChaCha20Poly1305(key)
    expect(cipher.seal(nonce, plaintext, aad)).toEqual({ ciphertext, tag })
    expect(cipher.open(nonce, ciphertext, tag, aad)?.toString()).toBe(plaintext)
  })

  it('opens nothing when any of the 192 bits of the nonce is another', () => {
    const { key, nonce, aad, ciphertext, tag } = example
    const cipher = xChaCha20Poly1305(key)
    for (const at of nonce.keys()) {
      const other = Buffer.from(nonce)
      other[at] = (other[at] ?? 0) ^ 1
      expect(cipher.open(other, ciphertext, tag, aad)).toBeUndefined()
    }
  })
})
