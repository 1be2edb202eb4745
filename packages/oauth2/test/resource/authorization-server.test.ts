import { memoryStore } from '@authkit/common'
import { AuthorizationServer } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  authorizationParameters,
  basic,
  get,
  issuer,
  json,
  post,
  secret,
} from '../server/provider.ts'

describe('an authorization server without grants, T-RP-1', () => {
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore(),
    clients: [
      {
        client_id: 'web',
        client_secret: secret,
        redirect_uris: ['https://app.example/callback'],
        grant_types: ['authorization_code'],
      },
    ],
  })

  it('knows no response type, T-RP-1, RFC 6749 §4.1.2.1', async () => {
    await expect(
      server.validateConsentRequest(get('/authorize', authorizationParameters)),
    ).rejects.toMatchObject({ error: 'unsupported_response_type' })
  })

  it('knows no grant type, T-RP-1, RFC 6749 §5.2', async () => {
    const form = { grant_type: 'authorization_code', code: 'abc' }
    const answer = await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(answer.status).toBe(400)
    expect(json(answer)).toMatchObject({ error: 'unsupported_grant_type' })
  })
})
