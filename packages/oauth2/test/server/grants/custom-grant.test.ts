import { memoryStore } from '@authkit/common'
import { AuthorizationServer, type Grant } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  authentication,
  basic,
  get,
  issuer,
  json,
  locationOf,
  post,
  redirectUri,
  secret,
} from '../provider.ts'

const grantType = 'urn:example:badge'
const clients = [
  {
    client_id: 'door',
    client_secret: secret,
    redirect_uris: [redirectUri],
    grant_types: [grantType],
    response_types: ['badge'],
  },
  { client_id: 'web', client_secret: secret, redirect_uris: [redirectUri] },
]

/** A grant of both endpoints, as an application would write it. */
const badge: Grant = {
  grantType,
  responseTypes: [
    {
      responseType: 'badge',
      grantType,
      defaultResponseMode: 'query',
      check: ({ parameters }) => {
        if (!parameters.has('floor')) throw new Error('no floor')
      },
      respond: async ({ parameters }, { subject }) => ({
        badge: `${subject}@${String(parameters.get('floor'))}`,
      }),
    },
  ],
  async handle(request, context) {
    const subject = request.parameters.get('badge') ?? ''
    const scope = await context.resolveScope(request.parameters.get('scope'), request.client)
    return context.grantTokens(request, { subject, scope, refreshable: false })
  },
}

describe('grants of an application', () => {
  const server = new AuthorizationServer({ issuer, store: memoryStore(), clients }).registerGrant(
    badge,
  )

  it('G-5 are records that are registered like ours: metadata, permission and tokens follow, RFC 6749 §4.5', async () => {
    expect(server.metadata()['grant_types_supported']).toEqual([grantType])
    expect(server.metadata()['response_types_supported']).toEqual(['badge'])
    const form = { grant_type: grantType, badge: 'alice', scope: 'open' }
    const response = await server.createTokenResponse(post('/token', form, basic('door', secret)))
    expect(json(response)).toMatchObject({ token_type: 'Bearer', scope: 'open' })
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(json(response)['access_token']))).toMatchObject({
      subject: 'alice',
      clientId: 'door',
    })
    const refused = await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(json(refused)['error']).toBe('unauthorized_client')
  })

  it('G-5 answer at the authorization endpoint too, and check requests before the user is asked', async () => {
    const parameters = { client_id: 'door', response_type: 'badge', state: 's' }
    const request = await server.validateConsentRequest(
      get('/authorize', { ...parameters, floor: '3' }),
    )
    const response = await server.createAuthorizationResponse(request, {
      subject: 'alice',
      authentication,
    })
    expect(Object.fromEntries(locationOf(response).searchParams)).toEqual({
      badge: 'alice@3',
      state: 's',
      iss: issuer,
    })
    await expect(server.validateConsentRequest(get('/authorize', parameters))).rejects.toThrow(
      'no floor',
    )
  })

  it('G-5 are refused under a name that is taken', () => {
    expect(() => server.registerGrant(badge)).toThrow('registered twice')
  })
})
