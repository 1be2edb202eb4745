import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  JsonWebEncryption,
  JsonWebKey,
  JsonWebSignature,
  UnsupportedAlgorithmError,
} from '../../src/index.ts'
import { algorithms, keyFor, mlDsaAlgorithms, rareAlgorithms, verifying } from '../keys.ts'

/** Payloads of every length around the blocks of the ciphers, and some longer ones. */
const payload = fc.oneof(fc.uint8Array({ maxLength: 70 }), fc.uint8Array({ maxLength: 2000 }))
const bytes = (data: Uint8Array): number[] => [...data]

/** ML-DSA where the runtime has it. */
function mlDsaKeys(): (readonly [string, JsonWebKey])[] {
  try {
    return mlDsaAlgorithms.map((alg) => [alg, JsonWebKey.generate('AKP', { alg })])
  } catch (error) {
    if (error instanceof UnsupportedAlgorithmError) return []
    throw error
  }
}

const signing: readonly (readonly [string, JsonWebKey])[] = [
  ...algorithms.map(([alg, kty]) => [alg, keyFor(alg, kty)] as const),
  ...rareAlgorithms.map(([alg, kty, crv]) => [alg, JsonWebKey.generate(kty, { crv })] as const),
  ...mlDsaKeys(),
]

describe('signing', () => {
  it.each(signing)('with %s survives every serialization, for any bytes, JWT-15', (alg, key) => {
    const jws = new JsonWebSignature({ algorithms: [alg] })
    const reader = verifying(key)
    const unencoded = { alg, b64: false, crit: ['b64'] }
    fc.assert(
      fc.property(payload, (data) => {
        const apart = { payload: data }
        const detached = { detached: true }
        const results = [
          jws.deserializeCompact(jws.serializeCompact({ alg }, data, key), reader),
          jws.deserializeCompact(jws.serializeCompact({ alg }, data, key, detached), reader, apart),
          jws.deserializeCompact(
            jws.serializeCompact(unencoded, data, key, detached),
            reader,
            apart,
          ),
          jws.deserializeJson(jws.serializeJson({ protected: { alg } }, data, key), reader),
          jws.deserializeJson(
            jws.serializeJson({ protected: { alg }, header: { a: 1 } }, data, key, detached),
            reader,
            apart,
          ),
          jws.deserializeJson(
            jws.serializeJson([{ protected: { alg } }, { protected: { alg } }], data, key),
            reader,
          ),
          jws.deserializeJson(
            JSON.stringify(jws.serializeJson({ protected: unencoded }, data, key, detached)),
            reader,
            apart,
          ),
        ]
        for (const result of results) expect(bytes(result.payload)).toEqual(bytes(data))
      }),
      { numRuns: 5 },
    )
  })
})

const rsa = JsonWebKey.import({ ...keyFor('RS256', 'RSA').exportPrivate(), alg: undefined })
const sender = new Map<string, JsonWebKey>()
const contentBits = new Map([
  ['A128CBC-HS256', 256],
  ['A192CBC-HS384', 384],
  ['A256CBC-HS512', 512],
  ['A128GCM', 128],
  ['A192GCM', 192],
  ['A256GCM', 256],
  ['C20P', 256],
  ['XC20P', 256],
])
const curves = [
  ['EC', 'P-256'],
  ['EC', 'P-384'],
  ['EC', 'P-521'],
  ['EC', 'secp256k1'],
  ['OKP', 'X25519'],
  ['OKP', 'X448'],
] as const

/** Every key management algorithm with a key for it; that of `dir` depends on the content encryption. */
const managing: readonly (readonly [string, string, JsonWebKey | undefined])[] = [
  ['dir', 'oct', undefined],
  ...['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512', 'RSA1_5'].map(
    (alg) => [alg, 'RSA', rsa] as const,
  ),
  ...[128, 192, 256].flatMap((size) => [
    [`A${size}KW`, 'oct', JsonWebKey.generate('oct', { size })] as const,
    [`A${size}GCMKW`, 'oct', JsonWebKey.generate('oct', { size })] as const,
  ]),
  ...curves.flatMap(([kty, crv]) => {
    const key = JsonWebKey.generate(kty, { crv })
    sender.set(crv, JsonWebKey.generate(kty, { crv }))
    return [
      'ECDH-ES',
      'ECDH-ES+A128KW',
      'ECDH-ES+A192KW',
      'ECDH-ES+A256KW',
      'ECDH-1PU',
      'ECDH-1PU+A128KW',
      'ECDH-1PU+A192KW',
      'ECDH-1PU+A256KW',
    ].map((alg) => [alg, crv, key] as const)
  }),
  ...['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW'].map(
    (alg) =>
      [alg, 'password', JsonWebKey.import({ secret: 'correct horse battery staple' })] as const,
  ),
]

describe('encrypting', () => {
  it.each(managing)(
    'with %s on %s survives every serialization and content encryption, for any bytes, JWE-5, JWE-6, JWE-10, JWE-21, JWE-23',
    (alg, crv, given) => {
      const only1pu = alg.startsWith('ECDH-1PU+')
      for (const [enc, size] of contentBits) {
        if (only1pu && !enc.includes('CBC')) continue
        const key = given ?? JsonWebKey.generate('oct', { size })
        const writer = key.kty === 'oct' ? key : key.toPublic()
        const from = sender.get(crv)
        const isSent = alg.startsWith('ECDH-1PU')
        const own = alg.startsWith('PBES2') ? { p2c: 1000 } : {}
        const jwe = new JsonWebEncryption({ algorithms: [alg, enc, 'DEF'] })
        fc.assert(
          fc.property(payload, fc.boolean(), (data, isZipped) => {
            const header = { alg, enc, ...own, ...(isZipped && { zip: 'DEF' }) }
            const write = isSent && from !== undefined ? { senderKey: from } : {}
            const read = isSent && from !== undefined ? { senderKey: from.toPublic() } : {}
            const aad = Buffer.from('aad')
            const results = [
              jwe.deserializeCompact(jwe.serializeCompact(header, data, writer, write), key, read),
              jwe.deserializeJson(
                jwe.serializeJson({ protected: header, aad }, data, writer, write),
                key,
                read,
              ),
            ]
            for (const result of results) expect(bytes(result.payload)).toEqual(bytes(data))
          }),
          { numRuns: 1 },
        )
      }
    },
  )

  it('for several recipients of several kinds gives each of them the same, JRF-15', () => {
    const wrapping = managing.filter(
      ([alg]) =>
        alg !== 'dir' && alg !== 'ECDH-ES' && !alg.includes('1PU') && !alg.includes('PBES2'),
    )
    const names = [...new Set(wrapping.map(([alg]) => alg)), 'A256GCM']
    const jwe = new JsonWebEncryption({ algorithms: names })
    const keys = wrapping.map(([, , key], index) => {
      if (key === undefined) throw new Error('no key')
      return key.withKid(`key ${index}`)
    })
    const token = jwe.serializeJson(
      {
        protected: { enc: 'A256GCM' },
        recipients: wrapping.map(([alg], index) => ({ header: { alg, kid: `key ${index}` } })),
      },
      'for all',
      keys.map((key) => (key.kty === 'oct' ? key : key.toPublic())),
    )
    for (const key of keys) {
      expect(Buffer.from(jwe.deserializeJson(token, key).payload).toString()).toBe('for all')
    }
  })
})
