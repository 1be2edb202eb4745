import { describe, expect, it } from 'vitest'
import { basic, clients, createProvider, get, json, secret } from '../provider.ts'

const grant = { grant_type: 'client_credentials' }

describe('client credentials grant', () => {
  it('issues an access token without refresh token and user, RFC 6749 §4.4, CC-4, T-CC-4', async () => {
    const { server, token, store, events } = createProvider()
    const tokens = json(await token({ ...grant, scope: 'read' }))
    expect(tokens).toMatchObject({ scope: 'read', token_type: 'Bearer', expires_in: 3600 })
    expect(tokens).not.toHaveProperty('refresh_token')
    const record = await server.context.repositories.accessTokens.find(
      String(tokens['access_token']),
    )
    expect(record).toMatchObject({ clientId: 'web', subject: undefined, scope: ['read'] })
    expect(await store.findBy('refresh_token', { clientId: 'web' })).toEqual([])
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_issued', subject: undefined, clientId: 'web' }),
    )
  })

  it.each([
    ['no credentials', {}],
    ['an unknown client', basic('nobody', secret)],
    ['a wrong secret', basic('web', `${secret}x`)],
    ['an empty secret', basic('web', '')],
  ])('refuses %s, RFC 6749 §4.4.2, CC-1, T-CC-1', async (_what, headers) => {
    const { token } = createProvider()
    const response = await token(grant, headers)
    expect([response.status, json(response)['error']]).toEqual([401, 'invalid_client'])
  })

  it('refuses a client that is not registered for it, CC-2, T-CC-2', async () => {
    const web = { ...clients[0], grant_types: ['authorization_code'] }
    const response = await createProvider({ clients: [web] }).token(grant)
    expect([response.status, json(response)['error']]).toEqual([400, 'unauthorized_client'])
  })

  it('refuses a public client, RFC 6749 §4.4, CC-4', async () => {
    const client = {
      client_id: 'public',
      token_endpoint_auth_method: 'none',
      grant_types: ['client_credentials'],
    }
    // The check of clients in code would refuse it; a table of the application may hold anything.
    const { token } = createProvider({ clients: () => client })
    expect(json(await token({ ...grant, client_id: 'public' }, {}))['error']).toBe(
      'unauthorized_client',
    )
  })

  it('refuses a scope that the server or the client does not have, RFC 6749 §3.3, CC-3, CC-4, T-CC-3', async () => {
    const { token } = createProvider()
    for (const scope of ['admin', 'nothing', 'read nothing', 'read"']) {
      const response = await token({ ...grant, scope })
      expect([response.status, json(response)['error']]).toEqual([400, 'invalid_scope'])
    }
    // Of several scopes the client gets those that it may have, and is told so.
    expect(json(await token({ ...grant, scope: 'read admin' }))['scope']).toBe('read')
  })

  it('gives the scope that the application has by default, T-CC-6', async () => {
    const { token } = createProvider({ allowScope: (requested) => requested ?? ['read'] })
    expect(json(await token(grant))['scope']).toBe('read')
  })

  it('gives no scope when the application has none by default, T-CC-7', async () => {
    for (const provider of [createProvider(), createProvider({ allowScope: () => [] })]) {
      const tokens = json(await provider.token(grant))
      expect(tokens['access_token']).toEqual(expect.any(String))
      expect(tokens).not.toHaveProperty('scope')
    }
  })

  it('refuses a request without scope when the application says so, RFC 6749 §3.3, T-CC-8', async () => {
    const { token } = createProvider({ allowScope: (requested) => requested })
    const response = await token(grant)
    expect([response.status, json(response)['error']]).toEqual([400, 'invalid_scope'])
    expect(json(await token({ ...grant, scope: 'read' }))['scope']).toBe('read')
  })

  it('takes POST only, RFC 6749 §3.2, T-CC-9', async () => {
    const { server } = createProvider()
    const response = await server.createTokenResponse({
      ...get('/token', grant),
      headers: basic('web', secret),
    })
    expect([response.status, response.headers['allow']]).toEqual([405, 'POST'])
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('asks the extensions, which may refuse', async () => {
    const { server, token, store } = createProvider()
    server.use({
      extension: 'limit',
      tokenRequest: () => Promise.reject(new Error('down')),
    })
    await expect(token(grant)).rejects.toThrow('down')
    expect(await store.findBy('access_token', { clientId: 'web' })).toEqual([])
  })
})
