import { AuthorizationServer, authorizationCode, pkce, refreshToken } from '@authkit/oauth2/server'
import { memoryStore } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import {
  authentication,
  authorizationParameters,
  basic,
  clients,
  get,
  issuer,
  json,
  locationOf,
  post,
  redirectUri,
  secret,
  verifier,
} from '../provider.ts'

const redirect_uri = 'https://old.example/cb'
const parameters = { response_type: 'code', client_id: 'old', redirect_uri }

function createServer() {
  return new AuthorizationServer({
    issuer,
    store: memoryStore(),
    clients: [
      { client_id: 'old', token_endpoint_auth_method: 'none', redirect_uris: [redirect_uri] },
    ],
  }).registerGrant(
    authorizationCode(),
    pkce({ optionalFor: (client) => client.client_id === 'old' }),
  )
}

async function exchange(code_verifier: string | undefined) {
  const server = createServer()
  const request = await server.validateConsentRequest(get('/authorize', parameters))
  const answer = await server.createAuthorizationResponse(request, {
    subject: 'alice',
    authentication,
  })
  const code = locationOf(answer).searchParams.get('code') ?? ''
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri,
    client_id: 'old',
    code_verifier,
  }
  return server.createTokenResponse(post('/token', form))
}

describe('PKCE for every grant', () => {
  it('A-12 asks for the verifier with the code and not with a refresh, RFC 7636 §4.5', async () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients })
      .use(pkce())
      .registerGrant(authorizationCode())
      .registerGrant(refreshToken())
    const request = await server.validateConsentRequest(get('/authorize', authorizationParameters))
    const redeem = async (code_verifier: string | undefined) => {
      const approval = { subject: 'alice', authentication }
      const answer = await server.createAuthorizationResponse(request, approval)
      const code = locationOf(answer).searchParams.get('code') ?? ''
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
      return server.createTokenResponse(
        post('/token', { ...form, code_verifier }, basic('web', secret)),
      )
    }
    expect((await redeem(undefined)).status).toBe(400)
    const refresh_token = String(json(await redeem(verifier))['refresh_token'])
    const form = { grant_type: 'refresh_token', refresh_token }
    const refreshed = await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(refreshed.status).toBe(200)
  })
})

describe('PKCE for a client that may do without', () => {
  it('lets it do without', async () => {
    expect((await exchange(undefined)).status).toBe(200)
  })

  it('A-12 refuses a verifier for a code without challenge, RFC 9700 §4.8.2', async () => {
    const response = await exchange(verifier)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_grant')
  })

  it('A-11 still takes no plain challenge from it, RFC 7636 §4.3', async () => {
    const plain = { ...parameters, code_challenge: verifier, code_challenge_method: 'plain' }
    await expect(
      createServer().validateConsentRequest(get('/authorize', plain)),
    ).rejects.toMatchObject({
      error: 'invalid_request',
    })
  })

  it('A-11 takes a method without a challenge for a mistake', async () => {
    const half = { ...parameters, code_challenge_method: 'S256' }
    await expect(
      createServer().validateConsentRequest(get('/authorize', half)),
    ).rejects.toMatchObject({
      error: 'invalid_request',
    })
  })
})
