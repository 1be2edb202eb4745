import { memoryStore } from '@authkit/common'
import { type HttpResponse, Parameters } from '@authkit/common/http'
import {
  AuthorizationServer,
  authorizationCode,
  type AuthorizationServerOptions,
  implicit,
  pkce,
  refreshToken,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import {
  authentication,
  get,
  issuer,
  json,
  locationOf,
  post,
  redirectUri,
  secret,
} from '../provider.ts'

const grants = {
  grant_types: ['implicit', 'refresh_token'],
  response_types: ['token'],
  redirect_uris: [redirectUri],
}

/** A page without a server, a client that could keep a secret, and one for codes. */
const clients = [
  { client_id: 'page', token_endpoint_auth_method: 'none', scope: 'read write', ...grants },
  { client_id: 'web', client_secret: secret, ...grants },
  {
    client_id: 'modern',
    token_endpoint_auth_method: 'none',
    redirect_uris: [redirectUri],
  },
  {
    client_id: 'half',
    token_endpoint_auth_method: 'none',
    ...grants,
    grant_types: ['authorization_code'],
  },
] as const

const asked = {
  response_type: 'token',
  client_id: 'page',
  redirect_uri: redirectUri,
  scope: 'read',
  state: 'af0ifjsldkj',
}
const approval = { subject: 'alice', authentication }

type Form = Record<string, string | undefined>

function createImplicitProvider(options: Partial<AuthorizationServerOptions> = {}) {
  const clock = fixedClock(1_700_000_000)
  const store = memoryStore({ clock })
  const events: ServerEvent[] = []
  const server = new AuthorizationServer({
    issuer,
    store,
    clients,
    scopes: ['read', 'write', 'admin'],
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(implicit())

  const authorize = (changes: Form = {}) =>
    server.validateConsentRequest(get('/authorize', { ...asked, ...changes }))
  const respond = async (changes: Form = {}, given: typeof approval | null = approval) =>
    fragmentOf(await server.createAuthorizationResponse(await authorize(changes), given))
  /** The answer to a request that is refused before anybody is asked. */
  const refusal = async (changes: Form = {}): Promise<HttpResponse> => {
    try {
      await authorize(changes)
    } catch (error) {
      return server.createErrorResponse(error)
    }
    throw new Error('The request was accepted')
  }
  return { server, store, clock, events, authorize, respond, refusal }
}

/** The parameters in the fragment of a redirect that has none in the query. */
function fragmentOf(response: HttpResponse): Record<string, string> {
  const location = locationOf(response)
  expect(location.search).toBe('')
  expect(location.origin + location.pathname).toBe(redirectUri)
  return Object.fromEntries(new URLSearchParams(location.hash.slice(1)))
}

describe('implicit grant', () => {
  it('IMPL-6, T-IMPL-6 answers with a token, scope, state and issuer in the fragment, RFC 6749 §4.2, RFC 6749 §4.2.2, RFC 9207 §2', async () => {
    const { respond } = createImplicitProvider()
    expect(await respond({ scope: 'read write' })).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      token_type: 'Bearer',
      expires_in: '3600',
      scope: 'read write',
      state: 'af0ifjsldkj',
      iss: issuer,
    })
  })

  it('IMPL-6 never gives a refresh token, also to a client that may have one, RFC 6749 §4.2.2', async () => {
    const { respond, store } = createImplicitProvider()
    expect(await respond()).not.toHaveProperty('refresh_token')
    expect(await store.findBy('refresh_token', { clientId: 'page' })).toEqual([])
  })

  it('T-IMPL-1 shows a valid request of a public client to the user, RFC 6749 §4.2.1', async () => {
    const { authorize } = createImplicitProvider()
    const { client, scope, state, responseMode } = await authorize()
    expect(client.client_id).toBe('page')
    expect(scope).toEqual(['read'])
    expect(state).toBe('af0ifjsldkj')
    expect(responseMode.responseMode).toBe('fragment')
  })

  it('IMPL-6 keeps the token with a grant, so that it can be revoked, RFC 6749 §1.4', async () => {
    const { server, store, respond, events } = createImplicitProvider()
    const { access_token: token = '' } = await respond()
    const { accessTokens, revokeGrant } = server.context.repositories
    const record = await accessTokens.find(token)
    expect(record).toMatchObject({ clientId: 'page', subject: 'alice', authentication })
    expect(await store.findBy('grant', { subject: 'alice' })).toHaveLength(1)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'token_issued', grantType: 'implicit' }),
    )
    await revokeGrant(record?.grantId ?? '')
    expect(await accessTokens.find(token)).toBeUndefined()
  })

  it('grants what the user allowed of what was asked for, RFC 6749 §3.3', async () => {
    const { server, authorize } = createImplicitProvider({
      resources: [{ resource: 'https://a.example/' }],
    })
    const request = await authorize({ scope: 'read write', resource: 'https://a.example/' })
    const response = await server.createAuthorizationResponse(request, {
      ...approval,
      scope: ['write'],
    })
    const { access_token: token = '', scope } = fragmentOf(response)
    expect(scope).toBe('write')
    expect(await server.context.repositories.accessTokens.find(token)).toMatchObject({
      scope: ['write'],
      audience: ['https://a.example/'],
    })
  })

  it('IMPL-1, T-IMPL-11 refuses a missing or unknown client without a redirect, RFC 6749 §4.2.2.1', async () => {
    const { refusal } = createImplicitProvider()
    const missing = await refusal({ client_id: undefined })
    expect(missing.status).toBe(400)
    expect(json(missing)['error']).toBe('invalid_request')
    const unknown = await refusal({ client_id: 'nobody' })
    expect(unknown.status).toBe(400)
    expect(json(unknown)['error']).toBe('invalid_client')
    for (const { headers } of [missing, unknown]) expect(headers).not.toHaveProperty('location')
  })

  it('IMPL-1, T-IMPL-2 refuses a client that can keep a secret before its user is asked, RFC 6749 §4.2', async () => {
    const { refusal, events } = createImplicitProvider()
    expect(fragmentOf(await refusal({ client_id: 'web' }))).toMatchObject({
      error: 'unauthorized_client',
      state: 'af0ifjsldkj',
      iss: issuer,
    })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'authorization_denied', reason: 'confidential_client' }),
    )
  })

  it('IMPL-2 refuses a redirect URI that is not registered, without a redirect, RFC 6749 §4.2.2.1', async () => {
    const { refusal } = createImplicitProvider()
    const response = await refusal({ redirect_uri: 'https://evil.example/' })
    expect(response.status).toBe(400)
    expect(response.headers).not.toHaveProperty('location')
    expect(json(response)['error']).toBe('invalid_request')
  })

  it.each(['modern', 'half'])(
    'IMPL-3, T-IMPL-3, T-IMPL-11, A-10 refuses the client %s, which is not registered for it, in the fragment, RFC 6749 §4.2.2.1',
    async (client_id) => {
      const { refusal } = createImplicitProvider()
      expect(fragmentOf(await refusal({ client_id }))).toMatchObject({
        error: 'unauthorized_client',
        state: 'af0ifjsldkj',
      })
    },
  )

  it('IMPL-4, T-IMPL-5, T-IMPL-11 refuses an unknown scope in the fragment, RFC 6749 §4.2.2.1', async () => {
    const { refusal } = createImplicitProvider()
    for (const scope of ['nonsense', 'admin']) {
      expect(fragmentOf(await refusal({ scope }))).toMatchObject({
        error: 'invalid_scope',
        state: 'af0ifjsldkj',
      })
    }
  })

  it('IMPL-5, T-IMPL-4, T-IMPL-11 tells the client in the fragment that the user said no, RFC 6749 §4.2.2.1', async () => {
    const { respond } = createImplicitProvider()
    expect(await respond({}, null)).toEqual({
      error: 'access_denied',
      error_description: expect.any(String),
      state: 'af0ifjsldkj',
      iss: issuer,
    })
  })

  it('T-IMPL-7 writes tokens as a generator of the application does', async () => {
    const { respond } = createImplicitProvider({
      accessTokens: ({ client, grantType }) => ({
        tokenFormat: 'own',
        signs: false,
        create: ({ subject }) => `${grantType}-${client.client_id}-${String(subject)}-1`,
      }),
    })
    expect((await respond())['access_token']).toBe('implicit-page-alice-1')
  })

  it('T-IMPL-8 answers with the default scope of the client when none was asked for, RFC 6749 §3.3', async () => {
    const { respond } = createImplicitProvider({ allowScope: (scope) => scope ?? ['read'] })
    expect((await respond({ scope: undefined }))['scope']).toBe('read')
  })

  it('IMPL-6, T-IMPL-9 leaves an empty scope out, RFC 6749 §4.2.2', async () => {
    const { respond } = createImplicitProvider()
    expect(await respond({ scope: undefined })).not.toHaveProperty('scope')
  })

  it('T-IMPL-10 refuses a request without scope where the application asks for one, RFC 6749 §3.3', async () => {
    const { refusal } = createImplicitProvider({ allowScope: (scope) => scope })
    expect(fragmentOf(await refusal({ scope: undefined }))['error']).toBe('invalid_scope')
  })

  it.each(['query', 'web_message', '__proto__'])(
    'A-10 refuses the response mode %s and answers in the fragment, RFC 6749 §4.2.2',
    async (response_mode) => {
      const { refusal } = createImplicitProvider()
      expect(fragmentOf(await refusal({ response_mode }))['error']).toBe('invalid_request')
    },
  )

  it('A-10, CVE-2026-7571 checks again what comes back from a browser, RFC 6749 §3.1.1', async () => {
    const { server, authorize } = createImplicitProvider()
    const { parameters } = await authorize()
    const changed = (changes: Record<string, string>) =>
      new Parameters(Object.entries({ ...Object.fromEntries(parameters.entries()), ...changes }))
    await expect(
      server.validateConsentRequest(changed({ client_id: 'modern' })),
    ).rejects.toMatchObject({ error: 'unauthorized_client' })
    await expect(
      server.validateConsentRequest(changed({ response_mode: 'query' })),
    ).rejects.toMatchObject({ error: 'invalid_request' })
    await expect(
      server.validateConsentRequest(changed({ redirect_uri: 'https://evil.example/' })),
    ).rejects.toMatchObject({ error: 'invalid_request' })
  })

  it('A-10 is not there unless it is registered, RFC 9700 §2.1.2', async () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients }).registerGrant(
      authorizationCode(),
      pkce(),
    )
    expect(server.metadata()['response_types_supported']).toEqual(['code'])
    expect(server.metadata()['grant_types_supported']).not.toContain('implicit')
    await expect(server.validateConsentRequest(get('/authorize', asked))).rejects.toMatchObject({
      error: 'unsupported_response_type',
    })
  })

  it('is in the metadata once it is registered, and has no place at the token endpoint, RFC 6749 §4.2', async () => {
    const { server } = createImplicitProvider()
    expect(server.metadata()['response_types_supported']).toEqual(['code', 'token'])
    expect(server.metadata()['grant_types_supported']).toContain('implicit')
    const response = await server.createTokenResponse(
      post('/token', { grant_type: 'implicit', client_id: 'page' }),
    )
    expect(json(response)['error']).toBe('unsupported_grant_type')
  })

  it('writes what extensions add to the token as text', async () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients }).registerGrant(
      implicit(),
      {
        extension: 'more',
        tokenResponse: () => ({ level: 2, list: ['a', 'b'], text: 'c' }),
      },
    )
    const request = await server.validateConsentRequest(get('/authorize', asked))
    const response = await server.createAuthorizationResponse(request, approval)
    expect(fragmentOf(response)).toMatchObject({ level: '2', list: '["a","b"]', text: 'c' })
  })

  it('A-24 tells the client when the store fails, and shows no token', async () => {
    for (const kind of ['access_token', 'grant']) {
      const { store, respond } = createImplicitProvider()
      const put = store.put.bind(store)
      store.put = (name, record) =>
        name === kind ? Promise.reject(new Error('disk full')) : put(name, record)
      const parameters = await respond()
      expect(parameters['error']).toBe('temporarily_unavailable')
      expect(parameters).not.toHaveProperty('access_token')
    }
  })
})
