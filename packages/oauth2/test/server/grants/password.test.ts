import { memoryStore } from '@authkit/common'
import { AccessDeniedError } from '@authkit/oauth2'
import {
  AuthorizationServer,
  type AuthorizationServerOptions,
  clientCredentials,
  password,
  type PasswordCredentials,
  type PasswordOptions,
  refreshToken,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { basic, issuer, json, post, secret } from '../provider.ts'

const clients = [
  {
    client_id: 'old',
    client_secret: secret,
    grant_types: ['password', 'refresh_token'],
    scope: 'read write',
  },
  { client_id: 'plain', client_secret: secret, grant_types: ['password'] },
  { client_id: 'phone', token_endpoint_auth_method: 'none', grant_types: ['password'] },
  { client_id: 'job', client_secret: secret, grant_types: ['client_credentials'] },
] as const

const form = {
  grant_type: 'password',
  username: 'alice@example.com',
  password: 'correct horse battery staple',
}

type Form = Record<string, string | undefined>

function createPasswordProvider({
  authenticateUser = ({ username, password: given }) =>
    username === form.username && given === form.password ? { subject: 'alice' } : undefined,
  ...options
}: Partial<AuthorizationServerOptions & PasswordOptions> = {}) {
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
    .registerGrant(password({ authenticateUser }))
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
  const token = (changes: Form = {}, headers = basic('old', secret)) =>
    server.createTokenResponse(post('/token', { ...form, ...changes }, headers))
  return { server, store, clock, events, token }
}

describe('password grant', () => {
  it('PW-7, T-PW-6 exchanges a name and password for tokens, RFC 6749 §4.3, RFC 6749 §4.3.3', async () => {
    const { server, token } = createPasswordProvider()
    const response = await token({ scope: 'read' })
    expect(response.status).toBe(200)
    expect(response.headers['cache-control']).toBe('no-store')
    const tokens = json(response)
    expect(tokens).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: expect.any(String),
      scope: 'read',
    })
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(tokens['access_token']))).toMatchObject({
      clientId: 'old',
      subject: 'alice',
      scope: ['read'],
      authentication: { time: 1_700_000_000, amr: ['pwd'] },
    })
  })

  it('PW-7 gives no refresh token to a client that is not registered for it', async () => {
    const { token } = createPasswordProvider()
    const tokens = json(await token({}, basic('plain', secret)))
    expect(tokens['access_token']).toEqual(expect.any(String))
    expect(tokens).not.toHaveProperty('refresh_token')
  })

  it('PW-7 gives a refresh token that works', async () => {
    const { token, clock } = createPasswordProvider()
    const { refresh_token: refresh } = json(await token())
    clock.advance(4000)
    const renewed = await token({
      grant_type: 'refresh_token',
      username: undefined,
      password: undefined,
      refresh_token: String(refresh),
    })
    expect(renewed.status).toBe(200)
  })

  it.each([
    ['no authentication', {}],
    ['a wrong secret', basic('old', 'wrong')],
    ['an unknown client', basic('nobody', secret)],
  ])('PW-1, T-PW-1 refuses %s with 401, RFC 6749 §4.3.2', async (_what, headers) => {
    const { token } = createPasswordProvider()
    const response = await token({}, headers)
    expect(response.status).toBe(401)
    expect(json(response)['error']).toBe('invalid_client')
  })

  it('takes a public client that is registered for it, RFC 6749 §4.3.2', async () => {
    const { token } = createPasswordProvider()
    expect((await token({ client_id: 'phone' }, {})).status).toBe(200)
  })

  it('PW-2, T-PW-5 refuses a client that is not registered for it, and never tries the password, RFC 6749 §5.2', async () => {
    let tried = 0
    const { token } = createPasswordProvider({ authenticateUser: () => void tried++ })
    const response = await token({}, basic('job', secret))
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('unauthorized_client')
    expect(tried).toBe(0)
  })

  it.each(['username', 'password'])(
    'PW-3, PW-4, T-PW-4 refuses a request without %s, RFC 6749 §4.3.2',
    async (name) => {
      const { token } = createPasswordProvider()
      for (const value of [undefined, '']) {
        const response = await token({ [name]: value })
        expect(response.status).toBe(400)
        expect(json(response)['error']).toBe('invalid_request')
        expect(json(response)['error_description']).toContain(name)
      }
    },
  )

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { username: 'nobody' }],
  ])('PW-5, T-PW-4 answers %s with invalid_grant, RFC 6749 §5.2', async (_what, changes) => {
    const { token, events, store } = createPasswordProvider()
    const response = await token(changes)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_grant')
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'request_refused', reason: 'wrong_password' }),
    )
    expect(await store.findBy('access_token', { clientId: 'old' })).toEqual([])
  })

  it('PW-5 answers a wrong password and an unknown user alike', async () => {
    const { token } = createPasswordProvider()
    expect(await token({ password: 'wrong' })).toEqual(await token({ username: 'nobody' }))
  })

  it('PW-6, T-PW-2 refuses an unknown scope before it tries the password, RFC 6749 §3.3', async () => {
    let tried = 0
    const { token } = createPasswordProvider({ authenticateUser: () => void tried++ })
    for (const scope of ['nonsense', 'admin']) {
      const response = await token({ scope })
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_scope')
    }
    expect(tried).toBe(0)
  })

  it('T-PW-3 takes no GET, so that no password gets into a log of URLs, RFC 6749 §3.2', async () => {
    const { server } = createPasswordProvider()
    const query = new URLSearchParams(form)
    const response = await server.createTokenResponse({
      method: 'GET',
      url: `${issuer}/token?${query}`,
      headers: basic('old', secret),
    })
    expect(response.status).toBe(405)
  })

  it('reads no password from the query of a POST, RFC 6749 §3.2', async () => {
    const { server } = createPasswordProvider()
    const request = post('/token', { grant_type: 'password' }, basic('old', secret))
    const query = new URLSearchParams({ username: form.username, password: form.password })
    const response = await server.createTokenResponse({
      ...request,
      url: `${request.url}?${query}`,
    })
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('T-PW-7 writes tokens as a generator of the application does', async () => {
    const { token } = createPasswordProvider({
      accessTokens: ({ client, grantType }) => ({
        tokenFormat: 'own',
        signs: false,
        create: ({ subject }) => `${client.client_id}-${grantType}-${String(subject)}-1`,
      }),
    })
    expect(json(await token())['access_token']).toBe('old-password-alice-1')
  })

  it('T-PW-8 lets tokens of this grant live as long as the application says', async () => {
    const { token } = createPasswordProvider({
      lifetimes: { accessToken: ({ grantType }) => (grantType === 'password' ? 1800 : 60) },
    })
    expect(json(await token())['expires_in']).toBe(1800)
  })

  it('hands over the name and password as they came, the client and the request, RFC 6749 §4.3.2', async () => {
    const seen: PasswordCredentials[] = []
    const { token } = createPasswordProvider({
      authenticateUser: (credentials) => void seen.push(credentials),
    })
    await token({ username: ' Ünïcode 😀 ', password: '  pass+word%20&=\t' })
    expect(seen).toEqual([
      {
        username: ' Ünïcode 😀 ',
        password: '  pass+word%20&=\t',
        client: expect.objectContaining({ client_id: 'old' }),
        http: expect.objectContaining({ method: 'POST' }),
      },
    ])
  })

  it('keeps how the application says that the user was authenticated', async () => {
    const authentication = { time: 1_699_999_999, acr: 'silver', amr: ['pwd', 'otp'] }
    const { server, token } = createPasswordProvider({
      authenticateUser: async () => ({ subject: 'alice', authentication }),
    })
    const { access_token: value } = json(await token())
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(value))).toMatchObject({ authentication })
  })

  it('grants resources that the client may have, RFC 8707 §2', async () => {
    const { server, token } = createPasswordProvider({
      resources: [{ resource: 'https://a.example/' }],
    })
    const { access_token: value } = json(await token({ resource: 'https://a.example/' }))
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(value))).toMatchObject({
      audience: ['https://a.example/'],
    })
    expect(json(await token({ resource: 'https://b.example/' }))['error']).toBe('invalid_target')
  })

  it('runs the hooks of its extensions once the user is known', async () => {
    const store = memoryStore()
    const server = new AuthorizationServer({ issuer, store, clients }).registerGrant(
      password({ authenticateUser: () => ({ subject: 'alice' }) }),
      {
        extension: 'hook',
        tokenRequest: (_request, { subject, clientId }) => {
          throw new AccessDeniedError(`Not for ${String(subject)} at ${clientId}`)
        },
      },
    )
    const response = await server.createTokenResponse(post('/token', form, basic('old', secret)))
    expect(json(response)['error_description']).toBe('Not for alice at old')
    expect(await store.findBy('access_token', { clientId: 'old' })).toEqual([])
  })

  it.each([
    ['1025 characters', 'x'.repeat(1025)],
    ['a NUL', 'a\0b'],
    ['a line break', 'a\r\nb'],
    ['an escape', '\u001B[2J'],
    ['a DEL', '\u007F'],
    ['U+FFFF', '\uFFFF'],
  ])(
    'A-60 refuses a name or password with %s before the application sees it, RFC 6749 §A.15, RFC 6749 §A.16',
    async (_what, value) => {
      let tried = 0
      const { token } = createPasswordProvider({ authenticateUser: () => void tried++ })
      for (const name of ['username', 'password']) {
        const response = await token({ [name]: value })
        expect(response.status).toBe(400)
        expect(json(response)['error']).toBe('invalid_request')
        expect(response.body).not.toContain(value.slice(0, 3))
      }
      expect(tried).toBe(0)
    },
  )

  it('A-60 refuses half a character that a body parser let through, RFC 6749 §A.16', async () => {
    const { server } = createPasswordProvider()
    const response = await server.createTokenResponse({
      ...post('/token', {}, basic('old', secret)),
      body: { ...form, password: '\uD800' },
    })
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('A-60, A-08 refuses names and passwords that are no text', async () => {
    const { server } = createPasswordProvider()
    for (const value of [{ $ne: '' }, ['a', 'b'], 7, null, true]) {
      const response = await server.createTokenResponse({
        ...post('/token', {}, basic('old', secret)),
        body: { ...form, password: value },
      })
      expect(response.status).toBe(400)
      expect(json(response)['error']).toBe('invalid_request')
    }
  })

  it('A-07 refuses a repeated name or password, RFC 6749 §3.2', async () => {
    const { server } = createPasswordProvider()
    const request = post('/token', form, basic('old', secret))
    for (const name of ['username', 'password']) {
      const response = await server.createTokenResponse({
        ...request,
        body: `${String(request.body)}&${name}=x`,
      })
      expect(json(response)['error']).toBe('invalid_request')
    }
  })

  it('A-24, R-06 denies with 503 when the application fails, and tells its operator why', async () => {
    const fault = new Error('no database')
    for (const authenticateUser of [
      () => Promise.reject(fault),
      () => {
        throw fault
      },
    ]) {
      const { token, events, store } = createPasswordProvider({ authenticateUser })
      const response = await token()
      expect(response.status).toBe(503)
      expect(json(response)['error']).toBe('temporarily_unavailable')
      expect(response.body).not.toContain('database')
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'store_failed', kind: 'user', cause: fault }),
      )
      expect(await store.findBy('access_token', { clientId: 'old' })).toEqual([])
    }
  })

  it('answers a protocol error of the application as it is', async () => {
    const { token } = createPasswordProvider({
      authenticateUser: () => {
        throw new AccessDeniedError('The account is locked', { status: 400 })
      },
    })
    expect(json(await token())).toEqual({
      error: 'access_denied',
      error_description: 'The account is locked',
    })
  })

  it.each([null, false, 0, ''])('R-06 denies when the application answers %j', async (user) => {
    // What an application without a compiler may answer.
    const { token } = createPasswordProvider({
      authenticateUser: () => user as unknown as undefined,
    })
    expect(json(await token())['error']).toBe('invalid_grant')
  })

  it.each([true, {}, { subject: '' }, { subject: 7 }, { subject: 'x'.repeat(256) }])(
    'R-06 issues nothing when the application answers %j, which is no user',
    async (user) => {
      const { token, store } = createPasswordProvider({
        // What an application without a compiler may answer.
        authenticateUser: () => user as unknown as undefined,
      })
      await expect(token()).rejects.toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
      expect(await store.findBy('access_token', { clientId: 'old' })).toEqual([])
    },
  )

  it('reports neither name nor password', async () => {
    const { token, events } = createPasswordProvider()
    await token()
    await token({ password: 'a wrong one' })
    const reported = JSON.stringify(events)
    for (const value of [form.username, form.password, 'a wrong one'])
      expect(reported).not.toContain(value)
  })

  it('A-10 is not there unless it is registered, RFC 9700 §2.4', async () => {
    const server = new AuthorizationServer({ issuer, store: memoryStore(), clients })
    expect(server.metadata()['grant_types_supported']).toEqual([])
    const response = await server.createTokenResponse(post('/token', form, basic('old', secret)))
    expect(json(response)['error']).toBe('unsupported_grant_type')
  })

  it.each([undefined, {}, { authenticateUser: 'function' }, { authenticate: () => undefined }])(
    'refuses the options %j when it is made',
    (options) => {
      // What a caller without a compiler may pass.
      expect(() => password(options as unknown as PasswordOptions)).toThrow(
        expect.objectContaining({ code: 'ERR_AUTHKIT_CONFIG' }),
      )
    },
  )
})
