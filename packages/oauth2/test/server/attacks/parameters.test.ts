import type { HttpRequest } from '@authkit/common/http'
import { AuthorizationRequestError } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerAuthorization, withForm, withQuery } from '../authorization-host.ts'
import {
  authorizationParameters,
  basic,
  createProvider,
  get,
  json,
  post,
  redirectUri,
  secret,
  verifier,
} from '../provider.ts'

const resources = [{ resource: 'https://a.example/' }, { resource: 'https://b.example/' }]
const asked = { ...authorizationParameters, response_mode: 'query', nonce: 'n', prompt: 'login' }

/** Requests to the endpoints that read forms, each of them fine as it is. */
async function fineRequests(provider: ReturnType<typeof createProvider>) {
  const code = {
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  }
  const tokens = json(await provider.exchange(await provider.getCode()))
  const { access_token, refresh_token } = tokens
  const refresh = { grant_type: 'refresh_token', refresh_token: String(refresh_token) }
  const revoke = { token: String(access_token), token_type_hint: 'access_token' }
  const poster = { client_id: 'poster', client_secret: secret }
  const credentials = basic('web', secret)
  return [
    ['token', post('/token', { ...code, code: await provider.getCode() }, credentials)],
    ['token', post('/token', { ...refresh, scope: 'read' }, credentials)],
    ['token', post('/token', { grant_type: 'client_credentials', ...poster })],
    ['revocation', post('/revoke', revoke, credentials)],
  ] as const
}

function pairsOf({ body }: HttpRequest): [string, string][] {
  return [...new URLSearchParams(String(body))]
}

describe('repeated parameters', () => {
  it.each(Object.entries(asked))(
    'A-07, X-3, X-4, AS-4, T-CODE-17 refuses %s twice at the authorization endpoint, wherever it comes twice, RFC 6749 §3.1',
    async (name, value) => {
      const { server } = createProvider()
      const byGet = get('/authorize', asked)
      const byPost = post('/authorize', asked)
      const twice = [value, 'another', ''].flatMap((second) => [
        withQuery(byGet, name, second),
        withForm(byPost, name, second),
        withQuery(byPost, name, second),
        { ...byPost, body: { ...asked, [name]: [value, second] } },
      ])
      for (const request of twice) {
        const refused = server.validateConsentRequest(request)
        await expect(refused).rejects.toMatchObject({ error: 'invalid_request', status: 400 })
        await expect(refused).rejects.not.toBeInstanceOf(AuthorizationRequestError)
        const response = await answerAuthorization(server, request)
        expect(response.headers).not.toHaveProperty('location')
      }
    },
  )

  it('A-07, X-7, REQ-4, FL-5 refuses every parameter twice at the endpoints that read forms, RFC 6749 §3.2', async () => {
    const provider = createProvider()
    const { server } = provider
    for (const [endpoint, request] of await fineRequests(provider)) {
      for (const [name, value] of pairsOf(request)) {
        for (const second of [value, 'another', '']) {
          for (const twice of [withForm(request, name, second), withQuery(request, name, second)]) {
            const response = await server.createEndpointResponse(endpoint, twice)
            expect(response.status, `${endpoint} ${name}`).toBe(400)
            expect(json(response)).toEqual({
              error: 'invalid_request',
              error_description: 'A parameter is repeated',
            })
          }
        }
      }
      // Nothing was used up by what was refused.
      expect((await server.createEndpointResponse(endpoint, request)).status).toBe(200)
    }
  })

  it('A-07 refuses credentials in the header and in the form at once, RFC 6749 §2.3', async () => {
    const { server } = createProvider()
    const form = { grant_type: 'client_credentials', client_id: 'web', client_secret: secret }
    const response = await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('A-07 lets resource alone come twice, RFC 8707 §2', async () => {
    const { server } = createProvider({ resources })
    const request = get('/authorize', asked)
    const [a, b] = resources.map(({ resource }) => resource)
    const both = withQuery(withQuery(request, 'resource', a ?? ''), 'resource', b ?? '')
    expect((await server.validateConsentRequest(both)).resources).toEqual([a, b])
  })

  it('REQ-4, X-7, DJ-5 reads nothing of a form from the query, RFC 6749 §2.3.1', async () => {
    const { server } = createProvider()
    const form = { grant_type: 'client_credentials', client_id: 'poster', client_secret: secret }
    for (const moved of Object.keys(form)) {
      const rest = Object.entries(form).filter(([name]) => name !== moved)
      const request = post('/token', Object.fromEntries(rest))
      const value = new Map(Object.entries(form)).get(moved) ?? ''
      const response = await server.createTokenResponse(withQuery(request, moved, value))
      expect([400, 401]).toContain(response.status)
    }
  })
})

describe('parameters of another shape', () => {
  const form = { grant_type: 'client_credentials' }
  const request = (body: unknown, type = 'application/x-www-form-urlencoded'): HttpRequest => ({
    ...post('/token', form, basic('web', secret)),
    headers: { 'content-type': type, ...basic('web', secret) },
    body,
  })

  it.each([
    ['an object in a parameter', { ...form, scope: { $ne: '' } }],
    ['a list of objects', { ...form, scope: [{ a: 'b' }] }],
    ['a number', { ...form, scope: 1 }],
    ['true', { ...form, scope: true }],
    ['null', { ...form, scope: null }],
    ['a nested list', { ...form, scope: [['read']] }],
    ['a list of two', { ...form, grant_type: ['client_credentials', 'password'] }],
    ['a list as body', ['grant_type=client_credentials']],
    ['a Map', new Map(Object.entries(form))],
    ['URLSearchParams', new URLSearchParams(form)],
    ['a number as body', 7],
    ['true as body', true],
    ['bytes that are no UTF-8', Uint8Array.of(0x67, 0xff, 0xfe)],
    ['a percent sign alone', 'grant_type=%'],
    ['half an escape', 'grant_type=%2'],
    ['an escape that is no UTF-8', 'grant_type=%ff'],
    ['brackets', 'grant_type[]=client_credentials'],
    ['a query operator', 'grant_type[$ne]=x'],
    ['JSON in a form', '{"grant_type":"client_credentials"}'],
  ])('A-08 refuses %s with 400 and invalid_request', async (_what, body) => {
    const { server } = createProvider()
    const response = await server.createTokenResponse(request(body))
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_request')
  })

  it.each([
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded; charset=utf-16',
    'application/x-www-form-urlencoded, application/json',
    'application/x-www-form-urlencodedx',
    '',
  ])('A-08, REQ-3 refuses the content type %j with 415', async (type) => {
    const { server } = createProvider()
    for (const body of ['grant_type=client_credentials', JSON.stringify(form), form]) {
      expect((await server.createTokenResponse(request(body, type))).status).toBe(415)
      const authorize = { ...post('/authorize', {}), headers: { 'content-type': type }, body }
      await expect(server.validateConsentRequest(authorize)).rejects.toMatchObject({ status: 415 })
    }
  })

  it.each(['scope[]', 'scope[a]', 'scope.a', 'scope%00', 'code[$ne]', 'client_id[a]', 'SCOPE'])(
    'A-08 takes %s for the name it is, of a parameter that nobody knows',
    async (name) => {
      const { server, token, authorize } = createProvider()
      const tokens = json(await token({ ...form, [name]: 'read' }))
      expect(tokens['access_token']).toBeDefined()
      expect(tokens).not.toHaveProperty('scope')
      const checked = await authorize({ scope: undefined, [name]: 'write' })
      expect(checked.scope).toEqual([])
      expect(checked.client.client_id).toBe('web')
      expect(server.issuer).toBeDefined()
    },
  )

  it('A-08 takes a parser’s object for the form that it was, REQ-1', async () => {
    const { server } = createProvider()
    const body = { ...form, scope: ['read'], unknown: '' }
    expect(json(await server.createTokenResponse(request(body)))['scope']).toBe('read')
  })
})

describe('parameters that are names of the language', () => {
  const names = [
    ...'__proto__ __proto__[polluted] __proto__.polluted constructor prototype toString'.split(' '),
    ...'constructor.prototype.polluted constructor[prototype][polluted] hasOwnProperty'.split(' '),
    ...'valueOf __defineGetter__ then length'.split(' '),
  ]

  it.each(names)('A-09 takes the parameter %s for one that nobody knows', async (name) => {
    const { server } = createProvider()
    const before = Object.getOwnPropertyNames(Object.prototype)
    const token = withForm(
      post('/token', { grant_type: 'client_credentials' }, basic('web', secret)),
      name,
      '1',
    )
    expect((await server.createTokenResponse(token)).status).toBe(200)
    const checked = await server.validateConsentRequest(
      withQuery(get('/authorize', authorizationParameters), name, '1'),
    )
    expect(checked.remembered).toEqual({ pkce: { challenge: expect.any(String) } })
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it.each(names)('A-09 finds nothing under the value %s', async (value) => {
    const { server, token } = createProvider()
    const refused = [
      await token({ grant_type: value }),
      await token({ grant_type: 'client_credentials' }, basic(value, secret)),
      await token({ grant_type: 'client_credentials', client_id: value }, {}),
      await token({ grant_type: 'authorization_code', code: value, code_verifier: value }),
      await token({ grant_type: 'refresh_token', refresh_token: value }),
      await token({ grant_type: 'client_credentials', scope: value }),
    ]
    for (const { status } of refused) expect([400, 401]).toContain(status)
    for (const name of ['client_id', 'response_type', 'response_mode', 'scope', 'redirect_uri']) {
      const request = get('/authorize', { ...authorizationParameters, [name]: value })
      const response = await answerAuthorization(server, request)
      expect(response.headers['location'] ?? 'error=').toContain('error=')
      expect([303, 400]).toContain(response.status)
    }
  })

  it('A-09 refuses a parser’s object whose prototype was set from outside', async () => {
    const { server } = createProvider()
    const body: unknown = JSON.parse(
      '{"grant_type":"client_credentials","__proto__":{"scope":"admin","polluted":"1"}}',
    )
    const request = { ...post('/token', {}, basic('web', secret)), body }
    const response = await server.createTokenResponse(request)
    expect(response.status).toBe(400)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    // What is inherited is nobody's parameter.
    const inherited: object = Object.create({ scope: 'admin' })
    const own = Object.assign(inherited, { grant_type: 'client_credentials' })
    const tokens = json(await server.createTokenResponse({ ...request, body: own }))
    expect(tokens['access_token']).toBeDefined()
    expect(tokens).not.toHaveProperty('scope')
  })
})
