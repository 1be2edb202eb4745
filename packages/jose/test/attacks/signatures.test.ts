import { constants, createHash, type KeyObject, privateEncrypt, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature } from '../../src/index.ts'
import { keyFor, nativeKey, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { costOf } from './cost.ts'

const jws = new JsonWebSignature()
const badSignature = 'ERR_JOSE_BAD_SIGNATURE'
const invalidKey = 'ERR_JOSE_INVALID_KEY'

const inputFor = (alg: string): string =>
  `${segment(JSON.stringify({ alg }))}.${segment('payload')}`

/** The code of verifying a signature of the payload, or `accepted`. */
function judged(alg: string, key: JsonWebKey, signature: Uint8Array): string {
  const token = `${inputFor(alg)}.${Buffer.from(signature).toString('base64url')}`
  const result = outcome(() => jws.deserializeCompact(token, key, { algorithms: [alg] }))
  return typeof result === 'string' ? result : 'accepted'
}

const littleEndian = (value: bigint, size: number): Buffer =>
  Buffer.from(Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex').toReversed())
const toNumber = (bytes: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`)

describe('hostile EdDSA signatures', () => {
  const curves = [
    ['Ed25519', 32, 2n ** 252n + 27742317777372353535851937790883648493n],
    [
      'Ed448',
      57,
      2n ** 446n - 13818066809895115352007386748515426880336692474882178609894547503885n,
    ],
  ] as const

  it.each(curves)(
    'J-11, CVE-2026-33895 refuses S of the group order or more, and other lengths, on %s, RFC 8032 §5.1.7, §5.2.7',
    (crv, size, order) => {
      const key = JsonWebKey.generate('OKP', { crv })
      const alg = 'EdDSA'
      const good = sign(null, Buffer.from(inputFor(alg)), nativeKey(key))
      const [r, s] = [good.subarray(0, size), toNumber(good.subarray(size))]
      expect(judged(alg, key.toPublic(), good)).toBe('accepted')
      for (const other of [s + order, s + 2n * order, order, 0n, order - s]) {
        const hostile = Buffer.concat([r, littleEndian(other, size)])
        expect(judged(alg, key.toPublic(), hostile)).toBe(badSignature)
      }
      const lengths = [
        good.subarray(1),
        good.subarray(0, -1),
        Buffer.concat([good, Buffer.alloc(1)]),
        Buffer.concat([Buffer.alloc(1), good]),
        Buffer.alloc(0),
        Buffer.alloc(size * 2),
      ]
      for (const hostile of lengths) expect(judged(alg, key.toPublic(), hostile)).toBe(badSignature)
    },
  )

  it('J-11 refuses public keys of small order, which verify anything, RFC 8032 §5.1.7', () => {
    const order4 = Buffer.alloc(32)
    const order1 = Buffer.concat([Buffer.from([1]), Buffer.alloc(31)])
    const order2 = Buffer.from(`ec${'ff'.repeat(30)}7f`, 'hex')
    const order8 = Buffer.from(
      '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
      'hex',
    )
    const outside = Buffer.from(`ed${'ff'.repeat(30)}7f`, 'hex')
    for (const point of [order1, order2, order4, order8, outside]) {
      for (const signBit of [0, 0x80]) {
        const x = Buffer.from(point)
        x[31] = (x[31] ?? 0) | signBit
        const jwk = { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }
        expect(outcome(() => JsonWebKey.import(jwk))).toBe(invalidKey)
      }
    }
  })

  it('J-11 takes no signature of one curve with a key of the other, RFC 9864 §2.2', () => {
    const [key25519, key448] = ['Ed25519', 'Ed448'].map((crv) =>
      JsonWebKey.generate('OKP', { crv }),
    )
    if (key25519 === undefined || key448 === undefined) throw new Error('no keys')
    for (const [signer, verifier] of [
      [key25519, key448],
      [key448, key25519],
    ] as const) {
      const signature = sign(null, Buffer.from(inputFor('EdDSA')), nativeKey(signer))
      expect(judged('EdDSA', verifier, signature)).toBe(badSignature)
      for (const alg of ['Ed25519', 'Ed448']) {
        const other = sign(null, Buffer.from(inputFor(alg)), nativeKey(signer))
        expect(judged(alg, verifier, other)).not.toBe('accepted')
      }
    }
    expect(
      outcome(() =>
        jws.serializeCompact({ alg: 'EdDSA' }, '', JsonWebKey.generate('OKP', { crv: 'X25519' })),
      ),
    ).toMatch(/^ERR_JOSE_/)
  })
})

describe('hostile RSA signatures', () => {
  const key = keyFor('RS256', 'RSA')
  const native: KeyObject = nativeKey(key)
  const size = 256
  const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex')
  const digest = createHash('sha256').update(inputFor('RS256')).digest()

  /** Applies the private key to a block as it is. */
  const raw = (block: Uint8Array): Buffer =>
    privateEncrypt({ key: native, padding: constants.RSA_NO_PADDING }, block)

  /** A block of RFC 8017 §9.2 whose middle is filled up with a byte. */
  const block = (
    info: Uint8Array,
    { first = [0, 1], fill = 0xff, end = [0], after = Buffer.alloc(0), padding = -1 } = {},
  ): Buffer => {
    const rest = Buffer.concat([Buffer.from(end), info, after])
    const length = padding === -1 ? size - first.length - rest.length : padding
    const start = Buffer.concat([Buffer.from(first), Buffer.alloc(length, fill), rest])
    return Buffer.concat([start, Buffer.alloc(size - start.length, 0x5a)])
  }

  it('J-12, CVE-2022-24771, CVE-2022-24772, CVE-2022-24773, CVE-2026-33894 takes the one encoding of RFC 8017 §8.2.2 and no other padding', () => {
    const info = Buffer.concat([digestInfo, digest])
    expect(judged('RS256', key.toPublic(), raw(block(info)))).toBe('accepted')
    const extraField = Buffer.concat([
      Buffer.from('3035300d060960864801650304020105000420', 'hex'),
      digest,
      Buffer.from('04020000', 'hex'),
    ])
    const longLength = Buffer.concat([
      Buffer.from('308131300d060960864801650304020105000420', 'hex'),
      digest,
    ])
    const parameters = Buffer.concat([
      Buffer.from('3033300f0609608648016503040201040200000420', 'hex'),
      digest,
    ])
    const sha384 = Buffer.concat([
      Buffer.from('3041300d060960864801650304020205000430', 'hex'),
      digest,
      Buffer.alloc(16),
    ])
    const hostile = {
      'garbage behind the digest': block(info, { padding: 8 }),
      'garbage behind, full padding': block(info, { padding: 100 }),
      'a field behind the digest': block(extraField),
      'a length in long form': block(longLength),
      'parameters that are not null': block(parameters),
      'no DigestInfo': block(digest),
      'another digest': block(sha384),
      'the type of encryption': block(info, { first: [0, 2] }),
      'type 0': block(info, { first: [0, 0], fill: 0 }),
      'a first byte that is not 0': block(info, { first: [0, 1], fill: 0xfe }),
      'no separator': block(info, { end: [] }),
      'two separators': block(info, { end: [0, 0] }),
      'padding of one byte': block(info, { padding: 1, after: Buffer.alloc(0) }),
    }
    for (const [name, bytes] of Object.entries(hostile)) {
      expect(judged('RS256', key.toPublic(), raw(bytes)), name).toBe(badSignature)
    }
  })

  it('J-12 takes signatures as long as the modulus and below it, RFC 8017 §8.2.2', () => {
    const good = sign('sha256', Buffer.from(inputFor('RS256')), native)
    const modulus = BigInt(
      `0x${Buffer.from(String(key.toJSON()['n']), 'base64url').toString('hex')}`,
    )
    const number = BigInt(`0x${good.toString('hex')}`)
    const larger = Buffer.from((number + modulus).toString(16).padStart(514, '0'), 'hex')
    const hostile = [
      good.subarray(1),
      good.subarray(0, -1),
      Buffer.concat([good, Buffer.alloc(1)]),
      Buffer.concat([Buffer.alloc(1), good]),
      Buffer.alloc(0),
      Buffer.alloc(size),
      Buffer.alloc(size, 0xff),
      Buffer.from([...Buffer.alloc(size - 1), 1]),
      larger.subarray(1),
      larger,
    ]
    for (const signature of hostile) {
      expect(judged('RS256', key.toPublic(), signature)).toBe(badSignature)
    }
  })

  it('J-12 takes a PSS signature with the one digest and salt of its algorithm, RFC 7518 §3.5', () => {
    const whole = JsonWebKey.import({ ...key.exportPrivate(), alg: undefined })
    const make = (digestName: string, saltLength: number): Buffer =>
      sign(digestName, Buffer.from(inputFor('PS256')), {
        key: native,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength,
      })
    expect(judged('PS256', whole, make('sha256', 32))).toBe('accepted')
    for (const salt of [0, 20, 31, 33, 64, 222]) {
      expect(judged('PS256', whole, make('sha256', salt)), `salt ${salt}`).toBe(badSignature)
    }
    for (const digestName of ['sha1', 'sha384', 'sha512']) {
      expect(judged('PS256', whole, make(digestName, 32)), digestName).toBe(badSignature)
    }
    expect(judged('PS256', whole, sign('sha256', Buffer.from(inputFor('PS256')), native))).toBe(
      badSignature,
    )
    expect(judged('RS256', whole, make('sha256', 32))).toBe(badSignature)
  })

  it('J-12 refuses keys that are small, huge, or have an exponent that is 1, even or long', () => {
    const { n = '' } = key.toJSON() as { n?: string }
    const bits = (length: number): string => {
      const bytes = Buffer.alloc(length / 8, 0xff)
      return bytes.toString('base64url')
    }
    const exponents = ['AQ', 'Ag', 'AQAA', 'AAEAAQ', 'AA', '', segment(Buffer.alloc(9, 0xff))]
    for (const e of exponents) {
      expect(
        outcome(() => JsonWebKey.import({ kty: 'RSA', n, e })),
        e,
      ).toBe(invalidKey)
    }
    for (const length of [8, 512, 1024, 2040, 16392, 32768]) {
      const jwk = { kty: 'RSA', n: bits(length), e: 'AQAB' }
      expect(
        outcome(() => JsonWebKey.import(jwk)),
        String(length),
      ).toBe(invalidKey)
    }
    const even = Buffer.from(n, 'base64url')
    even[255] = (even[255] ?? 0) & 0xfe
    expect(outcome(() => JsonWebKey.import({ kty: 'RSA', n: segment(even), e: 'AQAB' }))).toBe(
      invalidKey,
    )
  })

  it('J-12 verifies in bounded time with the largest key and exponent that it takes', () => {
    const [e, largest] = [segment(Buffer.alloc(8, 0xff)), segment(Buffer.alloc(2048, 0xff))]
    const code = outcome(() => JsonWebKey.import({ kty: 'RSA', n: largest, e }))
    const used = typeof code === 'string' ? keyFor('RS256', 'RSA') : code
    expect(costOf(50, () => judged('RS256', used, Buffer.alloc(2048, 1)))).toBeLessThan(1)
    expect(
      costOf(50, () => outcome(() => JsonWebKey.import({ kty: 'RSA', n: largest, e }))),
    ).toBeLessThan(1)
  })
})
