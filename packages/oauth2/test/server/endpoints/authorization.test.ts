import { OAuth2Error } from '@authkit/oauth2'
import { AuthorizationRequestError } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  authentication,
  authorizationParameters,
  createProvider,
  get,
  issuer,
  locationOf,
  post,
  redirectUri,
  secret,
} from '../provider.ts'

async function failure(promise: Promise<unknown>): Promise<OAuth2Error> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(OAuth2Error)
  return error as OAuth2Error
}

describe('authorization endpoint', () => {
  it('answers an approved request with code, state and iss, RFC 6749 §4.1.2, RFC 9207 §2, CODE-9, T-CODE-25', async () => {
    const { server, authorize } = createProvider()
    const request = await authorize()
    const response = await server.createAuthorizationResponse(request, {
      subject: 'alice',
      authentication,
    })
    const location = locationOf(response)
    expect(response.status).toBe(303)
    expect(location.origin + location.pathname).toBe(redirectUri)
    expect([...location.searchParams.keys()].toSorted()).toEqual(['code', 'iss', 'state'])
    expect(location.searchParams.get('state')).toBe('af0ifjsldkj')
    expect(location.searchParams.get('iss')).toBe(issuer)
  })

  it('takes the request as a form, RFC 6749 §3.1', async () => {
    const { server } = createProvider()
    const request = await server.validateConsentRequest(post('/authorize', authorizationParameters))
    expect(request.client.client_id).toBe('web')
    expect(request.scope).toEqual(['read'])
  })

  it('rebuilds a request from its saved parameters', async () => {
    const { server, authorize } = createProvider()
    const { parameters } = await authorize()
    const again = await server.validateConsentRequest(parameters)
    expect(again.parameters).toEqual(parameters)
    expect(again.remembered).toEqual({
      pkce: { challenge: authorizationParameters.code_challenge },
    })
  })

  it('tells a denial to the client, RFC 6749 §4.1.2.1, CODE-8, T-CODE-4, X-1', async () => {
    const { server, authorize } = createProvider()
    const location = locationOf(
      await server.createAuthorizationResponse(await authorize(), undefined),
    )
    expect(location.searchParams.get('error')).toBe('access_denied')
    expect(location.searchParams.get('state')).toBe('af0ifjsldkj')
    expect(location.searchParams.get('iss')).toBe(issuer)
  })

  it('keeps the query of a registered redirect URI, ERR-3', async () => {
    const uri = 'https://app.example/cb?tenant=1'
    const client = { client_id: 'web', client_secret: 'x'.repeat(32), redirect_uris: [uri] }
    const { server, authorize } = createProvider({ clients: [client] })
    const request = await authorize({ redirect_uri: uri })
    const location = locationOf(
      await server.createAuthorizationResponse(request, { subject: 'alice', authentication }),
    )
    expect(location.searchParams.get('tenant')).toBe('1')
    expect(location.searchParams.get('code')).not.toBeNull()
  })

  it('uses the only registered redirect URI when none is sent, RFC 6749 §3.1.2.3, G-4', async () => {
    const { authorize } = createProvider()
    expect((await authorize({ redirect_uri: undefined })).redirectUri).toBe(redirectUri)
    const error = await failure(authorize({ client_id: 'native', redirect_uri: undefined }))
    expect(error).not.toBeInstanceOf(AuthorizationRequestError)
  })

  it('A-33 refuses a scope in an approval that was not asked for, RFC 6749 §3.3', async () => {
    const { server, authorize } = createProvider()
    const approval = { subject: 'alice', authentication, scope: ['read', 'write'] }
    await expect(server.createAuthorizationResponse(await authorize(), approval)).rejects.toThrow(
      'only hold scopes',
    )
  })

  it('drops a scope that the client may not have and refuses one that nobody has, RFC 6749 §3.3, CODE-5, CODE-6, CODE-10', async () => {
    const { authorize } = createProvider()
    expect((await authorize({ scope: 'read admin' })).scope).toEqual(['read'])
    expect((await failure(authorize({ scope: 'admin' }))).error).toBe('invalid_scope')
    expect((await failure(authorize({ scope: 'read nothing' }))).error).toBe('invalid_scope')
    expect((await failure(authorize({ scope: 'read "' }))).error).toBe('invalid_scope')
  })

  it('A-55 refuses a scope that would not fit into a token, RFC 6749 §3.3', async () => {
    const { server } = createProvider({
      scopes: ['ab', 'a'],
      clients: [{ client_id: 'web', client_secret: secret, redirect_uris: [redirectUri] }],
    })
    const ask = (length: number) => {
      const scope = 'ab '.repeat(Math.ceil(length / 3)).slice(0, length)
      const form = post('/authorize', { ...authorizationParameters, scope })
      return server.validateConsentRequest(form)
    }
    expect((await ask(4096)).scope).toEqual(['ab', 'a'])
    expect((await failure(ask(4097))).error).toBe('invalid_scope')
  })

  it('takes a parameter without a value for one that was not sent, RFC 6749 §3.1', async () => {
    const { authorize, getCode, exchange } = createProvider()
    const empty = { redirect_uri: '', state: '', scope: '' }
    expect(Object.keys((await authorize(empty)).parameters)).not.toContain('redirect_uri')
    const response = await exchange(await getCode(empty), { redirect_uri: undefined })
    expect(response.status).toBe(200)
  })

  it('A-60 rebuilds a request that grows when it is encoded again', async () => {
    const { server } = createProvider()
    const state = "'".repeat(40_000)
    const form = post('/authorize', { ...authorizationParameters, state: '' })
    const asked = { ...form, body: `${String(form.body).replace('state=&', '')}&state=${state}` }
    const { parameters } = await server.validateConsentRequest(asked)
    expect((await server.validateConsentRequest(parameters)).state).toBe(state)
  })
})

describe('authorization endpoint, errors that never redirect', () => {
  const cases: readonly [string, Record<string, string | undefined>, string][] = [
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['a missing client', { client_id: undefined }, 'invalid_request'],
    ['a client name of the language', { client_id: '__proto__' }, 'invalid_client'],
    [
      'a redirect URI of another client, RFC 6749 §3.1.2.4',
      { redirect_uri: 'https://other.example/cb' },
      'invalid_request',
    ],
    ['A-01 another case', { redirect_uri: 'https://app.example/Callback' }, 'invalid_request'],
    ['A-01 a trailing slash', { redirect_uri: `${redirectUri}/` }, 'invalid_request'],
    ['A-01 an added query', { redirect_uri: `${redirectUri}?x=1` }, 'invalid_request'],
    ['A-01 a fragment', { redirect_uri: `${redirectUri}#x` }, 'invalid_request'],
    [
      'A-03 user information',
      { redirect_uri: 'https://app.example@evil.example/callback' },
      'invalid_request',
    ],
    ['A-06 javascript', { redirect_uri: 'javascript:alert(1)' }, 'invalid_request'],
  ]

  it.each(cases)(
    'A-04, CODE-1, CODE-2, CODE-3, G-4, T-CODE-2, T-CODE-3, T-CODE-12 shows %s to the user',
    async (_what, changes, code) => {
      const { server, authorize } = createProvider()
      const error = await failure(authorize(changes))
      expect(error).not.toBeInstanceOf(AuthorizationRequestError)
      expect(error.error).toBe(code)
      const response = server.createErrorResponse(error)
      expect(response.headers['location']).toBeUndefined()
      expect(response.status).toBe(400)
    },
  )

  it('A-04 keeps every further error of an unregistered redirect URI away from it', async () => {
    const { authorize } = createProvider()
    const further = [
      { response_type: 'nonsense' },
      { scope: 'nothing' },
      { code_challenge: undefined },
      { response_mode: 'x' },
    ]
    for (const changes of further) {
      const error = await failure(authorize({ ...changes, redirect_uri: 'https://evil.example/' }))
      expect(error).not.toBeInstanceOf(AuthorizationRequestError)
      expect(error.message).not.toContain('evil')
    }
  })

  it('A-07 refuses a repeated parameter, RFC 6749 §3.1', async () => {
    const { server } = createProvider()
    for (const name of Object.keys(authorizationParameters)) {
      const request = get('/authorize', authorizationParameters)
      const error = await failure(
        server.validateConsentRequest({ ...request, url: `${request.url}&${name}=again` }),
      )
      expect(error.error).toBe('invalid_request')
      expect(error).not.toBeInstanceOf(AuthorizationRequestError)
    }
  })

  it('A-08 takes bracketed names as the names they are', async () => {
    const { server } = createProvider()
    const request = get('/authorize', {
      ...authorizationParameters,
      client_id: undefined,
      'client_id[$ne]': 'x',
    })
    expect((await failure(server.validateConsentRequest(request))).error).toBe('invalid_request')
  })

  it('A-60 answers an oversized query and a JSON body with an error', async () => {
    const { server } = createProvider()
    const oversized = get('/authorize', { ...authorizationParameters, state: 'x'.repeat(200_000) })
    expect((await failure(server.validateConsentRequest(oversized))).error).toBe('invalid_request')
    const body = {
      ...post('/authorize', {}),
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }
    expect((await failure(server.validateConsentRequest(body))).status).toBe(415)
  })
})

describe('authorization endpoint, errors for the client', () => {
  const cases: readonly [string, Record<string, string | undefined>, string][] = [
    ['a missing response type, RFC 6749 §3.1.1', { response_type: undefined }, 'invalid_request'],
    [
      'an unknown response type, RFC 6749 §4.1.2.1',
      { response_type: 'ticket' },
      'unsupported_response_type',
    ],
    ['an unknown response mode', { response_mode: 'carrier_pigeon' }, 'invalid_request'],
    [
      'A-11 a missing code challenge, RFC 7636 §4.4.1',
      { code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
    ],
    ['A-11 the plain method, RFC 7636 §4.3', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['A-11 an absent method', { code_challenge_method: undefined }, 'invalid_request'],
    ['A-11 a method in lower case', { code_challenge_method: 's256' }, 'invalid_request'],
    ['A-11 a challenge that is no hash', { code_challenge: 'short' }, 'invalid_request'],
  ]

  it.each(['token', 'id_token', 'code id_token'])(
    'redirects the unknown response type %s in the fragment, where tokens are looked for, OAuth 2.0 Multiple Response Type Encoding Practices §5',
    async (response_type) => {
      const { server, authorize } = createProvider()
      const location = locationOf(
        server.createErrorResponse(await failure(authorize({ response_type }))),
      )
      expect(location.search).toBe('')
      expect(new URLSearchParams(location.hash.slice(1)).get('error')).toBe(
        'unsupported_response_type',
      )
    },
  )

  it.each(cases)('redirects %s, CODE-4, CODE-7, E-6', async (_what, changes, code) => {
    const { server, authorize } = createProvider()
    const error = await failure(authorize(changes))
    const location = locationOf(server.createErrorResponse(error))
    expect(location.origin + location.pathname).toBe(redirectUri)
    expect(location.searchParams.get('error')).toBe(code)
    expect(location.searchParams.get('state')).toBe('af0ifjsldkj')
    // errors carry the issuer too.
    expect(location.searchParams.get('iss')).toBe(issuer)
  })

  it('puts an error into the fragment when the client asked for that mode, RFC 6749 §4.2.2', async () => {
    const { server, authorize } = createProvider()
    const error = await failure(authorize({ scope: 'nothing', response_mode: 'fragment' }))
    const location = locationOf(server.createErrorResponse(error))
    expect(location.search).toBe('')
    expect(new URLSearchParams(location.hash.slice(1)).get('error')).toBe('invalid_scope')
  })

  it('A-10 refuses a client that is not registered for the grant, RFC 6749 §4.1.2.1, CODE-10', async () => {
    const client = {
      client_id: 'web',
      client_secret: 'x'.repeat(32),
      redirect_uris: [redirectUri],
      grant_types: ['client_credentials'],
    }
    const { authorize } = createProvider({ clients: [client] })
    expect((await failure(authorize())).error).toBe('unauthorized_client')
  })
})
