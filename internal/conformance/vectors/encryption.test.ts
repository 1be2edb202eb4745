import { JsonWebKey, type JwkObject } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { contentEncryption } from '../../../packages/jose/src/algorithms/content-encryption.ts'
import { readEphemeralKey } from '../../../packages/jose/src/algorithms/key-management/ephemeral.ts'
import {
  pairOf,
  privateKeyOf,
} from '../../../packages/jose/src/algorithms/key-management/contract.ts'
import { agree } from '../../../packages/jose/src/crypto/agreement.ts'
import { concatKdf, passwordKey } from '../../../packages/jose/src/crypto/derive.ts'
import type { Sealed } from '../../../packages/jose/src/crypto/encrypt.ts'
import { hChaCha20 } from '../../../packages/jose/src/crypto/hchacha20.ts'
import { aesKeyWrapper } from '../../../packages/jose/src/crypto/wrap.ts'
import { materialOf } from '../../../packages/jose/src/jwk/key.ts'
import { base64url, examplesOf, hex } from './examples.ts'

type Texts = Readonly<Record<string, string>>

/** What an example seals to and opens to, and what it opens to with another tag, by the library. */
function sealedBy(enc: string, example: Texts): object {
  const { key = '', iv = '', aad = '', plaintext = '', ciphertext = '', tag = '' } = example
  const cipher = contentEncryption(enc)?.cipher(hex(key))
  const data = /^[0-9a-f]+$/.test(aad) ? hex(aad) : Buffer.from(aad)
  const forged = hex(tag)
  forged[0] = (forged[0] ?? 0) ^ 1
  return {
    sealed: cipher?.seal(hex(iv), plaintext, data),
    opened: cipher?.open(hex(iv), hex(ciphertext), hex(tag), data)?.toString('utf8'),
    forged: cipher?.open(hex(iv), hex(ciphertext), forged, data),
  }
}

/** The same by the document. */
function expected({ plaintext, ciphertext = '', tag = '' }: Texts): object {
  const sealed: Sealed = { ciphertext: hex(ciphertext), tag: hex(tag) }
  return { sealed, opened: plaintext, forged: undefined }
}

/** The secret that two keys agree on, whichever of them is private. */
function secretOf(own: JwkObject, other: JwkObject): Buffer | undefined {
  const material = pairOf(materialOf(JsonWebKey.import(own)))
  const { kty, crv, x, y } = other
  const epk = { kty, crv, x, ...(y !== undefined && { y }) }
  return agree(privateKeyOf(material), readEphemeralKey({ epk }, material))
}

describe('content encryption', () => {
  const cbc = examplesOf<Record<'B.1' | 'B.2' | 'B.3', Texts>>('rfc7518')

  it.each(['B.1', 'B.2', 'B.3'] as const)('RFC 7518 §%s', (section) => {
    expect(sealedBy(cbc[section]['enc'] ?? '', cbc[section])).toEqual(expected(cbc[section]))
  })

  it('RFC 7516 §B: every value of AES-CBC with HMAC', () => {
    const { B } = examplesOf<{ B: Texts }>('rfc7516')
    const {
      cek = '',
      macKey = '',
      encKey = '',
      iv = '',
      aad = '',
      plaintext = '',
      ciphertext,
      tag,
      mac = '',
    } = B
    expect(base64url(cek)).toEqual(Buffer.concat([base64url(macKey), base64url(encKey)]))
    const sealed = contentEncryption('A128CBC-HS256')
      ?.cipher(base64url(cek))
      .seal(base64url(iv), plaintext, Buffer.from(aad))
    expect(sealed?.ciphertext.toString('base64url')).toBe(ciphertext)
    expect(sealed?.tag.toString('base64url')).toBe(tag)
    expect(sealed?.tag).toEqual(base64url(mac).subarray(0, 16))
  })

  it('RFC 8439 §2.8.2: ChaCha20-Poly1305', () => {
    const example = examplesOf<Record<'2.8.2', Texts>>('rfc8439')['2.8.2']
    expect(sealedBy('C20P', example)).toEqual(expected(example))
  })

  it('draft-irtf-cfrg-xchacha-03 §2.2.1, §A.3.1: HChaCha20 and XChaCha20-Poly1305', () => {
    const examples = examplesOf<Record<'2.2.1' | 'A.3.1', Texts>>('draft-irtf-cfrg-xchacha-03')
    const { key = '', nonce = '', subkey } = examples['2.2.1']
    expect(hChaCha20(hex(key), hex(nonce)).toString('hex')).toBe(subkey)
    expect(sealedBy('XC20P', examples['A.3.1'])).toEqual(expected(examples['A.3.1']))
  })
})

describe('key wrap and derivation', () => {
  const wraps = examplesOf<Record<string, Texts>>('rfc3394')

  it.each(Object.keys(wraps))('RFC 3394 §%s', (section) => {
    const { kek = '', key = '', wrapped = '' } = wraps[section] ?? {}
    const { wrap, unwrap } = aesKeyWrapper(hex(kek))
    expect(wrap(hex(key)).toString('hex')).toBe(wrapped)
    expect(unwrap(hex(wrapped))?.toString('hex')).toBe(key)
  })

  it('RFC 7517 §C: every value of the encrypted key', () => {
    const { C } = examplesOf<{
      C: {
        readonly password: string
        readonly header: { readonly alg: string; readonly p2s: string; readonly p2c: number }
        readonly derivedKey: string
        readonly cek: string
        readonly plaintext: string
        readonly token: string
      }
    }>('rfc7517')
    const salt = Buffer.concat([Buffer.from(`${C.header.alg}\0`), base64url(C.header.p2s)])
    const derived = passwordKey({
      password: Buffer.from(C.password),
      salt,
      iterations: C.header.p2c,
      length: 16,
      digest: 'sha256',
    })
    expect(derived.toString('base64url')).toBe(C.derivedKey)
    const [head = '', encryptedKey, iv = '', ciphertext, tag] = C.token.split('.')
    expect(aesKeyWrapper(derived).wrap(base64url(C.cek)).toString('base64url')).toBe(encryptedKey)
    const sealed = contentEncryption('A128CBC-HS256')
      ?.cipher(base64url(C.cek))
      .seal(base64url(iv), C.plaintext, Buffer.from(head))
    expect([sealed?.ciphertext.toString('base64url'), sealed?.tag.toString('base64url')]).toEqual([
      ciphertext,
      tag,
    ])
  })
})

describe('key agreement', () => {
  it('RFC 7518 §C: secret and derived key, from both sides, JWE-9', () => {
    const { C } = examplesOf<{
      C: { ephemeral: JwkObject; recipient: JwkObject; sharedSecret: string; derivedKey: string }
    }>('rfc7518')
    for (const [own, other] of [
      [C.ephemeral, C.recipient],
      [C.recipient, C.ephemeral],
    ] as const) {
      const secret = secretOf(own, other) ?? Buffer.alloc(0)
      expect(secret.toString('base64url')).toBe(C.sharedSecret)
      const parties = { partyU: Buffer.from('Alice'), partyV: Buffer.from('Bob') }
      const derived = concatKdf(secret, 16, { algorithm: 'A128GCM', ...parties })
      expect(derived.toString('base64url')).toBe(C.derivedKey)
    }
  })

  it.each(['A.6', 'A.7'] as const)('RFC 8037 §%s: the shared secret', (section) => {
    const { [section]: example } =
      examplesOf<
        Record<'A.6' | 'A.7', { recipient: JwkObject; ephemeral: JwkObject; sharedSecret: string }>
      >('rfc8037')
    const secret = secretOf(example.ephemeral, example.recipient)
    expect(secret?.toString('hex')).toBe(example.sharedSecret)
  })

  it('draft-madden-jose-ecdh-1pu-04 §A: the derived key, JWE-19', () => {
    const { A } = examplesOf<{
      A: Record<'sender' | 'recipient' | 'ephemeral', JwkObject> & {
        sharedSecret: string
        derivedKey: string
      }
    }>('draft-madden-jose-ecdh-1pu-04')
    const secrets = [secretOf(A.ephemeral, A.recipient), secretOf(A.sender, A.recipient)]
    const secret = Buffer.concat(secrets.map((one) => one ?? Buffer.alloc(0)))
    expect(secret.toString('hex')).toBe(A.sharedSecret)
    const parties = { partyU: Buffer.from('Alice'), partyV: Buffer.from('Bob') }
    const derived = concatKdf(secret, 32, { algorithm: 'A256GCM', ...parties })
    expect(derived.toString('base64url')).toBe(A.derivedKey)
    expect(A.derivedKey).toBe('bK8Tcj0UhQrUtCzW3ek1v_0v_wCpunDeBcIDpeFyLKc')
  })

  it('draft-madden-jose-ecdh-1pu-04 §B: content, key encryption keys and encrypted keys, JWE-20', () => {
    const { B } = examplesOf<{
      B: Record<'sender' | 'ephemeral', JwkObject> &
        Record<'cek' | 'iv' | 'plaintext' | 'ciphertext' | 'tag', string> & {
          readonly header: object
          readonly general: { readonly protected: string }
          readonly recipients: Readonly<
            Record<string, { key: JwkObject; kek: string; encryptedKey: string }>
          >
        }
    }>('draft-madden-jose-ecdh-1pu-04')
    const head = Buffer.from(JSON.stringify(B.header)).toString('base64url')
    expect(head).toBe(B.general.protected)
    const cipher = contentEncryption('A256CBC-HS512')?.cipher(base64url(B.cek))
    const sealed = cipher?.seal(base64url(B.iv), B.plaintext, Buffer.from(head))
    expect(sealed?.ciphertext.toString('base64url')).toBe(B.ciphertext)
    expect(sealed?.tag.toString('base64url')).toBe(B.tag)
    for (const { key, kek, encryptedKey } of Object.values(B.recipients)) {
      const secrets = [secretOf(key, B.ephemeral), secretOf(key, B.sender)]
      const derived = concatKdf(Buffer.concat(secrets.map((one) => one ?? Buffer.alloc(0))), 16, {
        algorithm: 'ECDH-1PU+A128KW',
        partyU: Buffer.from('Alice'),
        partyV: Buffer.from('Bob and Charlie'),
        tag: sealed?.tag,
      })
      expect(derived.toString('hex')).toBe(kek)
      expect(aesKeyWrapper(derived).wrap(base64url(B.cek)).toString('base64url')).toBe(encryptedKey)
    }
  })
})
