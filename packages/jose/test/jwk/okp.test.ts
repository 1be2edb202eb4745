import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, jwt } from '../../src/index.ts'
import { outcome } from '../outcome.ts'
import { ed25519 } from '../vectors/rfc-examples.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'
const names = ['Ed25519', 'Ed448', 'X25519', 'X448'] as const

const p25519 = 2n ** 255n - 19n
const p448 = 2n ** 448n - 2n ** 224n - 1n

/** A number in little-endian order, with the top bit of the last byte as the sign. */
function coordinate(value: bigint, size: number, sign = 0): string {
  const bytes = Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex').toReversed()
  bytes[size - 1] = (bytes[size - 1] ?? 0) | sign
  return Buffer.from(bytes).toString('base64url')
}

/** The y of a point of order 8 on Ed25519, RFC 7748 §4.1, and the u that belongs to it. */
const eighth = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n
const eighthOnX = 0x00b8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0n
const otherEighthOnX = 0x57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5fn

const hostile: [string, string, string][] = [
  ...[0n, 1n, p25519 - 1n, eighth, p25519 - eighth].flatMap((y) =>
    [0, 0x80].map((sign): [string, string, string] => [
      'Ed25519',
      'small order',
      coordinate(y, 32, sign),
    ]),
  ),
  ...[p25519, p25519 + 1n, p25519 + 18n].map((y): [string, string, string] => [
    'Ed25519',
    'not below p, RFC 8032 §5.1.3',
    coordinate(y, 32),
  ]),
  ...[0n, 1n, p25519 - 1n, p25519, p25519 + 1n, eighthOnX, otherEighthOnX].flatMap((u) =>
    [0, 0x80].map((sign): [string, string, string] => [
      'X25519',
      'low order',
      coordinate(u, 32, sign),
    ]),
  ),
  ...[0n, 1n, p448 - 1n].flatMap((y) =>
    [0, 0x80].map((sign): [string, string, string] => [
      'Ed448',
      'small order',
      coordinate(y, 57, sign),
    ]),
  ),
  ...[p448, 2n ** 448n - 1n, 2n ** 448n + 5n].map((y): [string, string, string] => [
    'Ed448',
    'not below p',
    coordinate(y, 57),
  ]),
  ...[0n, 1n, p448 - 1n, p448, p448 + 1n].map((u): [string, string, string] => [
    'X448',
    'low order',
    coordinate(u, 56),
  ]),
]

describe('OKP keys', () => {
  it.each(names)('%s keys of node:crypto are read and written, RFC 8037 §2, JWK-6', (crv) => {
    const { privateKey, publicKey } = generate(crv)
    const jwk = privateKey.export({ format: 'jwk' })
    const key = JsonWebKey.import({ ...jwk, kty: 'OKP' })
    expect(key.exportPrivate()).toEqual(jwk)
    expect(JsonWebKey.import(privateKey).exportPrivate()).toEqual(jwk)
    expect(JsonWebKey.import(publicKey).toJSON()).toEqual({ kty: 'OKP', crv, x: jwk.x })
    expect(Buffer.from(String(jwk.x), 'base64url')).toHaveLength(
      { Ed25519: 32, Ed448: 57, X25519: 32, X448: 56 }[crv],
    )
  })

  it('the key of RFC 8037 §A.1 and its public half of §A.2 survive, JWK-6', () => {
    const { d, ...publicJwk } = ed25519.key
    expect(JsonWebKey.import(ed25519.key).exportPrivate()).toEqual({ ...publicJwk, d })
    expect(JsonWebKey.import(ed25519.key).toJSON()).toEqual(publicJwk)
    expect(JsonWebKey.import(publicJwk).toJSON()).toEqual(publicJwk)
  })

  it.each(names)('a %s private value that belongs to another public one is refused', (crv) => {
    const one = generate(crv).privateKey.export({ format: 'jwk' })
    const other = generate(crv).publicKey.export({ format: 'jwk' })
    expect(outcome(() => JsonWebKey.import({ ...one, x: other.x, kty: 'OKP' }))).toBe(invalid)
    expect(outcome(() => JsonWebKey.import({ ...one, d: `${one.d}AAAA`, kty: 'OKP' }))).toBe(
      invalid,
    )
  })

  it.each(hostile)(
    'a public value of %s is refused: %s, %s, J-11, J-14, RFC 8032 §5.1.7, RFC 7748 §5, §6.1',
    (crv, _, x) => {
      expect(Buffer.from(x, 'base64url')).toHaveLength(
        { Ed25519: 32, Ed448: 57, X25519: 32, X448: 56 }[crv] ?? 0,
      )
      expect(outcome(() => JsonWebKey.import({ kty: 'OKP', crv, x }))).toBe(invalid)
    },
  )

  it('a public value just beside those is read, RFC 7748 §5', () => {
    for (const [crv, value, size] of [
      ['X25519', 9n, 32],
      ['X25519', p25519 + 2n, 32],
      ['X448', 5n, 56],
      ['X448', p448 + 2n, 56],
      ['Ed25519', p25519 - 2n, 32],
      ['Ed448', p448 - 2n, 57],
    ] as const) {
      expect(JsonWebKey.import({ kty: 'OKP', crv, x: coordinate(value, size) }).crv).toBe(crv)
    }
  })

  it('a public value that is on no point verifies nothing, RFC 8032 §5.2.2, §5.2.5, §5.1.5', () => {
    // The square of x that belongs to y = 2 on Ed25519 has no root.
    const key = JsonWebKey.import({ kty: 'OKP', crv: 'Ed25519', x: coordinate(2n, 32) })
    const token = jwt.encode({ alg: 'EdDSA' }, {}, JsonWebKey.generate('OKP'))
    expect(outcome(() => jwt.decode(token, key))).toBe('ERR_JOSE_BAD_SIGNATURE')
  })
})

function generate(crv: (typeof names)[number]): ReturnType<typeof generateKeyPairSync> {
  switch (crv) {
    case 'Ed25519':
      return generateKeyPairSync('ed25519')
    case 'Ed448':
      return generateKeyPairSync('ed448')
    case 'X25519':
      return generateKeyPairSync('x25519')
    default:
      return generateKeyPairSync('x448')
  }
}
