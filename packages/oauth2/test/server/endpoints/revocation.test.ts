import { describe, expect, it } from 'vitest'
import { basic, createProvider, json, post, secret } from '../provider.ts'

async function signedIn() {
  const provider = createProvider()
  const tokens = json(await provider.exchange(await provider.getCode()))
  return {
    ...provider,
    refreshToken: String(tokens['refresh_token']),
    accessToken: String(tokens['access_token']),
  }
}

describe('revocation endpoint', () => {
  it('A-50 ends a refresh token and the access tokens of its grant, RFC 7009 §2.1', async () => {
    const { server, revoke, refresh, refreshToken, accessToken } = await signedIn()
    const response = await revoke(refreshToken)
    expect(response.status).toBe(200)
    expect(json(await refresh(refreshToken))['error']).toBe('invalid_grant')
    expect(await server.context.repositories.accessTokens.find(accessToken)).toBeUndefined()
  })

  it('ends an access token alone, RFC 7009 §2.1', async () => {
    const { server, revoke, refresh, refreshToken, accessToken } = await signedIn()
    expect((await revoke(accessToken)).status).toBe(200)
    expect(await server.context.repositories.accessTokens.find(accessToken)).toBeUndefined()
    expect((await refresh(refreshToken)).status).toBe(200)
  })

  it('A-50 answers an unknown token with 200, RFC 7009 §2.2', async () => {
    const { revoke } = await signedIn()
    expect((await revoke('nonsense')).status).toBe(200)
  })

  it('A-50 refuses the token of another client and leaves it alive, RFC 7009 §2.1', async () => {
    const { server, revoke, refresh, refreshToken, accessToken } = await signedIn()
    for (const value of [refreshToken, accessToken]) {
      expect(json(await revoke(value, basic('other', secret)))['error']).toBe('invalid_grant')
    }
    expect(await server.context.repositories.accessTokens.find(accessToken)).toBeDefined()
    expect((await refresh(refreshToken)).status).toBe(200)
  })

  it('asks for client authentication and the token, RFC 7009 §2', async () => {
    const { server, revoke, accessToken } = await signedIn()
    expect((await revoke(accessToken, {})).status).toBe(401)
    const missing = await server.createEndpointResponse(
      'revocation',
      post('/revoke', {}, basic('web', secret)),
    )
    expect(json(missing)['error']).toBe('invalid_request')
  })
})
