import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { type JwtBearerOptions } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { serveKeys } from '../clients/key-server.ts'
import { bodyOf, p256, rsa, sign } from '../client-authentication/assertion-provider.ts'
import { secret } from '../provider.ts'
import { claimsOf, createProvider, idp, publicOf, signed, trusted } from './bearer-provider.ts'

describe('trusted issuers', () => {
  it('UTIL-6, X-16 may sign with every algorithm that has a public key', async () => {
    const cases = [
      ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => [alg, rsa] as const),
      ['ES384', JsonWebKey.generate('EC', { crv: 'P-384' })] as const,
      ['ES512', JsonWebKey.generate('EC', { crv: 'P-521' })] as const,
      ['ES256K', JsonWebKey.generate('EC', { crv: 'secp256k1' })] as const,
      ['Ed25519', JsonWebKey.generate('OKP')] as const,
      ['EdDSA', JsonWebKey.generate('OKP')] as const,
    ]
    for (const [alg, key] of cases) {
      const issuers = [{ issuer: idp, keys: publicOf(key) }]
      const { present } = createProvider({ grant: { issuers } })
      expect([alg, (await present(sign({ alg }, claimsOf(), key))).status]).toEqual([alg, 200])
    }
  })

  it('A-64 sign with the algorithms that are named, and with a secret only where that is', async () => {
    const shared = JsonWebKey.import({ secret })
    const issuers = [
      { issuer: idp, keys: publicOf(rsa), algorithms: ['PS256'] },
      { issuer: 'https://mac.example', keys: new KeySet([shared]), algorithms: ['HS256'] },
    ]
    const { present } = createProvider({ grant: { issuers } })
    expect((await present(sign({ alg: 'PS256' }, claimsOf(), rsa))).status).toBe(200)
    expect((await present(sign({ alg: 'RS256' }, claimsOf(), rsa))).status).toBe(400)
    const claims = claimsOf({ iss: 'https://mac.example' })
    expect((await present(sign({ alg: 'HS256' }, claims, secret))).status).toBe(200)
  })

  it('write the types that are named, RFC 8725 §3.11', async () => {
    const types = ['oauth-id-jag+jwt']
    const { present } = createProvider({ grant: { issuers: [{ ...trusted, types }] } })
    expect((await present(signed({}, { typ: 'oauth-id-jag+jwt' }))).status).toBe(200)
    expect((await present(signed({}, { typ: 'application/OAuth-ID-JAG+jwt' }))).status).toBe(200)
    for (const typ of ['JWT', undefined]) {
      expect((await present(signed({}, { typ }))).status).toBe(400)
    }
  })

  it('have keys behind a URL, which may fail for a while, RFC 7517 §5', async () => {
    const server = await serveKeys(publicOf(p256).toJSON())
    const issuers = [{ issuer: idp, jwksUri: server.url }]
    const { present, clock, reason } = createProvider({ grant: { issuers } })
    const statuses = await Promise.all(Array.from({ length: 5 }, () => present(signed())))
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(server.requests).toBe(1)
    server.status = 500
    clock.advance(90_000)
    const response = await present(signed({ iat: clock(), exp: clock() + 300 }))
    expect([response.status, bodyOf(response)]).toMatchObject([
      503,
      { error: 'temporarily_unavailable' },
    ])
    expect(reason()).toBe('keys_unavailable')
  })

  it('are found by a function, which answers for exactly the one that was asked for', async () => {
    const { present } = createProvider({ grant: { issuers: async () => trusted } })
    expect((await present(signed())).status).toBe(200)
    expect((await present(signed({ iss: 'https://evil.example' }))).status).toBe(400)
  })

  it('A-24 and users that cannot be looked up now are answered with 503, and reported', async () => {
    const fault = new Error('the directory is down')
    const down = (): never => {
      throw fault
    }
    for (const [kind, grant] of [
      ['issuer', { issuers: down }],
      ['user', { authenticateUser: () => Promise.reject(fault) }],
    ] as const) {
      const { present, events } = createProvider({ grant })
      expect((await present(signed())).status).toBe(503)
      const expected = { type: 'store_failed', operation: 'get', kind, cause: fault }
      expect(events).toContainEqual(expected)
      expect(events.map(({ type }) => type)).not.toContain('token_issued')
    }
  })

  it('A-24 issue nothing while it cannot be told whether an identifier was used', async () => {
    const { present, store, events } = createProvider()
    store.insert = () => Promise.reject(new Error('disk full'))
    expect((await present(signed())).status).toBe(503)
    expect(events.map(({ type }) => type)).not.toContain('token_issued')
  })

  it.each([
    ['no issuer', { issuers: [] }],
    ['one issuer twice', { issuers: [trusted, trusted] }],
    ['neither keys nor jwksUri', { issuers: [{ issuer: idp }] }],
    ['keys and jwksUri', { issuers: [{ ...trusted, jwksUri: 'https://idp.example/jwks' }] }],
    ['jwksUri of plain http', { issuers: [{ issuer: idp, jwksUri: 'http://idp.example/jwks' }] }],
    ['keys that are a JWK Set', { issuers: [{ issuer: idp, keys: { keys: [] } }] }],
    [
      'a secret without an algorithm',
      { issuers: [{ issuer: idp, keys: new KeySet([JsonWebKey.import({ secret })]) }] },
    ],
    ['the algorithm none', { issuers: [{ ...trusted, algorithms: ['none'] }] }],
    ['no algorithm', { issuers: [{ ...trusted, algorithms: [] }] }],
    ['an option of an issuer that is unknown', { issuers: [{ ...trusted, audience: 'x' }] }],
    ['no way to find users', { authenticateUser: undefined }],
    ['an audience that is empty', { audiences: [''] }],
    ['a lifetime of 0 seconds', { maxLifetime: 0 }],
    ['a tolerance of an hour', { tolerance: 3600 }],
    ['an unknown option', { leeway: 5 }],
  ])('S-C1 refuse %s at construction', (_what, grant) => {
    // Mistakes that no compiler would let pass.
    expect(() => createProvider({ grant: grant as Partial<JwtBearerOptions> })).toThrow(
      AuthkitConfigError,
    )
  })

  it.each([
    ['a record', trusted],
    ['a record by issuer', { [idp]: publicOf(p256) }],
    ['a text', idp],
    ['null', null],
  ])('S-C1 are a list, and %s in its place is told how to write one', (_what, issuers) => {
    // Mistakes that no compiler would let pass.
    const grant = { issuers } as unknown as Partial<JwtBearerOptions>
    expect(() => createProvider({ grant })).toThrow(
      "jwtBearer: issuers is a list, [{ issuer: 'https://issuer.example', keys: new KeySet([key]) }], or a function",
    )
  })

  it.each([
    ['a text', idp],
    ['a list', [idp, publicOf(p256)]],
    ['null', null],
  ])('S-C1 are records, and %s in the place of one is told how to write it', (_what, entry) => {
    const grant = { issuers: [entry] } as unknown as Partial<JwtBearerOptions>
    expect(() => createProvider({ grant })).toThrow(
      "jwtBearer: a trusted issuer is a record, { issuer: 'https://issuer.example', keys: new KeySet([key]) }",
    )
  })

  it.each([
    ['a key', p256.toPublic()],
    ['a list of keys', [p256.toPublic()]],
    ['a JWK Set', publicOf(p256).toJSON()],
    ['a text', '-----BEGIN PUBLIC KEY-----'],
    ['null', null],
  ])('S-C1 have a KeySet, and %s in its place is told how to make one', (_what, keys) => {
    const issuers = [{ issuer: idp, keys }]
    const grant = { issuers } as unknown as Partial<JwtBearerOptions>
    expect(() => createProvider({ grant })).toThrow(
      'a trusted issuer has a KeySet as keys: new KeySet([key]), or KeySet.import({ keys: […] }) of a JWK Set',
    )
  })

  it('S-C1 of a function are checked when they are found', async () => {
    const { present } = createProvider({ grant: { issuers: () => ({ issuer: idp }) } })
    await expect(present(signed())).rejects.toThrow('either keys or a jwksUri')
  })
})
