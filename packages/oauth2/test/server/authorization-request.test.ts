import { AuthkitConfigError } from '@authkit/common'
import { AuthorizationRequestError, type ResponseType } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerAuthorization, approval } from './authorization-host.ts'
import {
  authentication,
  authorizationParameters,
  basic,
  createProvider,
  get,
  issuer,
  json,
  locationOf,
  post,
  redirectUri,
  secret,
  verifier,
} from './provider.ts'

const web = { client_id: 'web', client_secret: secret, redirect_uris: [redirectUri] }

describe('an authorization request that passed every check', () => {
  it('says what a page needs to know, AS-4, REQ-1, REQ-2, T-CODE-1, T-CODE-24', async () => {
    const { authorize } = createProvider()
    const request = await authorize({ scope: 'write read' })
    expect(request).toMatchObject({
      client: { client_id: 'web', grant_types: expect.any(Array) },
      redirectUri,
      state: 'af0ifjsldkj',
      scope: ['write', 'read'],
      resources: [],
      prompt: [],
    })
    expect(request.responseType.responseType).toBe('code')
    expect(request.responseMode.responseMode).toBe('query')
    expect(request.client).not.toHaveProperty('client_secret')
  })

  it('is for a user who is known when it is answered, and nobody is no user, AS-5, T-CODE-25, CODE-17', async () => {
    const { server, authorize, exchange } = createProvider()
    const request = await authorize()
    for (const nobody of [null, undefined]) {
      const denied = locationOf(await server.createAuthorizationResponse(request, nobody))
      expect(denied.searchParams.get('error')).toBe('access_denied')
    }
    const { subject: _subject, ...unsigned } = approval
    const withoutUser: object = unsigned
    // What JavaScript callers pass is anything.
    const refused = server.createAuthorizationResponse(request, withoutUser as typeof approval)
    await expect(refused).rejects.toBeInstanceOf(AuthkitConfigError)
    const answer = locationOf(await server.createAuthorizationResponse(request, approval))
    const code = answer.searchParams.get('code') ?? ''
    expect((await exchange(code)).status).toBe(200)
  })

  it.each([
    ['in milliseconds', authentication.time * 1000],
    ['to come', authentication.time + 301],
    ['before all times', -1],
    ['of parts of a second', authentication.time - 0.5],
    ['that is none', Number.NaN],
  ])(
    'attack A5: is not for a user who signed in at a time %s, which is young enough for every max_age, RFC 9470 §3',
    async (_what, time) => {
      const { server, authorize, store } = createProvider()
      const request = await authorize()
      await expect(
        server.createAuthorizationResponse(request, { subject: 'alice', authentication: { time } }),
      ).rejects.toThrow('authentication says when the user signed in')
      expect(await store.findBy('grant', { subject: 'alice' })).toEqual([])
    },
  )

  it('is for a user whose sign-in was timed by a clock that is a little ahead, RFC 9470 §3', async () => {
    const { server, authorize } = createProvider()
    const ahead = { subject: 'alice', authentication: { time: authentication.time + 300 } }
    const answer = await server.createAuthorizationResponse(await authorize(), ahead)
    expect(locationOf(answer).searchParams.has('code')).toBe(true)
  })

  it('may name its response types in any order, REQ-2, RFC 6749 §3.1.1', async () => {
    const pair: ResponseType = {
      responseType: 'code ticket',
      grantType: 'authorization_code',
      defaultResponseMode: 'fragment',
      respond: async () => ({ ticket: 't' }),
    }
    const { server } = createProvider({ clients: [{ ...web, response_types: ['code ticket'] }] })
    server.registerGrant({ grantType: 'urn:example:pair', responseTypes: [pair] })
    for (const response_type of ['code ticket', 'ticket code']) {
      const asked = get('/authorize', { ...authorizationParameters, response_type })
      const { hash } = locationOf(await answerAuthorization(server, asked))
      expect(new URLSearchParams(hash.slice(1)).get('ticket')).toBe('t')
    }
  })

  it('is read from the query of a GET and from the form of a POST, never from both, REQ-4, FL-5', async () => {
    const { server } = createProvider()
    const { scope, ...rest } = authorizationParameters
    const split = post('/authorize', rest)
    const request = await server.validateConsentRequest({
      ...split,
      url: `${split.url}?scope=${scope}`,
    })
    expect(request.scope).toEqual([])
    const bodyOfGet = { ...get('/authorize', rest), headers: split.headers, body: `scope=${scope}` }
    expect((await server.validateConsentRequest(bodyOfGet)).scope).toEqual([])
  })
})

describe('an authorization request that is refused', () => {
  it('without a client, with an unknown one or with a wrong redirect URI is shown to the user, T-CODE-23, T-CODE-24', async () => {
    const { authorize } = createProvider()
    for (const [changes, error] of [
      [{ client_id: undefined }, 'invalid_request'],
      [{ client_id: 'nobody' }, 'invalid_client'],
      [{ redirect_uri: 'https://evil.example/' }, 'invalid_request'],
    ] as const) {
      const refused = authorize(changes)
      await expect(refused).rejects.toMatchObject({ error, status: 400 })
      await expect(refused).rejects.not.toBeInstanceOf(AuthorizationRequestError)
    }
  })

  it('for a response type that the client has not is told to the client, T-CODE-23, T-CODE-24, AS-3', async () => {
    const { server, authorize } = createProvider({ clients: [{ ...web, response_types: [] }] })
    const refused = authorize()
    await expect(refused).rejects.toMatchObject({ error: 'unauthorized_client' })
    await expect(refused).rejects.toBeInstanceOf(AuthorizationRequestError)
    await expect(createProvider().authorize({ scope: 'nothing' })).rejects.toMatchObject({
      error: 'invalid_scope',
      target: { clientId: 'web', redirectUri, state: 'af0ifjsldkj' },
    })
    expect(server.issuer).toBe(issuer)
  })

  it('without a response type, for a client with one redirect URI, goes there, X-2, G-4, AS-3', async () => {
    const { server } = createProvider()
    const asked = { client_id: 'web', state: 's' }
    const location = locationOf(await answerAuthorization(server, get('/authorize', asked)))
    expect(location.origin + location.pathname).toBe(redirectUri)
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      error: 'invalid_request',
      state: 's',
      iss: issuer,
    })
    const many = { ...web, redirect_uris: [redirectUri, `${redirectUri}/2`] }
    const other = createProvider({ clients: [many] })
    const shown = await answerAuthorization(other.server, get('/authorize', asked))
    expect(shown.headers).not.toHaveProperty('location')
    expect(json(shown)).not.toHaveProperty('state')
  })
})

describe('the token request of a code', () => {
  it('needs a client that is known and proves it, CODE-11, T-CODE-7, T-CODE-8, T-CODE-26, RFC 6749 §5.2', async () => {
    const { getCode, exchange } = createProvider()
    const code = await getCode()
    const attempts = [
      await exchange(code, {}, {}),
      await exchange(code, { client_id: 'nobody' }, {}),
      await exchange(code, { client_id: 'nobody', client_secret: secret }, {}),
      await exchange(code, {}, basic('nobody', secret)),
      await exchange(code, {}, basic('web', 'wrong')),
    ]
    for (const response of attempts) {
      expect(response.status).toBe(401)
      expect(json(response)['error']).toBe('invalid_client')
      expect(response.headers['www-authenticate']).toMatch(/^Basic /)
    }
    expect((await exchange(code)).status).toBe(200)
  })

  it('needs a client that is registered for the grant, CODE-12, T-CODE-14, RFC 6749 §5.2', async () => {
    let grant_types = ['authorization_code']
    const { getCode, exchange } = createProvider({ clients: () => ({ ...web, grant_types }) })
    const code = await getCode()
    grant_types = ['client_credentials']
    const response = await exchange(code)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('unauthorized_client')
  })

  it('needs a code that exists, CODE-13, CODE-14, T-CODE-9, T-CODE-10, T-CODE-26', async () => {
    const { exchange, token } = createProvider()
    const missing = await token({ grant_type: 'authorization_code', redirect_uri: redirectUri })
    expect(missing.status).toBe(400)
    expect(json(missing)['error']).toBe('invalid_request')
    const unknown = await exchange('unknown')
    expect(unknown.status).toBe(400)
    expect(json(unknown)['error']).toBe('invalid_grant')
  })

  it('may come from a client that posts its secret, T-CODE-18', async () => {
    const { getCode, exchange } = createProvider()
    const redirect_uri = 'https://poster.example/cb'
    const code = await getCode({ client_id: 'poster', redirect_uri })
    const posted = { client_id: 'poster', client_secret: secret, redirect_uri }
    expect((await exchange(code, posted, {})).status).toBe(200)
  })

  it('is answered once, with the scope of the code whatever it asks for, CODE-18, CODE-19', async () => {
    const { getCode, exchange } = createProvider()
    const code = await getCode({ scope: 'read' })
    const tokens = json(await exchange(code, { scope: 'write admin', code_verifier: verifier }))
    expect(tokens['scope']).toBe('read')
    expect((await exchange(code)).status).toBe(400)
  })
})
