import { describe, expect, it } from 'vitest'
import { basic, createProvider, json, post, secret } from '../provider.ts'

const form = { grant_type: 'client_credentials' }

describe('token endpoint', () => {
  it('answers with no-store, RFC 6749 §5.1, ERR-4, G-1', async () => {
    const { token } = createProvider()
    const response = await token(form)
    expect(response.status).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
    })
  })

  it('refuses other methods with 405 and Allow, AS-6, G-2', async () => {
    const { server } = createProvider()
    const response = await server.createTokenResponse({ ...post('/token', form), method: 'GET' })
    expect(response.status).toBe(405)
    expect(response.headers['allow']).toBe('POST')
  })

  it.each([
    ['a missing grant type', {}, 'invalid_request'],
    ['an unknown grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['a grant type of the language', { grant_type: '__proto__' }, 'unsupported_grant_type'],
    ['an empty grant type, RFC 6749 §3.2', { grant_type: '' }, 'invalid_request'],
  ])('refuses %s', async (_what, parameters, code) => {
    const { token } = createProvider()
    const response = await token(parameters)
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe(code)
  })

  it('A-07 refuses a repeated parameter, RFC 6749 §3.2, X-7', async () => {
    const { server } = createProvider()
    const request = post('/token', form, basic('web', secret))
    const response = await server.createTokenResponse({
      ...request,
      body: `${String(request.body)}&grant_type=client_credentials`,
    })
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('lets resource and audience come several times, RFC 8707 §2, RFC 8693 §2.1', async () => {
    const { server } = createProvider()
    const request = post('/token', form, basic('web', secret))
    const more = '&resource=https://a.example&resource=https://b.example&audience=a&audience=b'
    const response = await server.createTokenResponse({
      ...request,
      body: `${String(request.body)}${more}`,
    })
    expect(response.status).toBe(200)
  })

  it('A-08 refuses a JSON body with 415 and says what it takes', async () => {
    const { server } = createProvider()
    const request = {
      ...post('/token', form),
      headers: { 'content-type': 'application/json', ...basic('web', secret) },
      body: JSON.stringify(form),
    }
    const response = await server.createTokenResponse(request)
    expect(response.status).toBe(415)
    expect(json(response)['error']).toBe('invalid_request')
    expect(json(response)['error_description']).toContain('application/x-www-form-urlencoded')
  })

  it('A-60 refuses an oversized body with 413', async () => {
    const { server } = createProvider()
    const request = post('/token', { ...form, scope: 'x'.repeat(100_000) }, basic('web', secret))
    expect((await server.createTokenResponse(request)).status).toBe(413)
  })

  it('ignores parameters in the query, RFC 6749 §2.3.1, X-7, REQ-4', async () => {
    const { server } = createProvider()
    const request = post('/token', {}, basic('web', secret))
    const response = await server.createTokenResponse({
      ...request,
      url: `${request.url}?grant_type=client_credentials`,
    })
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('refuses a grant that the client is not registered for, RFC 6749 §5.2, CODE-12, E-5', async () => {
    const { token } = createProvider()
    const response = await token({ grant_type: 'client_credentials', client_id: 'native' }, {})
    expect(json(response)['error']).toBe('unauthorized_client')
  })

  it('A-24, CVE-2020-15223 answers 503 when the store fails, issues nothing and reports why, RFC 6749 §4.1.2.1', async () => {
    const { store, token, events } = createProvider()
    const fault = new Error('disk full')
    store.put = () => Promise.reject(fault)
    const response = await token(form)
    expect(response.status).toBe(503)
    expect(json(response)).toEqual({
      error: 'temporarily_unavailable',
      error_description: 'The server cannot answer now',
    })
    expect(events).toContainEqual({
      type: 'store_failed',
      operation: 'put',
      kind: 'access_token',
      cause: fault,
    })
    expect(events.map(({ type }) => type)).not.toContain('token_issued')
  })
})

describe('client authentication', () => {
  it.each([
    ['a wrong secret', basic('web', 'wrong')],
    ['an empty secret', basic('web', '')],
    ['an unknown client', basic('nobody', secret)],
    ['no credentials', {}],
    ['credentials that are not base64', { authorization: 'Basic ==' }],
    [
      'credentials without a colon',
      { authorization: `Basic ${Buffer.from('web').toString('base64')}` },
    ],
    [
      'credentials that are not UTF-8',
      { authorization: `Basic ${Buffer.from([0xff, 0x3a, 0xff]).toString('base64')}` },
    ],
    [
      'credentials with a broken escape',
      { authorization: `Basic ${Buffer.from('web:%zz').toString('base64')}` },
    ],
    ['another scheme', { authorization: `Bearer ${secret}` }],
    ['a scheme alone', { authorization: 'Basic' }],
    ['64 kB of credentials', { authorization: `Basic ${'A'.repeat(65_536)}` }],
  ])(
    'A-26 answers %s with 401, one message and a challenge, RFC 6749 §5.2',
    async (_what, headers) => {
      const { token } = createProvider()
      const response = await token(form, headers)
      expect(response.status).toBe(401)
      expect(json(response)).toEqual({
        error: 'invalid_client',
        error_description: 'Client authentication failed',
      })
      expect(response.headers['www-authenticate']).toMatch(/^Basic realm=/)
    },
  )

  it('A-26 takes a colon, a space and a percent sign in Basic credentials, RFC 6749 §2.3.1', async () => {
    const odd = 'a:b c%d+é—0123456789abcdef'
    const client = { client_id: 'odd:id', client_secret: odd, grant_types: ['client_credentials'] }
    const { token } = createProvider({ clients: [client] })
    expect((await token(form, basic('odd:id', odd))).status).toBe(200)
  })

  it('takes the secret in the form from a client registered for that, RFC 6749 §2.3.1', async () => {
    const { token } = createProvider()
    expect((await token({ ...form, client_id: 'poster', client_secret: secret }, {})).status).toBe(
      200,
    )
  })

  it('A-26 refuses a method other than the registered one', async () => {
    const { token } = createProvider()
    expect((await token({ ...form, client_id: 'web', client_secret: secret }, {})).status).toBe(401)
    expect((await token(form, basic('poster', secret))).status).toBe(401)
    expect((await token({ ...form, client_id: 'web' }, {})).status).toBe(401)
  })

  it('A-26, X-6 refuses two methods at once as an invalid request, RFC 6749 §2.3, §5.2', async () => {
    const { token } = createProvider()
    const credentials = { client_id: 'web', client_secret: secret }
    const response = await token({ ...form, ...credentials }, basic('web', secret))
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('invalid_request')
  })

  it('refuses a client_id that is not the one of the credentials', async () => {
    const { token } = createProvider()
    expect((await token({ ...form, client_id: 'other' }, basic('web', secret))).status).toBe(401)
  })

  it('refuses a repeated Authorization header', async () => {
    const { server } = createProvider()
    const { authorization } = basic('web', secret)
    const request = {
      ...post('/token', form),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: [authorization ?? '', 'Basic x'],
      },
    }
    expect((await server.createTokenResponse(request)).status).toBe(401)
  })
})
