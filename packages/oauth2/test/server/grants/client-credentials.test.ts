import { describe, expect, it } from 'vitest'
import { createProvider, json } from '../provider.ts'

describe('client credentials grant', () => {
  it('issues an access token without refresh token, RFC 6749 §4.4', async () => {
    const { server, token } = createProvider()
    const tokens = json(await token({ grant_type: 'client_credentials', scope: 'read' }))
    expect(tokens).toMatchObject({ scope: 'read', token_type: 'Bearer' })
    expect(tokens).not.toHaveProperty('refresh_token')
    const record = await server.context.repositories.accessTokens.find(
      String(tokens['access_token']),
    )
    expect(record).toMatchObject({ clientId: 'web', subject: undefined, scope: ['read'] })
  })

  it('refuses a public client, RFC 6749 §4.4', async () => {
    const client = {
      client_id: 'public',
      token_endpoint_auth_method: 'none',
      grant_types: ['client_credentials'],
    }
    const { token } = createProvider({ clients: [client] })
    expect(
      json(await token({ grant_type: 'client_credentials', client_id: 'public' }, {}))['error'],
    ).toBe('unauthorized_client')
  })

  it('refuses a scope that the server or the client does not have, RFC 6749 §3.3', async () => {
    const { token } = createProvider()
    expect(json(await token({ grant_type: 'client_credentials', scope: 'admin' }))['error']).toBe(
      'invalid_scope',
    )
    expect(json(await token({ grant_type: 'client_credentials', scope: 'nothing' }))['error']).toBe(
      'invalid_scope',
    )
  })
})
