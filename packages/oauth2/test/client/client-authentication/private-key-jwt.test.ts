import { generateKeyPairSync } from 'node:crypto'
import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, jwt } from '@authkit/jose'
import { privateKeyJwt as theirs } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { OAuth2Client, privateKeyJwt, type PrivateKeyJwtOptions } from '../../../src/client.ts'
import { authorizationServer, issuer } from '../support/authorization-server.ts'

const now = 1_700_000_000
const tokenEndpoint = `${issuer}/token`
const form = { url: tokenEndpoint, headers: {}, form: [['a', 'b']] } as const
const client = { clientId: 'app', issuer, tokenEndpoint, clock: () => now }
const rsa = JsonWebKey.generate('RSA')
const p256 = JsonWebKey.generate('EC', { crv: 'P-256', kid: 'ec' })

async function verified(options: PrivateKeyJwtOptions, key: JsonWebKey, who: object = client) {
  const request = await privateKeyJwt(options).authenticate(form, { clientId: 'app', ...who })
  const { client_assertion: assertion = '' } = Object.fromEntries(request.form)
  const algorithms = key.algorithms()
  return jwt.verify(assertion, key.toPublic(), { clock: () => now, algorithms })
}

describe('privateKeyJwt', () => {
  const keys: readonly (readonly [string, JsonWebKey])[] = [
    ['RS256', rsa],
    ['ES256', p256],
    ['ES384', JsonWebKey.generate('EC', { crv: 'P-384' })],
    ['ES512', JsonWebKey.generate('EC', { crv: 'P-521' })],
    ['EdDSA', JsonWebKey.generate('OKP', { crv: 'Ed25519' })],
    ['PS256', JsonWebKey.generate('RSA', { alg: 'PS256' })],
    ['Ed25519', JsonWebKey.generate('OKP', { crv: 'Ed25519', alg: 'Ed25519' })],
  ]

  it.each(keys)('A07 signs %s with a key that has or implies it', async (algorithm, key) => {
    const { header } = await verified({ key }, key)
    expect(header.alg).toBe(algorithm)
  })

  it.each(keys.slice(0, 5))(
    'A07, T4.06, T4.07 reads PEM of any type and signs %s',
    async (algorithm, key) => {
      const pem = key.exportPem({ private: true })
      expect((await verified({ key: pem }, key)).header.alg).toBe(algorithm)
      expect((await verified({ key: pem, algorithm }, key)).header.alg).toBe(algorithm)
    },
  )

  it('A07 reads PKCS #1 and SEC 1, a JWK, its text, a native key and one that signs elsewhere', async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pkcs1 = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
    const sec1 = ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString()
    const rsaPublic = JsonWebKey.import(pair.publicKey)
    const elsewhere = JsonWebKey.external(p256.toPublic(), (data) => signedElsewhere(data))
    expect((await verified({ key: pkcs1 }, rsaPublic)).header.alg).toBe('RS256')
    expect((await verified({ key: sec1 }, JsonWebKey.import(ec.publicKey))).header.alg).toBe(
      'ES256',
    )
    expect((await verified({ key: pair.privateKey }, rsaPublic)).header.alg).toBe('RS256')
    expect((await verified({ key: p256.exportPrivate() }, p256)).header.kid).toBe('ec')
    const text = JSON.stringify(p256.exportPrivate())
    expect((await verified({ key: text }, p256)).header.kid).toBe('ec')
    expect((await verified({ key: elsewhere }, p256)).header).toMatchObject({ alg: 'ES256' })
  })

  it('A08, C-22 says who, for whom and for how long, RFC 7523 §3, draft-ietf-oauth-rfc7523bis §4', async () => {
    const { header, claims } = await verified({ key: p256 }, p256)
    expect(header).toEqual({ alg: 'ES256', kid: 'ec', typ: 'client-authentication+jwt' })
    expect(claims).toEqual({
      iss: 'app',
      sub: 'app',
      aud: issuer,
      iat: now,
      exp: now + 60,
      jti: expect.stringMatching(/^[A-Za-z0-9]{36}$/),
    })
  })

  it.each([
    ['the issuer', issuer, client],
    ['the token endpoint where no issuer is known', tokenEndpoint, { tokenEndpoint }],
    ['the URL of the request where nothing is known', form.url, {}],
  ])('A08, T4.08, C-22 is for %s', async (_what, aud, who) => {
    const clock = () => now
    expect((await verified({ key: p256 }, p256, { clock, ...who })).claims.aud).toBe(aud)
  })

  it('A08, T4.08 takes audience, lifetime, kid, claims and header', async () => {
    const { header, claims } = await verified(
      {
        key: rsa,
        kid: 'mine',
        audience: 'https://other.example',
        lifetime: 3600,
        claims: { jti: 'fixed', extra: [1] },
        header: { typ: 'JWT', jku: 'https://app.example/jwks' },
      },
      rsa,
    )
    expect(header).toEqual({
      alg: 'RS256',
      kid: 'mine',
      typ: 'JWT',
      jku: 'https://app.example/jwks',
    })
    const aud = 'https://other.example'
    expect(claims).toMatchObject({ aud, exp: now + 3600, jti: 'fixed', extra: [1] })
  })

  it.each(['RS384', 'RS512', 'PS256', 'PS384', 'PS512'])(
    'A10, T4.15 signs %s when it is named',
    async (algorithm) => {
      expect((await verified({ key: rsa, algorithm }, rsa)).header.alg).toBe(algorithm)
    },
  )

  it('A09, D11, T4.09 draws another jti each time and changes nothing that it was given', async () => {
    const claims = Object.freeze({ extra: 1 })
    const header = Object.freeze({ kid: 'k' })
    const method = privateKeyJwt({ key: rsa, claims, header })
    const drawn = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const request = await method.authenticate(form, client)
        const { client_assertion: assertion = '' } = Object.fromEntries(request.form)
        return jwt.decode(assertion, rsa, { clock: () => now }).jti
      }),
    )
    expect(new Set(drawn).size).toBe(3)
    expect(claims).toEqual({ extra: 1 })
    expect(header).toEqual({ kid: 'k' })
  })

  it('A09 is not changed by what happens to its options later', async () => {
    const claims: Record<string, number> = { extra: 1 }
    const method = privateKeyJwt({ key: rsa, claims })
    claims['extra'] = 2
    const request = await method.authenticate(form, client)
    const { client_assertion: assertion = '' } = Object.fromEntries(request.form)
    expect(jwt.decode(assertion, rsa, { clock: () => now })).toMatchObject({ extra: 1 })
  })

  it.each<[string, object, RegExp]>([
    ['no key', {}, /key is missing/],
    ['a public key', { key: p256.toPublic() }, /public key/],
    ['public PEM', { key: rsa.exportPem() }, /public key/],
    [
      'a secret',
      { key: 'w1uXq3z0H7mJ5dV9sK2bT8yN4cR6pL0f' },
      /clientSecretJwt|algorithm is missing/,
    ],
    [
      'a secret and its algorithm',
      { key: JsonWebKey.generate('oct'), algorithm: 'HS256' },
      /clientSecretJwt/,
    ],
    [
      'damaged PEM',
      { key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----' },
      /cannot be read/,
    ],
    ['an empty object', { key: {} }, /cannot be read/],
    [
      'a key that cannot sign',
      { key: JsonWebKey.generate('OKP', { crv: 'X25519' }) },
      /not one that signs/,
    ],
    [
      'a key for encryption',
      { key: JsonWebKey.generate('RSA', { use: 'enc' }) },
      /not one that signs/,
    ],
    [
      'a key that may only verify',
      { key: JsonWebKey.generate('RSA', { keyOps: ['verify'] }) },
      /not one that signs/,
    ],
    ['an algorithm of another type', { key: rsa, algorithm: 'ES256' }, /algorithm is one of RS256/],
    [
      'an algorithm of another curve',
      { key: p256, algorithm: 'ES384' },
      /algorithm is one of ES256/,
    ],
    [
      'another algorithm than that of the key',
      { key: JsonWebKey.generate('RSA', { alg: 'PS256' }), algorithm: 'RS256' },
      /algorithm is one of PS256/,
    ],
    ['none', { key: rsa, algorithm: 'none' }, /algorithm is one of/],
    ['a header algorithm that is no text', { key: rsa, header: { alg: 1 } }, /algorithm is one of/],
    ['a kid that is no text', { key: rsa, header: { kid: 1 } }, /kid must be text/],
    ['no lifetime', { key: rsa, lifetime: -1 }, /lifetime/],
    ['a claim of its own', { key: rsa, claims: { aud: 'x' } }, /claim aud/],
    ['an unknown option', { key: rsa, token_endpoint: 'x' }, /no option/],
  ])('refuses %s when it is made', (_what, options, message) => {
    const create = () => privateKeyJwt(options as PrivateKeyJwtOptions)
    expect(create).toThrow(AuthkitConfigError)
    expect(create).toThrow(message)
  })

  it('A07 authenticates at our server at every endpoint, RFC 7523 §2.2, Core §9', async () => {
    const { fetch, clock, serverMetadata, requests } = authorizationServer({
      clientAuthentication: [theirs()],
      clients: [
        {
          client_id: 'app',
          token_endpoint_auth_method: 'private_key_jwt',
          jwks: { keys: [p256.toPublic().toJSON()] },
          grant_types: ['client_credentials'],
        },
      ],
    })
    const app = new OAuth2Client({
      clientId: 'app',
      tokenEndpointAuthMethod: privateKeyJwt({ key: p256.exportPem({ private: true }), kid: 'ec' }),
      serverMetadata,
      fetch,
      clock,
    })
    await app.fetchToken()
    expect(await app.introspectToken()).toMatchObject({ active: true })
    await app.revokeToken()
    expect(await app.introspectToken()).toMatchObject({ active: false })
    expect(requests.map(({ path }) => path)).toEqual([
      '/token',
      '/introspect',
      '/revoke',
      '/introspect',
    ])
    for (const { headers } of requests) expect(headers.get('authorization')).toBeNull()
  })
})

/** What a key management service would do. */
async function signedElsewhere(data: Uint8Array): Promise<Uint8Array> {
  const { sign, createPrivateKey } = await import('node:crypto')
  const native = createPrivateKey(p256.exportPem({ private: true }))
  return sign('sha256', data, { key: native, dsaEncoding: 'ieee-p1363' })
}
