import { createPrivateKey, createPublicKey } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { formOfDer } from '../../src/jwk/der.ts'
import { outcome } from '../outcome.ts'
import { a2, a3, ed25519 } from '../vectors/rfc-examples.ts'
import { certificateEc, encryptedEc } from './key-files.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'
const derOf = (pem: string): Buffer =>
  Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64')

const [rsa, ec, okp] = [a2.key, a3.key, ed25519.key].map((jwk) =>
  createPrivateKey({ key: { ...jwk }, format: 'jwk' }),
)

const forms = [
  [
    'spki',
    'RFC 5280 §4.1.2.7, RFC 5480 §2',
    ec && createPublicKey(ec).export({ format: 'der', type: 'spki' }),
  ],
  ['pkcs8', 'RFC 5958 §2', okp?.export({ format: 'der', type: 'pkcs8' })],
  [
    'pkcs1-public',
    'RFC 8017 §A.1.1',
    rsa && createPublicKey(rsa).export({ format: 'der', type: 'pkcs1' }),
  ],
  ['pkcs1-private', 'RFC 8017 §A.1.2', rsa?.export({ format: 'der', type: 'pkcs1' })],
  ['sec1', 'RFC 5915 §3', ec?.export({ format: 'der', type: 'sec1' })],
  ['encrypted-pkcs8', 'RFC 5958 §3', derOf(encryptedEc)],
  ['certificate', 'RFC 5280 §4.1', derOf(certificateEc)],
] as const

describe('DER', () => {
  it.each(forms)(
    'of %s is known by its outer structure and read, %s',
    (form, _, der = Buffer.alloc(0)) => {
      expect(formOfDer(der)).toBe(form)
      const key = JsonWebKey.import({ der: new Uint8Array(der) }, { password: 'secret' })
      const jwk = { OKP: ed25519.key, RSA: a2.key, EC: a3.key }[key.kty]
      expect(jwk && key.equals(JsonWebKey.import(jwk))).toBe(true)
      expect(key.isPrivate).toBe(!/spki|public|certificate/.test(form))
    },
  )

  it.each(forms)('of %s is exactly one structure, %s', (_, __, der = Buffer.alloc(0)) => {
    const wrong = [
      Buffer.concat([der, Buffer.alloc(1)]),
      der.subarray(0, -1),
      Buffer.concat([Buffer.alloc(1), der]),
      // The indefinite length that BER has, and a length that could be shorter.
      Buffer.concat([Buffer.from([0x30, 0x80]), der.subarray(4), Buffer.alloc(2)]),
      Buffer.concat([Buffer.from([0x30, 0x83, 0]), der.subarray(2)]),
      Buffer.concat([Buffer.from([0x31]), der.subarray(1)]),
    ]
    for (const bytes of wrong) {
      expect(outcome(() => JsonWebKey.import({ der: bytes }, { password: 'secret' }))).toBe(invalid)
    }
  })

  it.each([
    ['nothing', ''],
    ['an empty sequence', '3000'],
    ['a sequence that is too long for its bytes', '3005020100'],
    [
      'a list of further primes, RFC 7518 §6.3.2.7',
      '301d0201010201010201010201010201010201010201010201010201013000',
    ],
    ['a hundred numbers', `3082012c${'020101'.repeat(100)}`],
    ['a length of four bytes', '308400000003020100'],
  ])('of %s is no key', (_, hex) => {
    expect(formOfDer(Buffer.from(hex, 'hex'))).toBeUndefined()
    expect(outcome(() => JsonWebKey.import({ der: Buffer.from(hex, 'hex') }))).toBe(invalid)
  })

  it('of a megabyte is not looked at', () => {
    const der = Buffer.alloc(1_000_000, 0x30)
    expect(outcome(() => JsonWebKey.import({ der }))).toBe(invalid)
  })

  it('that is damaged anywhere gives a key or the one error, never another', () => {
    const input = fc.constantFrom(...forms.map(([, , der = Buffer.alloc(1)]) => der))
    fc.assert(
      fc.property(input, fc.nat(), fc.integer({ min: 1, max: 255 }), (der, at, difference) => {
        const bytes = Buffer.from(der)
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ difference
        const result = outcome(() => JsonWebKey.import({ der: bytes }, { password: 'secret' }))
        expect(typeof result === 'object' || result === invalid).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is bytes', () => {
    for (const der of ['MFkw', [48, 0], {}, 1]) {
      // The types forbid these; a JavaScript caller does not know.
      const input: object = { der }
      expect(outcome(() => JsonWebKey.import(input as never))).toBe(invalid)
    }
  })

  it('with a private value that belongs to another public one is refused, RFC 5915 §3', () => {
    const der = Buffer.from(ec?.export({ format: 'der', type: 'sec1' }) ?? '')
    const at = der.indexOf(Buffer.from(a3.key.d, 'base64url'))
    der[at + 31] = (der[at + 31] ?? 0) ^ 1
    expect(outcome(() => JsonWebKey.import({ der }))).toBe(invalid)
  })
})
