import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { createProvider, json } from '../provider.ts'

describe('token response', () => {
  it('has the members of RFC 6749 §5.1 and no empty ones, BT-3', async () => {
    const { token, exchange, getCode } = createProvider()
    const client = json(await token({ grant_type: 'client_credentials' }))
    expect(client).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
    })
    const user = json(await exchange(await getCode()))
    expect(user).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: 'read',
    })
  })

  it('names no scope that the client did not get, BT-3', async () => {
    const { token } = createProvider({ allowScope: () => undefined })
    expect(json(await token({ grant_type: 'client_credentials' }))['error']).toBe('invalid_scope')
    const narrowing = createProvider({ allowScope: () => ['read'] })
    const tokens = json(
      await narrowing.token({ grant_type: 'client_credentials', scope: 'read write' }),
    )
    expect(tokens['scope']).toBe('read')
  })
})

describe('lifetime of access tokens', () => {
  it('is an hour for every grant unless given, BT-2', async () => {
    const { token, exchange, getCode, refresh } = createProvider()
    const client = json(await token({ grant_type: 'client_credentials' }))
    const user = json(await exchange(await getCode()))
    const renewed = json(await refresh(String(user['refresh_token'])))
    expect([client, user, renewed].map((tokens) => tokens['expires_in'])).toEqual([
      3600, 3600, 3600,
    ])
  })

  it('is a number for all, or what a function says for a client and a grant, BT-2', async () => {
    const fixed = createProvider({ lifetimes: { accessToken: 300 } })
    expect(json(await fixed.token({ grant_type: 'client_credentials' }))['expires_in']).toBe(300)
    const { server, token, exchange, getCode, refresh, clock } = createProvider({
      lifetimes: {
        accessToken: ({ client, grantType }) =>
          grantType === 'client_credentials' ? 1800 : client.client_id === 'web' ? 60 : 30,
      },
    })
    const client = json(await token({ grant_type: 'client_credentials' }))
    expect(client['expires_in']).toBe(1800)
    const user = json(await exchange(await getCode()))
    expect(user['expires_in']).toBe(60)
    expect(json(await refresh(String(user['refresh_token'])))['expires_in']).toBe(60)
    // The record ends with the response.
    const { accessTokens } = server.context.repositories
    const record = await accessTokens.find(String(client['access_token']))
    expect(record?.expiresAt).toBe(clock() + 1800)
    clock.advance(1800)
    expect(await accessTokens.find(String(client['access_token']))).toBeUndefined()
  })

  it.each([0, -1, 0.5, Number.NaN, Infinity, '60'])(
    'S-C1 is no %j, also when a function says so',
    async (lifetime) => {
      const { token, store } = createProvider({
        // What JavaScript callers answer is anything.
        lifetimes: { accessToken: () => lifetime as number },
      })
      await expect(token({ grant_type: 'client_credentials' })).rejects.toThrow(AuthkitConfigError)
      expect(await store.findBy('access_token', { clientId: 'web' })).toEqual([])
    },
  )

  it('is never longer than that of the refresh token family, RFC 9700 §4.14.2', async () => {
    const { exchange, getCode } = createProvider({ refresh: { absoluteLifetime: 100 } })
    expect(json(await exchange(await getCode()))['expires_in']).toBe(100)
  })
})
