import { memoryStore } from '@authkit/common'
import { toFetch } from '@authkit/common/fetch'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { introspection, ResourceProtector } from '@authkit/oauth2/resource'
import {
  AuthorizationServer,
  clientCredentials,
  introspection as introspectionEndpoint,
  jwtFormat,
  revocation,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { basic, issuer, json, post, secret } from '../server/provider.ts'

const api = 'https://api.example/'

/** An authorization server with two clients, and an API that asks it about tokens. */
function createApi() {
  const store = memoryStore()
  const server = new AuthorizationServer({
    issuer,
    store,
    keys: new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })]),
    resources: [
      { resource: api, introspectedBy: ['api'] },
      { resource: 'https://jwt.example/', accessTokens: jwtFormat(), introspectedBy: ['api'] },
      { resource: 'https://other.example/', introspectedBy: ['other'] },
    ],
    clients: ['job', 'api'].map((client_id) => ({
      client_id,
      client_secret: secret,
      grant_types: ['client_credentials'],
    })),
  })
    .registerGrant(clientCredentials())
    .registerEndpoint(introspectionEndpoint())
    .registerEndpoint(revocation())
  let asked = 0
  const answer = toFetch(async (request) => {
    asked++
    return (await server.handle(request)) ?? { status: 404, headers: {} }
  })
  const protector = new ResourceProtector({
    validators: introspection({
      endpoint: `${issuer}/introspect`,
      clientId: 'api',
      clientSecret: secret,
      cache: 0,
      fetch: (input, init) => answer(new Request(input, init)),
    }),
  })
  const tokenFor = async (resource: string) => {
    const form = { grant_type: 'client_credentials', scope: 'read', resource }
    return String(
      json(await server.createTokenResponse(post('/token', form, basic('job', secret))))[
        'access_token'
      ],
    )
  }
  const call = (token: string) =>
    protector.validateRequest(
      { method: 'GET', url: api, headers: { authorization: `Bearer ${token}` } },
      'read',
    )
  return { server, tokenFor, call, questions: () => asked }
}

describe('introspection at our own server', () => {
  it.each([api, 'https://jwt.example/'])(
    'takes a token for %s until it is revoked, RFC 7662 §2.2, RFC 7009 §2.1',
    async (resource) => {
      const { server, tokenFor, call, questions } = createApi()
      const token = await tokenFor(resource)
      expect(await call(token)).toMatchObject({ clientId: 'job', scope: ['read'] })
      await server.createEndpointResponse(
        'revocation',
        post('/revoke', { token }, basic('job', secret)),
      )
      await expect(call(token)).rejects.toMatchObject({ error: 'invalid_token', status: 401 })
      expect(questions()).toBe(2)
    },
  )

  it('learns nothing of tokens for another API, A-49, RFC 7662 §4', async () => {
    const { tokenFor, call } = createApi()
    await expect(call(await tokenFor('https://other.example/'))).rejects.toMatchObject({
      error: 'invalid_token',
    })
  })
})
