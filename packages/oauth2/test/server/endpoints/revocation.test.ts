import { memoryStore } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { jwtFormat } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import {
  basic,
  createProvider,
  get,
  issuer,
  json,
  post,
  type ProviderOptions,
  secret,
} from '../provider.ts'

async function signedIn(options?: ProviderOptions) {
  const provider = createProvider(options)
  const tokens = json(await provider.exchange(await provider.getCode()))
  const revokeBy = (form: Record<string, string | undefined>, headers = basic('web', secret)) =>
    provider.server.createEndpointResponse('revocation', post('/revoke', form, headers))
  const { accessTokens, refreshTokens } = provider.server.context.repositories
  return {
    ...provider,
    refreshToken: String(tokens['refresh_token']),
    accessToken: String(tokens['access_token']),
    revokeBy,
    isLive: async (token: string) =>
      Boolean((await accessTokens.find(token)) ?? (await refreshTokens.find(token))),
  }
}

const keys = new KeySet([JsonWebKey.generate('EC', { alg: 'ES256', kid: 'k' })])
const jwts: ProviderOptions = { keys, accessTokens: jwtFormat({ audience: 'https://api.example' }) }

describe('revocation endpoint', () => {
  it.each([undefined, 'refresh_token'])(
    'A-50 RV-6 RV-7 T-RV-6 T-RV-7 ends a refresh token and the access tokens of its grant, with the hint %s, RFC 7009 §2.1',
    async (token_type_hint) => {
      const { revokeBy, refresh, refreshToken, accessToken, isLive, events } = await signedIn()
      const response = await revokeBy({ token: refreshToken, token_type_hint })
      expect(response.status).toBe(200)
      expect(response.headers['cache-control']).toBe('no-store')
      expect(json(response)).toEqual({})
      expect(events.at(-1)).toMatchObject({
        type: 'grant_revoked',
        clientId: 'web',
        reason: 'revoked_by_client',
      })
      expect(json(await refresh(refreshToken))['error']).toBe('invalid_grant')
      expect(await isLive(accessToken)).toBe(false)
    },
  )

  it.each([undefined, 'access_token'])(
    'RV-6 RV-7 T-RV-6 T-RV-7 ends an access token alone, with the hint %s, RFC 7009 §2.1',
    async (token_type_hint) => {
      const { revokeBy, refresh, refreshToken, accessToken, isLive, events } = await signedIn()
      const response = await revokeBy({ token: accessToken, token_type_hint })
      expect(response.status).toBe(200)
      expect(json(response)).toEqual({})
      expect(events.at(-1)).toEqual({
        type: 'token_revoked',
        clientId: 'web',
        tokenType: 'access_token',
      })
      expect(await isLive(accessToken)).toBe(false)
      expect((await refresh(refreshToken)).status).toBe(200)
    },
  )

  it('ends the token of a client for itself, RFC 7009 §2.1', async () => {
    const { token, revokeBy, isLive } = await signedIn()
    const own = String(json(await token({ grant_type: 'client_credentials' }))['access_token'])
    expect((await revokeBy({ token: own })).status).toBe(200)
    expect(await isLive(own)).toBe(false)
  })

  it('J9-15 T-J9-18 ends a JWT as any other access token: it is gone from the store, RFC 7009 §2.1', async () => {
    const { revokeBy, accessToken, isLive } = await signedIn(jwts)
    expect(accessToken.split('.')).toHaveLength(3)
    expect((await revokeBy({ token: accessToken })).status).toBe(200)
    expect(await isLive(accessToken)).toBe(false)
  })

  it('J9-15 T-J9-18 answers a JWT of another issuer, and an opaque text, as unknown, RFC 7009 §2.2', async () => {
    const foreign = await signedIn({ ...jwts, issuer: 'https://elsewhere.example' })
    const { revokeBy, accessToken, isLive } = await signedIn(jwts)
    for (const token of [foreign.accessToken, 'opaque']) {
      for (const token_type_hint of [undefined, 'refresh_token', 'access_token']) {
        const response = await revokeBy({ token, token_type_hint })
        expect(response.status).toBe(200)
        expect(json(response)).toEqual({})
      }
    }
    expect(await foreign.isLive(foreign.accessToken)).toBe(true)
    expect(await isLive(accessToken)).toBe(true)
  })

  it('A-50 ends a refresh token that was rotated already, and its successor, RFC 7009 §2.1', async () => {
    const { revokeBy, refresh, refreshToken, isLive } = await signedIn()
    const renewed = json(await refresh(refreshToken))
    expect((await revokeBy({ token: refreshToken })).status).toBe(200)
    expect(await isLive(String(renewed['refresh_token']))).toBe(false)
    expect(await isLive(String(renewed['access_token']))).toBe(false)
  })

  it('can be asked again, RFC 7009 §2.2', async () => {
    const { revokeBy, refreshToken, accessToken, events } = await signedIn()
    for (const token of [accessToken, refreshToken]) {
      expect((await revokeBy({ token })).status).toBe(200)
      events.length = 0
      expect((await revokeBy({ token })).status).toBe(200)
      expect(events.map(({ type }) => type)).toEqual(['client_authenticated'])
    }
  })

  it.each(['nonsense', 'id_token', '__proto__', 'constructor'])(
    'RV-3 T-RV-4 X-10 A-50 ignores the hint %s and still finds the token, RFC 7009 §2.2.1',
    async (token_type_hint) => {
      const { revokeBy, accessToken, refreshToken, isLive } = await signedIn()
      for (const token of [accessToken, refreshToken]) {
        expect((await revokeBy({ token, token_type_hint })).status).toBe(200)
        expect(await isLive(token)).toBe(false)
      }
    },
  )

  it('T-RV-5 A-50 finds a token by the hint of the other kind, RFC 7009 §2.1', async () => {
    const { revokeBy, accessToken, refreshToken, isLive } = await signedIn()
    expect((await revokeBy({ token: accessToken, token_type_hint: 'refresh_token' })).status).toBe(
      200,
    )
    expect(await isLive(accessToken)).toBe(false)
    expect((await revokeBy({ token: refreshToken, token_type_hint: 'access_token' })).status).toBe(
      200,
    )
    expect(await isLive(refreshToken)).toBe(false)
  })

  it('A-50 A-57 RV-5 T-RV-3 answers an unknown token with 200, and a part of one ends nothing, RFC 7009 §2.2', async () => {
    const { revokeBy, accessToken, refreshToken, isLive } = await signedIn()
    const parts = [accessToken, refreshToken].flatMap((token) => [
      token.slice(0, -1),
      token.slice(1),
      `${token}x`,
      `${token} `,
      token.toLowerCase(),
      token.toUpperCase(),
    ])
    for (const token of ['nonsense', ...parts]) {
      const response = await revokeBy({ token })
      expect(response.status).toBe(200)
      expect(json(response)).toEqual({})
    }
    expect([await isLive(accessToken), await isLive(refreshToken)]).toEqual([true, true])
  })

  it('RV-4 T-RV-8 A-50 refuses the token of another client and leaves it alive, RFC 7009 §2.1', async () => {
    const { revokeBy, refresh, refreshToken, accessToken, isLive, events } = await signedIn()
    for (const token of [refreshToken, accessToken]) {
      const response = await revokeBy({ token }, basic('other', secret))
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_grant')
      expect(events.at(-1)).toMatchObject({ type: 'request_refused', reason: 'other_client' })
    }
    expect(await isLive(accessToken)).toBe(true)
    expect((await refresh(refreshToken)).status).toBe(200)
  })
})

describe('who may revoke', () => {
  it.each([
    ['nobody', {}],
    ['an odd scheme', { authorization: 'Digest web' }],
    ['an unknown client', basic('nobody', secret)],
    ['a wrong secret', basic('web', 'wrong')],
  ])('RV-1 T-RV-1 refuses %s with 401 and a challenge, RFC 7009 §2.1', async (_who, headers) => {
    const { revokeBy, accessToken, isLive } = await signedIn()
    const response = await revokeBy({ token: accessToken }, headers)
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Basic realm="oauth"')
    expect(json(response)['error']).toBe('invalid_client')
    expect(await isLive(accessToken)).toBe(true)
  })

  it('RV-1 A-50 lets a public client end its own tokens and no others, RFC 7009 §2.1', async () => {
    const { server, getCode, exchange, accessToken, isLive, revokeBy } = await signedIn()
    const redirect_uri = 'com.example.app:/cb'
    const native = { client_id: 'native', redirect_uri }
    const code = await getCode({ ...native, scope: undefined })
    const tokens = json(await exchange(code, native, {}))
    const own = [String(tokens['access_token']), String(tokens['refresh_token'])]
    const refused = await revokeBy({ token: accessToken, client_id: 'native' }, {})
    expect(json(refused)['error']).toBe('invalid_grant')
    expect(await isLive(accessToken)).toBe(true)
    for (const token of own) {
      expect((await revokeBy({ token, client_id: 'native' }, {})).status).toBe(200)
      expect(await isLive(token)).toBe(false)
    }
    expect(server.metadata()['revocation_endpoint_auth_methods_supported']).toContain('none')
  })
})

describe('malformed revocation requests', () => {
  it.each([
    ['no token', {}],
    ['no token but a hint', { token_type_hint: 'access_token' }],
    ['an empty token', { token: '' }],
    ['a token that no header field carries', { token: 'x'.repeat(16_385) }],
  ])('RV-2 T-RV-2 refuses %s, RFC 7009 §2.1', async (_what, form) => {
    const { revokeBy } = await signedIn()
    const response = await revokeBy(form)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('A-07 refuses a repeated parameter and ends nothing, RFC 6749 §3.2', async () => {
    const { server, accessToken, isLive } = await signedIn()
    const request = post('/revoke', { token: accessToken }, basic('web', secret))
    const body = `${String(request.body)}&token=x`
    const response = await server.createEndpointResponse('revocation', { ...request, body })
    expect(json(response)['error']).toBe('invalid_request')
    expect(await isLive(accessToken)).toBe(true)
  })

  it('takes the token from the body of a POST only, RFC 7009 §2', async () => {
    const { server, accessToken: token, isLive } = await signedIn()
    const headers = basic('web', secret)
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const request = { ...get('/revoke', { token }), headers, method }
      const response = await server.createEndpointResponse('revocation', request)
      expect([response.status, response.headers['allow']]).toEqual([405, 'POST'])
    }
    const query = { ...get('/revoke', { token }), headers, method: 'POST' }
    const response = await server.createEndpointResponse('revocation', query)
    expect(json(response)['error']).toBe('invalid_request')
    expect(await isLive(token)).toBe(true)
  })

  it.each(['get', 'delete', 'deleteBy'] as const)(
    'A-24 says that it could not when %s of the store fails, RFC 7009 §2.2.1',
    async (operation) => {
      const store = memoryStore({ clock: fixedClock(1_700_000_000) })
      const { revokeBy, refreshToken } = await signedIn({ store })
      Object.assign(store, { [operation]: () => Promise.reject(new Error('disk')) })
      const response = await revokeBy({ token: refreshToken })
      expect(response.status).toBe(503)
      expect(json(response)['error']).toBe('temporarily_unavailable')
    },
  )
})

describe('revocation in the metadata', () => {
  it('has its URL and the ways for clients to authenticate, RFC 8414 §2', () => {
    expect(createProvider().server.metadata()).toMatchObject({
      revocation_endpoint: `${issuer}/revoke`,
      revocation_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'none',
      ],
    })
  })
})
