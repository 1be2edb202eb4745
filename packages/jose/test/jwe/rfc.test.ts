import { createPrivateKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { contentEncryption } from '../../src/algorithms/content-encryption.ts'
import { keyManagementAlgorithm } from '../../src/algorithms/key-management/index.ts'
import { agree } from '../../src/crypto/agreement.ts'
import { concatKdf } from '../../src/crypto/derive.ts'
import { aesKeyWrapper } from '../../src/crypto/wrap.ts'
import { JsonWebEncryption, JsonWebKey, type JwkObject } from '../../src/index.ts'
import { materialOf } from '../../src/jwk/key.ts'
import { a1, a2, a3, a4, a5, agreement, onePassDirect, onePassWrapped } from './rfc-examples.ts'

const jwe = new JsonWebEncryption()

function text(payload: Uint8Array): string {
  return Buffer.from(payload).toString()
}

describe('RFC 7516 examples, JRF-19', () => {
  it('RFC 7516 §A.1: RSA-OAEP decrypts', () => {
    expect(text(jwe.deserializeCompact(a1.token, JsonWebKey.import(a1.key)).payload)).toBe(
      a1.plaintext,
    )
  })

  it('RFC 7516 §A.2: RSA1_5 decrypts where it is listed', () => {
    const key = JsonWebKey.import(a2.key)
    const algorithms = ['RSA1_5', 'A128CBC-HS256']
    expect(text(jwe.deserializeCompact(a2.token, key, { algorithms }).payload)).toBe(a2.plaintext)
  })

  it('RFC 7516 §A.3: A128KW decrypts', () => {
    const { header, payload } = jwe.deserializeCompact(a3.token, JsonWebKey.import(a3.key))
    expect(text(payload)).toBe(a3.plaintext)
    expect(header).toEqual({ alg: 'A128KW', enc: 'A128CBC-HS256' })
  })

  it('RFC 7516 §A.4: general JSON decrypts for both recipients', () => {
    const algorithms = ['RSA1_5', 'A128KW', 'A128CBC-HS256']
    for (const key of [a2.key, a3.key]) {
      const result = jwe.deserializeJson(a4.jwe, JsonWebKey.import(key), { algorithms })
      expect(text(result.payload)).toBe(a4.plaintext)
      expect(result.protected).toEqual({ enc: 'A128CBC-HS256' })
      expect(result.unprotected).toEqual(a4.jwe.unprotected)
    }
  })

  it('RFC 7516 §A.5: flattened JSON decrypts', () => {
    const result = jwe.deserializeJson(JSON.stringify(a5.jwe), JsonWebKey.import(a3.key))
    expect(text(result.payload)).toBe(a5.plaintext)
    expect(result.recipient).toEqual({ alg: 'A128KW', kid: '7' })
    expect(result.header).toEqual({ ...a5.jwe.header, ...a5.jwe.unprotected, enc: 'A128CBC-HS256' })
  })
})

/** What one side of an agreement has: its private key and the public one of the other. */
function secretOf(own: JwkObject, other: JwkObject): Buffer {
  const privateKey = createPrivateKey({ key: { ...own }, format: 'jwk' })
  const { d: _d, ...open } = other
  const material = materialOf(JsonWebKey.import({ ...open, kty: other.kty }))
  if (material.kind !== 'pair') throw new Error('the key is no pair')
  return agree(privateKey, material.publicKey) ?? Buffer.alloc(0)
}

describe('RFC 7518 §C', () => {
  const { epk, ephemeralPrivate, bob, derived } = agreement
  const parties = { partyU: Buffer.from('Alice'), partyV: Buffer.from('Bob') }
  const header = { alg: 'ECDH-ES', enc: 'A128GCM', apu: 'QWxpY2U', apv: 'Qm9i', epk }

  it('JWE-9 both sides derive the published key, RFC 7518 §4.6.2', () => {
    const context = { algorithm: 'A128GCM', ...parties }
    const sides = [secretOf({ ...epk, d: ephemeralPrivate }, bob), secretOf(bob, epk)]
    for (const secret of sides) {
      expect(concatKdf(secret, 16, context).toString('base64url')).toBe(derived)
    }
  })

  it('JWE-9 the recipient opens what the published key encrypted, with apu and apv, RFC 7518 §4.6.1.2, §4.6.1.3', () => {
    const encryption = contentEncryption('A128GCM')
    const head = Buffer.from(JSON.stringify(header)).toString('base64url')
    const iv = Buffer.alloc(12, 5)
    const sealed = encryption
      ?.cipher(Buffer.from(derived, 'base64url'))
      .seal(iv, 'from Alice', Buffer.from(head))
    const parts = [iv, sealed?.ciphertext, sealed?.tag].map((part) => part?.toString('base64url'))
    const token = `${head}..${parts.join('.')}`
    expect(text(jwe.deserializeCompact(token, JsonWebKey.import(bob)).payload)).toBe('from Alice')
  })
})

describe('draft-madden-jose-ecdh-1pu-04', () => {
  it('JWE-19 §A: all derive the published key, draft-madden-jose-ecdh-1pu-04 §2.3', () => {
    const { epk, ephemeralPrivate, bob } = agreement
    const { alice, derived } = onePassDirect
    const context = {
      algorithm: 'A256GCM',
      partyU: Buffer.from('Alice'),
      partyV: Buffer.from('Bob'),
    }
    const atAlice = [secretOf({ ...epk, d: ephemeralPrivate }, bob), secretOf(alice, bob)]
    const atBob = [secretOf(bob, epk), secretOf(bob, alice)]
    for (const secrets of [atAlice, atBob]) {
      const key = concatKdf(Buffer.concat(secrets), 32, context)
      expect(key.toString('base64url')).toBe(derived)
    }
  })

  it('JWE-19 §A: Bob opens what the published key encrypted', () => {
    const { epk, bob } = agreement
    const { alice, derived } = onePassDirect
    const header = { alg: 'ECDH-1PU', enc: 'A256GCM', apu: 'QWxpY2U', apv: 'Qm9i', epk }
    const head = Buffer.from(JSON.stringify(header)).toString('base64url')
    const iv = Buffer.alloc(12, 5)
    const sealed = contentEncryption('A256GCM')
      ?.cipher(Buffer.from(derived, 'base64url'))
      .seal(iv, 'from Alice', Buffer.from(head))
    const parts = [iv, sealed?.ciphertext, sealed?.tag].map((part) => part?.toString('base64url'))
    const { payload } = jwe.deserializeCompact(`${head}..${parts.join('.')}`, bob, {
      algorithms: ['ECDH-1PU', 'A256GCM'],
      senderKey: JsonWebKey.import(alice).toPublic(),
    })
    expect(text(payload)).toBe('from Alice')
  })

  it('JWE-20 §B: Bob and Charlie decrypt the published message', () => {
    const { alice, bob, charlie, plaintext } = onePassWrapped
    const options = {
      algorithms: ['ECDH-1PU+A128KW', 'A256CBC-HS512'],
      senderKey: JsonWebKey.import(alice).toPublic(),
    }
    for (const key of [bob, charlie]) {
      expect(text(jwe.deserializeJson(onePassWrapped.jwe, key, options).payload)).toBe(plaintext)
    }
  })

  it('JWE-20 §B: Alice writes the published content, wrapping keys and encrypted keys', () => {
    const {
      alice,
      bob,
      charlie,
      ephemeral,
      cek,
      wrappingKeys,
      plaintext,
      jwe: published,
    } = onePassWrapped
    const encryption = contentEncryption('A256CBC-HS512')
    const row = keyManagementAlgorithm('ECDH-1PU+A128KW')
    if (encryption === undefined || row === undefined) throw new Error('the algorithm is missing')
    const sealed = encryption
      .cipher(Buffer.from(cek, 'hex'))
      .seal(Buffer.from(published.iv, 'base64url'), plaintext, Buffer.from(published.protected))
    expect(sealed.ciphertext.toString('base64url')).toBe(published.ciphertext)
    expect(sealed.tag.toString('base64url')).toBe(published.tag)

    const header = JSON.parse(Buffer.from(published.protected, 'base64url').toString())
    const privateKey = createPrivateKey({ key: { ...ephemeral }, format: 'jwk' })
    const recipients = [
      [bob, wrappingKeys.bob],
      [charlie, wrappingKeys.charlie],
    ] as const
    for (const [index, [recipient, wrappingKey]] of recipients.entries()) {
      const { d: _d, ...open } = recipient
      const { encryptedKey } = row.wrapper(materialOf(JsonWebKey.import(open))).wrap({
        encryption,
        header,
        cek: Buffer.from(cek, 'hex'),
        ephemeral: { epk: header.epk, privateKey },
        sender: materialOf(JsonWebKey.import(alice)),
        tag: sealed.tag,
      })
      expect(encryptedKey.toString('base64url')).toBe(published.recipients[index]?.encrypted_key)
      const unwrapped = aesKeyWrapper(Buffer.from(wrappingKey, 'hex')).unwrap(encryptedKey)
      expect(unwrapped?.toString('hex')).toBe(cek)
    }
  })
})
