import { AuthkitConfigError } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { jwt, JsonWebKey, KeySet, unverifiedHeader } from '@authkit/jose'
import { type AccessTokenContent, type Grant, jwtFormat } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { createProvider, issuer, json, type ProviderOptions } from '../provider.ts'

const audience = 'https://api.example/'
const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])

/** A server of JWTs and what it issues to a client and to a user. */
function withJwts(options: ProviderOptions = {}) {
  const used = options.keys instanceof KeySet ? options.keys : keys
  const provider = createProvider({ keys: used, accessTokens: jwtFormat({ audience }), ...options })
  const { clock, token, exchange, getCode } = provider
  const decode = (value: unknown) => jwt.decode<JsonObject>(String(value), used, { clock })
  const forClient = async (form: Record<string, string> = {}) =>
    json(await token({ grant_type: 'client_credentials', ...form }))
  const forUser = async (scope = 'read write') => json(await exchange(await getCode({ scope })))
  return { ...provider, decode, forClient, forUser }
}

const withClaims = (claims: JsonObject) =>
  withJwts({ accessTokens: jwtFormat({ audience, claims: () => claims }) })

describe('JWT access tokens', () => {
  it('carry the header and claims of the profile, J9-1, T-J9-11, RFC 9068 §2.1, RFC 9068 §2.2', async () => {
    const { forUser, decode, clock } = withJwts()
    const { access_token: token } = await forUser()
    expect(unverifiedHeader(String(token))).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
    expect(decode(token)).toEqual({
      iss: issuer,
      sub: 'alice',
      aud: audience,
      client_id: 'web',
      iat: clock(),
      exp: clock() + 3600,
      jti: expect.stringMatching(/^\w{43}$/),
      scope: 'read write',
      auth_time: 1_700_000_000,
    })
  })

  it('have a jti each', async () => {
    const { forClient, decode } = withJwts()
    const tokens = await Promise.all(Array.from({ length: 20 }, () => forClient()))
    expect(new Set(tokens.map(({ access_token: token }) => decode(token).jti)).size).toBe(20)
  })

  it('say how the user was authenticated, T-J9-13, RFC 9068 §2.2.1', async () => {
    const provider = withJwts()
    const { server, authorize, exchange, decode } = provider
    const response = await server.createAuthorizationResponse(await authorize(), {
      subject: 'alice',
      authentication: { time: 1_699_999_990, acr: 'urn:example:gold', amr: ['pwd', 'otp'] },
    })
    const code = new URL(String(response.headers['location'])).searchParams.get('code') ?? ''
    const first = json(await exchange(code))
    const context = { auth_time: 1_699_999_990, acr: 'urn:example:gold', amr: ['pwd', 'otp'] }
    expect(decode(first['access_token'])).toMatchObject(context)
    provider.clock.advance(60)
    // RFC 9068 §2.2.1: refreshed tokens say the same.
    const second = json(await provider.refresh(String(first['refresh_token'])))
    expect(decode(second['access_token'])).toMatchObject(context)
  })

  it('have the client for a subject when there is no user, T-J9-14, RFC 9068 §2.2', async () => {
    const { forClient, decode } = withJwts()
    const claims = decode((await forClient({ scope: 'read' }))['access_token'])
    expect(claims).toMatchObject({ sub: 'web', client_id: 'web', scope: 'read' })
    for (const name of ['auth_time', 'acr', 'amr', 'cnf', 'act']) {
      expect(claims).not.toHaveProperty(name)
    }
  })

  it('carry claims of the application, T-J9-12, BT-1, RFC 9068 §2.2.2', async () => {
    const seen: AccessTokenContent[] = []
    const { forUser, decode } = withJwts({
      accessTokens: jwtFormat({
        audience,
        claims: async (content) => {
          seen.push(content)
          return { groups: ['staff'], tenant: `t-${content.subject}` }
        },
      }),
    })
    expect(decode((await forUser())['access_token'])).toMatchObject({
      groups: ['staff'],
      tenant: 't-alice',
    })
    expect(seen).toEqual([
      expect.objectContaining({
        grantType: 'authorization_code',
        subject: 'alice',
        scope: ['read', 'write'],
        client: expect.objectContaining({ client_id: 'web' }),
      }),
    ])
  })

  it('J9-1 carry no claim of the application in the place of one of the server', async () => {
    const forged: JsonObject = {
      iss: 'https://evil.example',
      sub: 'root',
      aud: 'https://evil.example',
      client_id: 'evil',
      iat: 1,
      exp: 9_999_999_999,
      jti: 'same',
      scope: 'admin',
      auth_time: 1,
      acr: 'gold',
      amr: ['mfa'],
      cnf: { jkt: 'x' },
      act: { sub: 'root' },
    }
    const { forClient, decode } = withClaims(forged)
    // The server says nothing about some of them: nobody else does.
    const claims = decode((await forClient())['access_token'])
    for (const [name, value] of Object.entries(forged)) expect(claims[name]).not.toEqual(value)
    for (const name of ['scope', 'auth_time', 'acr', 'amr', 'cnf', 'act']) {
      expect(claims).not.toHaveProperty(name)
    }
  })

  it('J9-2 end when the response says so, BT-2', async () => {
    const { forClient, forUser, decode, clock } = withJwts({
      lifetimes: { accessToken: ({ grantType }) => (grantType === 'client_credentials' ? 77 : 99) },
    })
    const client = await forClient()
    expect(client['expires_in']).toBe(77)
    expect(decode(client['access_token']).exp).toBe(clock() + 77)
    const user = await forUser()
    expect(user['expires_in']).toBe(99)
    expect(decode(user['access_token']).exp).toBe(clock() + 99)
  })

  it('J9-3 are for the resource that was asked for, GAP-14, RFC 9068 §3, RFC 8707 §2', async () => {
    const { forClient, decode } = withJwts({ resources: [{ resource: 'https://b.example/' }] })
    const { access_token: token } = await forClient({ resource: 'https://b.example/' })
    expect(decode(token).aud).toBe('https://b.example/')
    expect(decode((await forClient())['access_token']).aud).toBe(audience)
  })

  it('J9-4 have no scope rather than an empty one', async () => {
    const { forClient, decode } = withJwts()
    const tokens = await forClient()
    expect(tokens).not.toHaveProperty('scope')
    expect(decode(tokens['access_token'])).not.toHaveProperty('scope')
  })

  it('name the key and the actor that they belong to, RFC 7800 §3.1, RFC 8693 §4.1', async () => {
    const confirmation = { jkt: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' }
    const actor = { sub: 'agent', act: { sub: 'earlier' } }
    const special: Grant = {
      grantType: 'urn:example:special',
      handle: (request, context) =>
        context.issueTokens(request, {
          grant: { grantId: 'g', clientId: 'web', scope: [], confirmation, remembered: {} },
          scope: [],
          actor,
        }),
    }
    const { server, token, decode } = withJwts({
      clients: [
        {
          client_id: 'web',
          client_secret: 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa',
          grant_types: ['urn:example:special'],
        },
      ],
    })
    server.registerGrant(special)
    const tokens = json(await token({ grant_type: 'urn:example:special' }))
    expect(decode(tokens['access_token'])).toMatchObject({ cnf: confirmation, act: actor })
  })

  it('are kept like opaque ones, so that they can be revoked', async () => {
    const { server, forClient, revoke } = withJwts()
    const token = String((await forClient({ scope: 'read' }))['access_token'])
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(token)).toMatchObject({ clientId: 'web', scope: ['read'] })
    await revoke(token)
    expect(await accessTokens.find(token)).toBeUndefined()
  })

  it('are refused when a claim of the application is nothing that JSON holds', async () => {
    const { token } = withJwts({
      // What an application answers is anything.
      accessTokens: jwtFormat({ audience, claims: () => ({ count: 1n }) as unknown as JsonObject }),
    })
    await expect(token({ grant_type: 'client_credentials' })).rejects.toThrow('survives JSON')
  })

  it('R-06 are not issued when the claims of the application cannot be had', async () => {
    const { token, store } = withJwts({
      accessTokens: jwtFormat({ audience, claims: () => Promise.reject(new Error('down')) }),
    })
    await expect(token({ grant_type: 'client_credentials' })).rejects.toThrow('down')
    expect(await store.findBy('access_token', { clientId: 'web' })).toEqual([])
  })
})

const algorithms = [
  ['RS256', 'RSA', {}],
  ['RS384', 'RSA', {}],
  ['RS512', 'RSA', {}],
  ['PS256', 'RSA', {}],
  ['PS384', 'RSA', {}],
  ['PS512', 'RSA', {}],
  ['ES256', 'EC', { crv: 'P-256' }],
  ['ES384', 'EC', { crv: 'P-384' }],
  ['ES512', 'EC', { crv: 'P-521' }],
  ['ES256K', 'EC', { crv: 'secp256k1' }],
  ['EdDSA', 'OKP', { crv: 'Ed25519' }],
  ['Ed25519', 'OKP', { crv: 'Ed25519' }],
  ['Ed448', 'OKP', { crv: 'Ed448' }],
  ['HS256', 'oct', { size: 256 }],
  ['HS384', 'oct', { size: 384 }],
  ['HS512', 'oct', { size: 512 }],
] as const

describe('algorithms of JWT access tokens', () => {
  const rsa = JsonWebKey.generate('RSA')
  it.each(algorithms)('sign with %s, J9-1, X-16', async (alg, kty, options) => {
    const key =
      kty === 'RSA'
        ? JsonWebKey.import({ ...rsa.exportPrivate(), alg, kid: undefined })
        : JsonWebKey.generate(kty, { ...options, alg })
    const { forClient, decode } = withJwts({
      keys: new KeySet([key]),
      accessTokens: jwtFormat({ audience, algorithm: alg }),
    })
    const { access_token: token } = await forClient()
    expect(unverifiedHeader(String(token))).toMatchObject({ alg, typ: 'at+jwt' })
    expect(decode(token)).toMatchObject({ iss: issuer })
  })

  describe.runIf(generate('ML-DSA-44'))('where the runtime has ML-DSA', () => {
    it.each(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'])('sign with %s', async (alg) => {
      const { forClient, decode } = withJwts({
        keys: new KeySet([generate(alg) ?? rsa]),
        accessTokens: jwtFormat({ audience, algorithm: alg }),
      })
      expect(decode((await forClient())['access_token'])).toMatchObject({ iss: issuer })
    })
  })

  it('are the first that the keys can do unless one is named', async () => {
    const two = new KeySet([
      JsonWebKey.generate('OKP', { crv: 'Ed25519', alg: 'EdDSA' }),
      JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' }),
    ])
    const first = await withJwts({ keys: two }).forClient()
    expect(unverifiedHeader(String(first['access_token']))).toMatchObject({ alg: 'EdDSA' })
    const named = await withJwts({
      keys: two,
      accessTokens: jwtFormat({ audience, algorithm: 'ES256' }),
    }).forClient()
    expect(unverifiedHeader(String(named['access_token']))).toMatchObject({ alg: 'ES256' })
  })

  it.each(['none', 'RS256', 'es256', 'HS256', 'A128KW'])(
    'S-C1 are checked when the server is made: %s',
    (algorithm) => {
      const build = () => withJwts({ accessTokens: jwtFormat({ audience, algorithm }) })
      expect(build).toThrow(AuthkitConfigError)
      expect(build).toThrow('No private key can sign')
      expect(() =>
        withJwts({
          resources: [{ resource: audience, accessTokens: jwtFormat({ algorithm }) }],
        }),
      ).toThrow('No private key can sign')
    },
  )

  it('S-C1 need a private key', () => {
    const publicOnly = new KeySet([...keys].map((key) => key.toPublic()))
    expect(() => withJwts({ keys: publicOnly })).toThrow('holds no private key')
  })

  it.each([
    [{ audience: 7 }, 'option audience'],
    [{ audience: '' }, 'option audience'],
    [{ audience: [] }, 'audience is the URL of an API'],
    [{ audience: [''] }, 'audience is the URL of an API'],
    [{ audience: [audience, undefined] }, 'audience is the URL of an API'],
    [{ algorithm: ['ES256'] }, 'option algorithm'],
    [{ claims: {} }, 'option claims'],
    [{ issuer }, 'has no option "issuer"'],
  ])(
    'S-C1, attack B-s5: refuse the options %j, lest a token be for nobody, RFC 9068 §3',
    (options, text) => {
      // What JavaScript callers pass is anything.
      expect(() => jwtFormat(options as object)).toThrow(text)
    },
  )
})

function generate(alg: string): JsonWebKey | undefined {
  try {
    return JsonWebKey.generate('AKP', { alg })
  } catch {
    return undefined
  }
}
