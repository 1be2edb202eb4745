import * as peer from 'jose'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature, jwt } from '../../src/index.ts'
import { algorithms, keyFor, verifying } from '../keys.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()

/** A JWK as jose types it: lists that may be changed, and no member that is undefined. */
const peerJwk = (jwk: object): peer.JWK => JSON.parse(JSON.stringify(jwk))

const rows = algorithms.map(([alg, kty]) => ({ alg, kty, key: keyFor(alg, kty) }))

describe('signature algorithms', () => {
  it.each(rows)(
    '$alg verifies what it signs, whatever the payload, RFC 7518 §3.2, §3.3, §3.4, §3.5, RFC 8037 §3.1, RFC 9864 §2.2',
    ({ alg, key }) => {
      const runs = key.kty === 'RSA' ? 5 : 20
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
    const step = key.kty === 'oct' ? 1 : 7
    for (let bit = 0; bit < token.length * 8; bit += step) {
      const bytes = Buffer.from(token)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const flipped = bytes.toString('latin1')
      expect(outcome(() => jws.deserializeCompact(flipped, verifier))).toMatch(/^ERR_JOSE_/)
    }
  })

  it.each(rows)('$alg: jose verifies what we sign', async ({ alg, key }) => {
    const token = jwt.encode({ alg }, { sub: 'ü' }, key)
    const jwk = { ...verifying(key).toJSON(), ...(key.kty === 'oct' && key.exportPrivate()) }
    const verified = await peer.jwtVerify(token, await peer.importJWK(peerJwk(jwk), alg))
    expect(verified.payload).toEqual({ sub: 'ü' })
    expect(verified.protectedHeader).toEqual({ alg, typ: 'JWT', kid: key.kid })
  })

  it.each(rows)('$alg: we verify what jose signs', async ({ alg, key }) => {
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
    for (const { alg, key } of rows) {
      const token = jws.serializeCompact({ alg }, 'payload', key)
      for (const other of rows) {
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

  it('signs deterministically with EdDSA and PKCS #1, RFC 8017 §8.2', () => {
    for (const { alg, key } of rows.filter((row) => /^(?:HS|RS|Ed)/.test(row.alg))) {
      const once = jws.serializeCompact({ alg }, 'payload', key)
      expect(jws.serializeCompact({ alg }, 'payload', key)).toBe(once)
    }
  })
})
