import { inspect } from 'node:util'
import { AuthkitConfigError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ComplianceHookName,
  type ComplianceHooks,
  DisallowedOriginError,
  type HookRequest,
  OAuth2Client,
  type OAuth2ClientOptions,
  type RequestHook,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer
const token = { access_token: 'at', refresh_token: 'r1' }

beforeAll(async () => {
  server = await scriptedServer()
})
beforeEach(() => {
  server.received.length = 0
  server.on('/token', { body: { access_token: 'new', token_type: 'Bearer' } })
  server.on('/api', { body: {} })
  server.on('/revoke', { body: '' })
  server.on('/introspect', { body: { active: true } })
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  const { origin } = server
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    serverMetadata: {
      token_endpoint: `${origin}/token`,
      revocation_endpoint: `${origin}/revoke`,
      introspection_endpoint: `${origin}/introspect`,
    },
    apiBaseUrl: origin,
    token,
    ...options,
  })
}

describe('a compliance hook', () => {
  it('C80, T6.01: sees the raw answer of the token endpoint once, and what it gives is read', async () => {
    server.on('/token', { body: 'token=abc' })
    const seen: unknown[] = []
    const app = client()
    app.registerComplianceHook('accessTokenResponse', (response) => {
      seen.push([response.status, response.text])
      return { ...response, text: '{"access_token":"abc","token_type":"bearer"}' }
    })
    const fetched = await app.fetchToken({ grantType: 'client_credentials' })
    expect(fetched.access_token).toBe('abc')
    expect(seen).toEqual([[200, 'token=abc']])
  })

  it('C81, C82: changes a refresh, and neither hook of the other grants is asked', async () => {
    const calls: string[] = []
    const app = client({
      complianceHooks: {
        accessTokenRequest: (request) => (calls.push('other'), request),
        accessTokenResponse: (response) => (calls.push('other'), response),
        refreshTokenRequest: (request) => {
          calls.push('before')
          return { ...request, body: `${String(request.body)}&format=json` }
        },
        refreshTokenResponse: async (response) => {
          calls.push('after')
          return { ...response, text: response.text.replace('new', 'renewed') }
        },
      },
    })
    const renewed = await app.refreshToken()
    expect(renewed.access_token).toBe('renewed')
    expect(calls).toEqual(['before', 'after'])
    expect(server.to('/token')[0]?.form.get('format')).toBe('json')
  })

  it('C83, T6.02: sees the token on a request to an API, and may change URL, fields and body', async () => {
    const seen: unknown[] = []
    const app = client()
    app.registerComplianceHook('protectedRequest', ({ headers, body, ...request }) => {
      const { authorization, ...rest } = headers
      seen.push([authorization, request.method, request.url, body])
      const changed = { ...rest, 'x-token': authorization ?? '', 'content-type': 'text/plain' }
      return { ...request, url: `${request.url}?v=2`, headers: changed, body: 'changed' }
    })
    await app.fetch('/api', { method: 'POST', body: 'text' })
    expect(seen).toEqual([['Bearer at', 'POST', `${server.origin}/api`, 'text']])
    const [received] = server.received
    expect(received?.headers).toMatchObject({ 'x-token': 'Bearer at' })
    expect(received?.headers.authorization).toBeUndefined()
    expect(received?.body).toBe('changed')
    expect(received?.query.toString()).toBe('v=2')
  })

  it('D01: cannot send the token elsewhere', async () => {
    const urls = [
      'https://evil.example/',
      'not a URL',
      `http://user@${new URL(server.origin).host}/`,
    ]
    for (const url of urls) {
      const app = client({ complianceHooks: { protectedRequest: (each) => ({ ...each, url }) } })
      await expect(app.fetch('/api')).rejects.toThrow(DisallowedOriginError)
    }
    expect(server.received).toHaveLength(0)
  })

  it('C84, C85, T6.04, T6.05: changes a revocation and an introspection of the refresh token', async () => {
    const app = client({
      complianceHooks: {
        revokeTokenRequest: (request) => ({ ...request, body: `${String(request.body)}&a=1` }),
        introspectTokenRequest: (request) => ({ ...request, body: `${String(request.body)}&b=2` }),
      },
    })
    await app.revokeToken()
    expect(await app.introspectToken(undefined, 'refresh_token')).toEqual({ active: true })
    const [revoked, introspected] = server.received.map(({ form }) => Object.fromEntries(form))
    expect(revoked).toEqual({ token: 'r1', a: '1' })
    expect(introspected).toEqual({ token: 'r1', token_type_hint: 'refresh_token', b: '2' })
  })

  it('T6.08, H19: is awaited; several run in the order of their registration', async () => {
    const app = client()
    for (const word of ['one', 'two', 'three']) {
      app.registerComplianceHook('accessTokenRequest', async (request) => {
        await Promise.resolve()
        return {
          ...request,
          headers: { ...request.headers, 'x-order': `${request.headers['x-order'] ?? ''}${word} ` },
        }
      })
    }
    await app.fetchToken({ grantType: 'client_credentials' })
    expect(String(server.received[0]?.headers['x-order']).trim()).toBe('one two three')
  })

  it('T2.03, H18: makes a GET of a token request where a server wants one, with nothing in its body', async () => {
    const app = client({
      complianceHooks: {
        accessTokenRequest: ({ url, body, headers }) => ({
          method: 'GET',
          url: `${url}?${String(body)}`,
          headers,
          body: undefined,
        }),
      },
    })
    await app.fetchToken({ grantType: 'client_credentials' })
    expect(server.received[0]).toMatchObject({ method: 'GET', body: '' })
    expect(server.received[0]?.query.toString()).toBe('grant_type=client_credentials')
  })

  it('C30, T6.03: of a name that is none is refused, at construction and later', () => {
    const hook = (): never => {
      throw new Error('never')
    }
    const hooks = { invalid: hook, tokenResponse: hook }
    const attempt = () => client({ complianceHooks: hooks as ComplianceHooks })
    expect(attempt).toThrow(AuthkitConfigError)
    expect(attempt).toThrow('a compliance hook is one of')
    expect(() => client().registerComplianceHook('__proto__' as never, hook as never)).toThrow(
      'is one of',
    )
    expect(() => client().registerComplianceHook('protectedRequest', {} as never)).toThrow(
      'must be a function',
    )
  })
})

/** Does to the server what the hook of a name stands before or after. */
async function act(name: ComplianceHookName, app: OAuth2Client): Promise<unknown> {
  if (name === 'protectedRequest') return app.fetch('/api', { method: 'POST', body: 'b' })
  if (name === 'revokeTokenRequest') return app.revokeToken()
  if (name === 'introspectTokenRequest') return app.introspectToken()
  return name.startsWith('refresh') ? app.refreshToken() : app.fetchToken()
}

const before: readonly ComplianceHookName[] = [
  'accessTokenRequest',
  'refreshTokenRequest',
  'protectedRequest',
  'revokeTokenRequest',
  'introspectTokenRequest',
]
const after: readonly ComplianceHookName[] = ['accessTokenResponse', 'refreshTokenResponse']

describe('each compliance hook', () => {
  it.each(before)('C80, C81, C83, C84, C85, T6.04: %s sees the request whole', async (name) => {
    const seen: Record<string, unknown>[] = []
    const app = client()
    app.registerComplianceHook(name, ((request: Record<string, unknown>) => {
      seen.push(request)
      return request
    }) as never)
    await act(name, app)
    const [received] = server.received
    expect(server.received).toHaveLength(1)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: `${server.origin}${received?.path}`,
      body: received?.body,
      headers: { authorization: received?.headers.authorization },
    })
    expect(received?.headers.authorization).toMatch(/^(?:Basic|Bearer) ./)
  })

  it.each([...before, ...after])('C80, C82: %s is asked for nothing else', async (name) => {
    const calls: string[] = []
    for (const action of [...before, ...after]) {
      const app = client()
      app.registerComplianceHook(name, ((each: unknown) => {
        calls.push(action)
        return each
      }) as never)
      await act(action, app)
    }
    const twin = name.replace(/Request|Response/, '')
    expect(calls.every((action) => action.startsWith(twin))).toBe(true)
    expect(calls.length).toBeGreaterThan(0)
  })

  it.each([...before, ...after])(
    'H19: %s that returns nothing, or half of it, is told what to return',
    async (name) => {
      const bad = [
        undefined,
        null,
        'text',
        {},
        { url: server.origin, headers: {} },
        { method: 'POST', url: server.origin },
        { method: 'POST', url: new URL(server.origin), headers: {} },
        { method: 'POST', url: server.origin, headers: { a: 5 } },
        { method: 'POST', url: server.origin, headers: { a: 'x', b: 5 } },
        { status: 200, headers: {} },
        { status: '200', headers: {}, text: '{}' },
        { status: 200, headers: null, text: '{}' },
        { status: 200, headers: { a: ['b'] }, text: '{}' },
        { status: 200, headers: {}, text: { access_token: 'x' } },
      ]
      for (const answer of bad) {
        server.received.length = 0
        const app = client({ complianceHooks: { [name]: async () => answer } })
        const attempt = act(name, app)
        await expect(attempt).rejects.toThrow(AuthkitConfigError)
        await expect(attempt).rejects.toThrow(`the compliance hook ${name} must return {`)
        expect(server.received).toHaveLength(name.endsWith('Response') ? 1 : 0)
      }
    },
  )

  it.each([...before, ...after])('%s that throws ends the request with its error', async (name) => {
    const app = client()
    app.registerComplianceHook(name, () => Promise.reject(new Error('of the hook')))
    await expect(act(name, app)).rejects.toThrow('of the hook')
    expect(server.received).toHaveLength(name.endsWith('Response') ? 1 : 0)
  })

  it.each(before)(
    '%s that changes the fields in place changes those of one request',
    async (name) => {
      let count = 0
      const inPlace = (request: { headers: Record<string, string> }): object => {
        count += 1
        if (count === 1) request.headers['x-once'] = 'yes'
        return request
      }
      const app = client({ clientSecret: undefined, complianceHooks: { [name]: inPlace } })
      await act(name, app)
      await act(name, app)
      await act('accessTokenRequest', client())
      expect(server.received.map(({ headers }) => headers['x-once'])).toEqual([
        'yes',
        undefined,
        undefined,
      ])
    },
  )
})

describe('hooks of a client', () => {
  it('C30, T6.08: are those of its options, and then those that are registered', async () => {
    const order: string[] = []
    const app = client({
      complianceHooks: {
        accessTokenResponse: [
          (each) => (order.push('one'), each),
          async (each) => (order.push('two'), each),
        ],
      },
    })
    app.registerComplianceHook('accessTokenResponse', (each) => (order.push('three'), each))
    await app.fetchToken()
    expect(order).toEqual(['one', 'two', 'three'])
    order.length = 0
    await client().fetchToken()
    expect(order).toEqual([])
  })

  it('T6.09: make a token of a form that is called text, as a server writes it, RFC 6749 §5.1', async () => {
    server.on('/token', { body: 'access_token=of-form&expires=60' })
    const app = client()
    await expect(app.fetchToken()).rejects.toThrow('neither a JSON object nor a form')
    app.registerComplianceHook('accessTokenResponse', (each) => ({
      ...each,
      text: JSON.stringify(Object.fromEntries(new URLSearchParams(each.text))),
    }))
    const fetched = await app.fetchToken()
    expect(fetched.toJSON()).toEqual({ access_token: 'of-form', expires: '60' })
  })

  it('C83: change a request although a field is called as a method of every object', async () => {
    const app = client({
      complianceHooks: {
        protectedRequest: ({ headers, ...each }) => {
          const kept = Object.entries(headers).filter(([name]) => name !== 'constructor')
          return {
            ...each,
            headers: { ...Object.fromEntries(kept), 'X-Added': 'b', Accept: 'text/x' },
          }
        },
      },
    })
    await app.fetch('/api', { headers: { constructor: 'a', accept: 'text/y' } })
    const { headers } = server.received[0] ?? {}
    expect(Object.hasOwn(headers ?? {}, 'constructor')).toBe(false)
    expect(headers).toMatchObject({ 'x-added': 'b', accept: 'text/x', authorization: 'Bearer at' })
  })

  it.each([
    ['a line break', { x: 'a\r\nb: marker' }],
    ['what is no Latin-1', { x: 'marker\u20AC' }],
    ['a line break in a name', { 'a\r\nmarker': 'b' }],
    ['a name that is empty', { '': 'marker' }],
  ])(
    'C-24, T6.02: give an API no field with %s, and no error quotes it, RFC 9110 §5.5',
    async (_, fields) => {
      const protectedRequest: RequestHook = (request) => ({
        ...request,
        headers: { ...request.headers, ...fields },
      })
      const failed = client({ complianceHooks: { protectedRequest } }).fetch('/api')
      const error: unknown = await failed.catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(AuthkitConfigError)
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('marker')
      expect(server.received).toEqual([])
    },
  )

  it('C81: give the server a form, or nothing, and no object', async () => {
    const bodies = [
      (body: unknown) => new URLSearchParams(`${String(body)}&a=1`),
      () => null,
      () => '',
      () => new URLSearchParams(),
      () => ({ grant_type: 'x' }),
      () => 5,
    ]
    const outcomes: unknown[] = []
    for (const change of bodies) {
      const app = client({
        complianceHooks: { refreshTokenRequest: (each) => ({ ...each, body: change(each.body) }) },
      })
      const outcome = await app.refreshToken().catch((error: unknown) => error)
      outcomes.push(outcome instanceof AuthkitConfigError ? 'refused' : 'sent')
    }
    expect(outcomes).toEqual(['sent', 'sent', 'sent', 'sent', 'refused', 'refused'])
    expect(server.received.map(({ body }) => body)).toEqual([
      'grant_type=refresh_token&refresh_token=r1&a=1',
      '',
      '',
      '',
    ])
  })

  it('C81: may take every field away', async () => {
    const refreshTokenRequest = (each: HookRequest): HookRequest => ({ ...each, headers: {} })
    await client({ complianceHooks: { refreshTokenRequest } }).refreshToken()
    expect(server.received[0]?.headers.authorization).toBeUndefined()
  })

  it('D12, C-12: cannot send a form without TLS, RFC 6749 §3.2', async () => {
    for (const url of ['http://as.example/token', 'https://u:p@as.example/token', 'x']) {
      const app = client({ complianceHooks: { accessTokenRequest: (each) => ({ ...each, url }) } })
      await expect(app.fetchToken()).rejects.toMatchObject({ code: 'ERR_FETCH_INSECURE' })
    }
    expect(server.received).toHaveLength(0)
  })
})
