import * as peer from 'jose'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasMlDsa } from '../../src/crypto/keys.ts'
import { JsonWebKey, JsonWebSignature, jwt } from '../../src/index.ts'
import { algorithms, keyFor, mlDsaAlgorithms, rareAlgorithms, verifying } from '../keys.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()

/** A JWK as jose types it: lists that may be changed, and no member that is undefined. */
const peerJwk = (jwk: object): peer.JWK => JSON.parse(JSON.stringify(jwk))

const common = algorithms.map(([alg, kty]) => ({ alg, key: keyFor(alg, kty) }))
const rare = rareAlgorithms.map(([alg, kty, crv]) => ({
  alg,
  key: JsonWebKey.generate(kty, { alg, crv }),
}))
const mlDsa = (hasMlDsa() ? mlDsaAlgorithms : []).map((alg) => ({
  alg,
  key: JsonWebKey.generate('AKP', { alg }),
}))
const rows = [...common, ...rare, ...mlDsa]

describe('signature algorithms', () => {
  it.each(rows)(
    '$alg verifies what it signs, whatever the payload, RFC 7518 §3.2, §3.3, §3.4, §3.5, RFC 8037 §3.1, RFC 9864 §2.2, RFC 8812 §3.2, RFC 9964 §4',
    ({ alg, key }) => {
      const runs = key.kty === 'RSA' || key.kty === 'AKP' ? 5 : 20
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 3000 }), (payload) => {
          const token = jws.serializeCompact({ alg }, payload, key)
          const verified = jws.deserializeCompact(token, verifying(key))
          expect(Buffer.from(verified.payload)).toEqual(Buffer.from(payload))
          expect(verified.header).toEqual({ alg, kid: key.kid })
        }),
        { numRuns: runs },
      )
    },
  )

  it.each(rows)('$alg refuses every token with one bit flipped', ({ alg, key }) => {
    const token = jws.serializeCompact({ alg }, 'payload', key)
    const verifier = verifying(key)
    const step = key.kty === 'oct' ? 1 : key.kty === 'AKP' ? 97 : 7
    for (let bit = 0; bit < token.length * 8; bit += step) {
      const bytes = Buffer.from(token)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const flipped = bytes.toString('latin1')
      expect(outcome(() => jws.deserializeCompact(flipped, verifier))).toMatch(/^ERR_JOSE_/)
    }
  })

  it.each(common.filter(({ alg }) => /^(?:HS256|RS256|PS256|ES256|Ed25519)$/.test(alg)))(
    '$alg refuses every single bit flipped in 20 tokens',
    ({ alg, key }) => {
      const verifier = verifying(key)
      for (let round = 0; round < 20; round += 1) {
        const token = jws.serializeCompact({ alg }, `payload ${round}`, key)
        const bytes = Buffer.from(token)
        for (let bit = 0; bit < bytes.length * 8; bit += 1) {
          const original = bytes[bit >> 3] ?? 0
          bytes[bit >> 3] = original ^ (1 << (bit & 7))
          const flipped = bytes.toString('latin1')
          if (typeof outcome(() => jws.deserializeCompact(flipped, verifier)) !== 'string') {
            throw new Error(`bit ${bit} of ${token} does not matter`)
          }
          bytes[bit >> 3] = original
        }
        expect(jws.deserializeCompact(bytes.toString('latin1'), verifier).header.alg).toBe(alg)
      }
    },
    60_000,
  )

  it.each(common)('$alg: jose verifies what we sign', async ({ alg, key }) => {
    const token = jwt.encode({ alg }, { sub: 'ü' }, key)
    const jwk = { ...verifying(key).toJSON(), ...(key.kty === 'oct' && key.exportPrivate()) }
    const verified = await peer.jwtVerify(token, await peer.importJWK(peerJwk(jwk), alg))
    expect(verified.payload).toEqual({ sub: 'ü' })
    expect(verified.protectedHeader).toEqual({ alg, typ: 'JWT', kid: key.kid })
  })

  it.each(common)('$alg: we verify what jose signs', async ({ alg, key }) => {
    const signingKey = await peer.importJWK(peerJwk(key.exportPrivate()), alg)
    const token = await new peer.SignJWT({ sub: 'ü', aud: ['a', 'b'] })
      .setProtectedHeader({ alg, kid: 'x', typ: 'at+jwt' })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(signingKey)
    expect(jwt.verify(token, verifying(key), { audience: 'b', typ: 'at+jwt' })).toMatchObject({
      header: { alg, kid: 'x', typ: 'at+jwt' },
      claims: { sub: 'ü', aud: ['a', 'b'] },
    })
  })

  it('refuses every algorithm with the key of another', () => {
    // The algorithm of an AKP key is part of it and cannot be left out.
    const pairs = [...common, ...rare]
    for (const { alg, key } of pairs) {
      const token = jws.serializeCompact({ alg }, 'payload', key)
      for (const other of pairs) {
        if (other.alg === alg) continue
        const bare = JsonWebKey.import({ ...other.key.exportPrivate(), alg: undefined })
        expect(outcome(() => jws.deserializeCompact(token, other.key))).toMatch(/^ERR_JOSE_/)
        if (bare.algorithms().includes(alg)) continue
        const rules = { algorithms: [alg, other.alg] }
        expect(outcome(() => jws.deserializeCompact(token, bare, rules))).toBe(
          'ERR_JOSE_INVALID_KEY',
        )
        expect(outcome(() => jws.serializeCompact({ alg }, 'payload', bare))).toBe(
          'ERR_JOSE_INVALID_KEY',
        )
      }
    }
  })

  it('JWS-26 refuses ML-DSA with the key of another parameter set, RFC 9964 §4', () => {
    for (const { alg, key } of mlDsa) {
      const token = jws.serializeCompact({ alg }, 'payload', key)
      for (const other of rows.filter((row) => row.alg !== alg)) {
        const rules = { algorithms: [alg, other.alg] }
        expect(outcome(() => jws.deserializeCompact(token, other.key, rules))).toBe(
          'ERR_JOSE_UNSUPPORTED_ALGORITHM',
        )
      }
    }
  })

  it('JRF-10 takes the curves that the name of the algorithm says, RFC 9864 §2.2, RFC 8037 §3.1', () => {
    const ed25519 = JsonWebKey.generate('OKP', { crv: 'Ed25519' })
    const ed448 = JsonWebKey.generate('OKP', { crv: 'Ed448' })
    const x25519 = JsonWebKey.generate('OKP', { crv: 'X25519' })
    const sign = (alg: string, key: JsonWebKey): unknown =>
      outcome(() => jws.serializeCompact({ alg }, '', key).split('.')[2]?.length)
    const invalid = 'ERR_JOSE_INVALID_KEY'
    const table = ['EdDSA', 'Ed25519', 'Ed448'].map((alg) =>
      [ed25519, ed448, x25519].map((key) => sign(alg, key)),
    )
    expect(table).toEqual([
      [86, 152, invalid],
      [86, invalid, invalid],
      [invalid, 152, invalid],
    ])
    const token = jws.serializeCompact({ alg: 'EdDSA' }, '', ed448)
    expect(outcome(() => jws.deserializeCompact(token, ed25519))).toBe('ERR_JOSE_BAD_SIGNATURE')
    const rules = { algorithms: ['EdDSA'] }
    expect(outcome(() => jws.deserializeCompact(token, x25519, rules))).toBe(invalid)
    expect(jws.deserializeCompact(token, ed448.toPublic()).header.alg).toBe('EdDSA')
  })

  it('lets a key that names no algorithm mean the only ones of its curve, RFC 8812 §3.2', () => {
    for (const { alg, key } of rare) {
      const bare = JsonWebKey.import({ ...key.exportPrivate(), alg: undefined })
      const token = jws.serializeCompact({ alg }, '', bare)
      expect(jws.deserializeCompact(token, bare.toPublic()).header.alg).toBe(alg)
    }
  })

  it('signs deterministically with EdDSA and PKCS #1, RFC 8017 §8.2', () => {
    for (const { alg, key } of rows.filter((row) => /^(?:HS|RS|Ed)/.test(row.alg))) {
      const once = jws.serializeCompact({ alg }, 'payload', key)
      expect(jws.serializeCompact({ alg }, 'payload', key)).toBe(once)
    }
  })
})
