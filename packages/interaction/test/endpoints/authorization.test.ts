import { describe, expect, it } from 'vitest'
import { answerOf, Browser, headingOf } from '../browser.ts'
import { callback, createProvider, goodParameters } from '../provider.ts'

const unregistered = 'https://evil.example/callback'

describe('authorization endpoint', () => {
  it.each<[string, Record<string, string | undefined>]>([
    ['nothing else wrong', {}],
    ['a bad response_type', { response_type: 'token' }],
    ['no response_type', { response_type: undefined }],
    ['a malformed scope', { scope: '"' }],
    ['prompt=none', { prompt: 'none' }],
    ['no PKCE', { code_challenge: undefined }],
    ['a plain PKCE method', { code_challenge_method: 'plain' }],
    ['an unknown response_mode', { response_mode: 'x' }],
    ['an unknown client', { client_id: 'nobody' }],
    ['no client', { client_id: undefined }],
  ])(
    'A-04 never redirects to an unregistered URI, with %s, RFC 6749 §4.1.2.1',
    async (_what, parameters) => {
      const provider = createProvider()
      const url = provider.authorizeUrl({ ...parameters, redirect_uri: unregistered })
      const page = await new Browser(provider).get(url)
      expect(page.status).toBe(400)
      expect(page.headers).not.toHaveProperty('location')
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(page.text).not.toContain('evil.example')
      expect(page.text).not.toContain('state-of-the-client')
    },
  )

  it.each<[string, Record<string, string | undefined>]>([
    ['unsupported_response_type', { response_type: 'ticket' }],
    ['invalid_request', { code_challenge: undefined }],
    ['invalid_scope', { scope: '"' }],
  ])(
    'sends %s to the registered URI of the client, RFC 6749 §4.1.2.1',
    async (error, parameters) => {
      const provider = createProvider()
      const end = await new Browser(provider).get(provider.authorizeUrl(parameters))
      expect(end.location?.href).toMatch(callback)
      expect(answerOf(end)).toMatchObject({
        error,
        state: 'state-of-the-client',
        iss: provider.issuer,
      })
    },
  )

  it('shows the identifier under which the operator was told about an error', async () => {
    const provider = createProvider()
    const page = await new Browser(provider).get(provider.authorizeUrl({ client_id: 'nobody' }))
    expect(provider.shown).toMatchObject([
      { status: 400, error: { code: 'ERR_OAUTH2_INVALID_CLIENT' } },
    ])
    expect(page.text).toContain(`Request ${provider.shown[0]?.requestId}`)
  })

  it('takes a post from the site of the client, which comes without cookies', async () => {
    const provider = createProvider()
    const browser = new Browser(provider)
    await browser.submit(
      await browser.signIn(await browser.get(provider.authorizeUrl())),
      'approve',
    )
    const secrets = [...browser.cookies]

    const crossSite = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site', cookie: '' }
    const end = await browser.post(provider.server.authorizationEndpoint, goodParameters, crossSite)
    // The redirect brought the cookies, so there was no new sign-in, and the browser kept the ones that it had.
    expect(answerOf(end)).toHaveProperty('code')
    expect([...browser.cookies]).toEqual(secrets)
  })

  it('keeps a posted request for the first browser that opens it', async () => {
    const provider = createProvider()
    const posted = await provider.send({
      method: 'POST',
      url: provider.server.authorizationEndpoint,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(goodParameters).toString(),
    })
    expect([posted.status, posted.headers['set-cookie']]).toEqual([303, undefined])
    const url = String(posted.headers['location'])

    const early = new Browser(provider)
    expect((await early.post(url, { action: 'deny' })).status).toBe(403)
    const browser = new Browser(provider)
    const page = await browser.get(url)
    expect(headingOf(page)).toBe('Sign in')
    expect((await early.get(url)).status).toBe(403)
    expect(answerOf(await browser.submit(await browser.signIn(page), 'approve'))).toHaveProperty(
      'code',
    )
  })

  it('refuses to interact for a posted request with prompt=none, Core §3.1.2.6', async () => {
    const provider = createProvider()
    const fields = { ...goodParameters, prompt: 'none' }
    const browser = new Browser(provider)
    const end = await browser.post(provider.server.authorizationEndpoint, fields)
    expect(answerOf(end)).toMatchObject({ error: 'login_required' })
  })

  it('A-39 lets no page of another origin read it', async () => {
    const provider = createProvider()
    const page = await new Browser(provider).get(provider.authorizeUrl(), {
      origin: 'https://app.example',
    })
    expect(Object.keys(page.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    )
  })
})

describe('malformed requests', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }

  it.each<[string, number, string, string, Record<string, string>, unknown]>([
    ['a broken percent sequence', 400, 'GET', '?client_id=%E0%A4', {}, undefined],
    ['a repeated parameter', 400, 'GET', '?client_id=web&client_id=web', {}, undefined],
    ['a NUL in the client', 400, 'GET', '?client_id=%00', {}, undefined],
    [
      'a client of 10 000 characters',
      400,
      'GET',
      `?client_id=${'x'.repeat(10_000)}`,
      {},
      undefined,
    ],
    ['200 parameters', 400, 'GET', `?${'a=1&'.repeat(200)}`, {}, undefined],
    ['a query of 100 kB', 413, 'GET', `?a=${'x'.repeat(100_000)}`, {}, undefined],
    ['a body of 1 MB', 413, 'POST', '', form, `a=${'x'.repeat(1_000_000)}`],
    ['JSON', 415, 'POST', '', { 'content-type': 'application/json' }, '{}'],
    [
      'another charset',
      415,
      'POST',
      '',
      { 'content-type': `${form['content-type']}; charset=utf-16` },
      'a=1',
    ],
    ['no content type', 415, 'POST', '', {}, 'a=1'],
    ['a nested object of a parser', 400, 'POST', '', form, { client_id: { $ne: '' } }],
    ['an array of a parser', 400, 'POST', '', form, ['a']],
    ['a number as body', 400, 'POST', '', form, 7],
    ['no body', 400, 'POST', '', form, undefined],
    ['bytes that are not UTF-8', 400, 'POST', '', form, new Uint8Array([0x61, 0x3d, 0xff])],
    ['PUT', 405, 'PUT', '', form, 'a=1'],
    ['DELETE', 405, 'DELETE', '', {}, undefined],
    ['HEAD', 405, 'HEAD', '', {}, undefined],
    ['OPTIONS', 405, 'OPTIONS', '', {}, undefined],
  ])(
    'A-60 with %s are answered with %i and a page',
    async (_what, status, method, query, headers, body) => {
      const provider = createProvider()
      const url = `${provider.server.authorizationEndpoint}${query}`
      const page = await provider.send({ method, url, headers, body })
      expect(page.status).toBe(status)
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(page.headers['allow']).toBe(status === 405 ? 'GET, POST' : undefined)
      expect(page.headers).not.toHaveProperty('location')
    },
  )

  it.each([
    ['a body of 20 kB', 413, form, `a=${'x'.repeat(20_000)}`],
    ['JSON', 415, { 'content-type': 'application/json' }, '{"action":"approve"}'],
    ['a nested object of a parser', 400, form, { action: { a: 'approve' } }],
    ['a broken percent sequence', 400, form, 'action=%zz'],
  ])(
    'A-60 to a page of an interaction with %s are answered with %i',
    async (_what, status, headers, body) => {
      const provider = createProvider()
      const browser = new Browser(provider)
      const { url } = await browser.get(provider.authorizeUrl())
      const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
      const page = await provider.send({
        method: 'POST',
        url,
        headers: { ...headers, cookie },
        body,
      })
      expect(page.status).toBe(status)
      expect((await browser.get(url)).status).toBe(200)
    },
  )
})
