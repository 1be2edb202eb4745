import { AuthkitConfigError } from '@authkit/common'
import { jwt } from '@authkit/jose'
import { clientSecretJwt as theirs } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { clientSecretJwt, OAuth2Client } from '../../../src/client.ts'
import { authorizationServer, issuer } from '../support/authorization-server.ts'

const now = 1_700_000_000
const clientSecret = 'w1uXq3z0H7mJ5dV9sK2bT8yN4cR6pL0f'
const form = { url: `${issuer}/token`, headers: {}, form: [['a', 'b']] } as const
const client = { clientId: 'app', clientSecret, issuer, clock: () => now }

async function verified(options?: Parameters<typeof clientSecretJwt>[0], who = client) {
  const request = await clientSecretJwt(options).authenticate(form, who)
  const { client_assertion: assertion = '' } = Object.fromEntries(request.form)
  return jwt.verify(assertion, clientSecret, { clock: () => now })
}

describe('clientSecretJwt', () => {
  it('A06, M05, T4.05 adds an assertion and its type, and neither a header field nor the client_id, RFC 7523 §2.2', async () => {
    const request = await clientSecretJwt().authenticate(form, client)
    expect(request.headers).toEqual({})
    expect(request.form.map(([name]) => name)).toEqual([
      'a',
      'client_assertion_type',
      'client_assertion',
    ])
    expect(Object.fromEntries(request.form)['client_assertion_type']).toBe(
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    )
  })

  it('A06, A08, C-22 says who, for whom and for how long with the secret as the key, RFC 7523 §3, Core §9', async () => {
    const { header, claims } = await verified()
    expect(header).toEqual({ alg: 'HS256', typ: 'client-authentication+jwt' })
    expect(claims).toEqual({
      iss: 'app',
      sub: 'app',
      aud: issuer,
      iat: now,
      exp: now + 60,
      jti: expect.stringMatching(/^[A-Za-z0-9]{36}$/),
    })
  })

  it('A10, T4.08 takes another algorithm, audience, lifetime, claims and header', async () => {
    const { header, claims } = await verified({
      algorithm: 'HS512',
      audience: 'https://other.example',
      lifetime: 10,
      claims: { jti: 'mine', extra: 1 },
      header: { typ: 'JWT', kid: 'k' },
    })
    expect(header).toEqual({ alg: 'HS512', typ: 'JWT', kid: 'k' })
    const aud = 'https://other.example'
    expect(claims).toMatchObject({ aud, exp: now + 10, jti: 'mine', extra: 1 })
  })

  it.each<[string, object]>([
    ['RS256', { algorithm: 'RS256' }],
    ['none', { algorithm: 'none' }],
    ['no lifetime', { lifetime: 0 }],
    ['a lifetime that is no number', { lifetime: Number.NaN }],
    ['a claim of its own', { claims: { sub: 'other' } }],
    ['claims that are none', { claims: ['sub'] }],
    ['an unknown option', { alg: 'HS256' }],
  ])('refuses %s', (_what, options) => {
    expect(() => clientSecretJwt(options)).toThrow(AuthkitConfigError)
  })

  it('refuses a secret that cannot sign, when the client is made', () => {
    const options = { clientId: 'app', tokenEndpointAuthMethod: 'client_secret_jwt' }
    expect(() => new OAuth2Client({ ...options, clientSecret: 'short' })).toThrow(
      AuthkitConfigError,
    )
    expect(() => new OAuth2Client({ ...options, clientSecret })).not.toThrow()
  })

  it('A06, T4.05 authenticates at our server by its name, and each assertion is used once, RFC 7523 §3', async () => {
    const { fetch, clock, serverMetadata, events } = authorizationServer({
      clientAuthentication: [theirs()],
      clients: [
        {
          client_id: 'app',
          client_secret: clientSecret,
          token_endpoint_auth_method: 'client_secret_jwt',
          grant_types: ['client_credentials'],
        },
      ],
    })
    const known = { clientId: 'app', clientSecret, serverMetadata, fetch, clock }
    const create = (tokenEndpointAuthMethod: string | ReturnType<typeof clientSecretJwt>) =>
      new OAuth2Client({ ...known, tokenEndpointAuthMethod })
    const app = create('client_secret_jwt')
    await app.fetchToken()
    await app.fetchToken()
    // Our own server sees that one was used before.
    const same = create(clientSecretJwt({ claims: { jti: 'the same' } }))
    await same.fetchToken()
    await expect(same.fetchToken()).rejects.toMatchObject({ error: 'invalid_client' })
    expect(JSON.stringify(events)).toContain('assertion_reused')
  })
})
