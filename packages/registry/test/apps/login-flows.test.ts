import { AuthkitConfigError } from '@authkit/common'
import { LoginError } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { redirectUri, withCookies } from '../provider.ts'
import { everyFlow, post, request } from './every-flow.ts'

async function failure(promise: Promise<unknown>): Promise<LoginError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(LoginError)
  return error as LoginError
}

const types = [
  'code',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
]

describe('a login whose response is posted', () => {
  it.each(types)(
    'T10.08, R72 completes for the response type %s, OAuth 2.0 Form Post Response Mode §2, OAuth 2.0 Multiple Response Type Encoding Practices §5',
    async (responseType) => {
      const { start, answer, oauth, paths } = everyFlow()
      const { url, cookie, response } = await start({ responseType, responseMode: 'form_post' })
      expect(url.searchParams.get('response_mode')).toBe('form_post')
      expect(String(response.headers['set-cookie'])).toContain('SameSite=None')
      const back = await answer(url, cookie)
      expect(back.method).toBe('POST')
      const { token } = await oauth.op.authorizeAccessToken(back)
      expect(token.userinfo).toMatchObject({ sub: 'alice', nonce: url.searchParams.get('nonce') })
      expect(paths().includes('/token')).toBe(responseType.includes('code'))
    },
  )

  it('T10.08 completes for what a body parser left, and for the bytes of the body', async () => {
    const { start, answer, oauth } = everyFlow({ clientOptions: { responseMode: 'form_post' } })
    for (const parse of [
      (text: string) => Object.fromEntries(new URLSearchParams(text)),
      (text: string) => new TextEncoder().encode(text),
    ]) {
      const { url, cookie } = await start()
      const back = await answer(url, cookie)
      const parsed = { ...back, body: parse(String(back.body)) }
      expect((await oauth.op.authorizeAccessToken(parsed)).token.userinfo).toBeDefined()
    }
  })

  it('asks for it by a parameter of the registration too, R34', async () => {
    const { start, answer, oauth } = everyFlow({ authorizeParams: { response_mode: 'form_post' } })
    const { url, cookie } = await start()
    const { token } = await oauth.op.authorizeAccessToken(await answer(url, cookie))
    expect(token.userinfo).toMatchObject({ sub: 'alice' })
  })

  it.each(types.slice(1))(
    'cannot be in a fragment, which no server sees: %s, OAuth 2.0 Multiple Response Type Encoding Practices §3',
    async (responseType) => {
      const { start } = everyFlow()
      const attempt = start({ responseType })
      await expect(attempt).rejects.toThrow(AuthkitConfigError)
      await expect(start({ responseType })).rejects.toThrow("responseMode 'form_post'")
      await expect(start({ responseMode: 'fragment' })).rejects.toThrow('never sees a fragment')
    },
  )

  it('R81, T10.09, D09 tells the refusal of a posted response, and its login is over', async () => {
    const { start, refuse, answer, oauth } = everyFlow()
    const { url, cookie } = await start({ responseMode: 'form_post' })
    const back = await refuse(url, cookie)
    expect(await failure(oauth.op.authorizeAccessToken(back))).toMatchObject({
      error: 'access_denied',
      status: 403,
    })
    const again = await failure(oauth.op.authorizeAccessToken(await answer(url, cookie)))
    expect(again).toMatchObject({ error: 'mismatching_state', reason: 'used' })
  })

  it('is refused in a query, and one of a query when it is posted', async () => {
    const { start, answer, oauth, paths } = everyFlow()
    for (const responseMode of ['form_post', 'query'] as const) {
      const { url, cookie } = await start({ responseMode })
      const back = await answer(url, cookie)
      const { body = '' } = back
      const other =
        responseMode === 'form_post'
          ? request(`${redirectUri}?${String(body)}`, cookie)
          : post([...new URL(back.url).searchParams], cookie)
      const error = await failure(oauth.op.authorizeAccessToken(other))
      expect(error).toMatchObject({ error: 'invalid_response', status: 400 })
    }
    expect(paths()).not.toContain('/token')
  })

  it.each<[string, object]>([
    ['without body, N09', { body: undefined }],
    ['with an empty one', { body: {} }],
    ['in another content type', { headers: { 'content-type': 'application/json' } }],
    ['with an object in it', { body: { state: { toString: 1 } } }],
    ['too large', { body: 'x'.repeat(70_000) }],
    ['by another method', { method: 'PUT' }],
    ['by HEAD, which looks only', { method: 'HEAD' }],
  ])('C-09 is a LoginError %s, and the login goes on', async (_, changes) => {
    const { start, answer, oauth } = everyFlow()
    const { url, cookie } = await start({ responseMode: 'form_post' })
    const back = await answer(url, cookie)
    const error = await failure(oauth.op.authorizeAccessToken({ ...back, ...changes }))
    expect(error.status).toBeGreaterThanOrEqual(400)
    expect(error.status).toBeLessThan(500)
    expect((await oauth.op.authorizeAccessToken(back)).token.userinfo).toBeDefined()
  })

  it('C-09 of a query completes nothing for HEAD, which a program sends to look whether a page is there', async () => {
    const { start, answer, oauth, paths } = everyFlow()
    const { url, cookie } = await start()
    const back = await answer(url, cookie)
    for (const method of ['HEAD', 'OPTIONS', 'PUT']) {
      const error = await failure(oauth.op.authorizeAccessToken({ ...back, method }))
      expect(error).toMatchObject({ error: 'invalid_response', status: 405 })
    }
    expect(paths()).not.toContain('/token')
    expect((await oauth.op.authorizeAccessToken(back)).token.userinfo).toBeDefined()
  })

  it('N09 says what is missing where no parser read the form', async () => {
    const { start, answer, oauth } = everyFlow()
    const { url, cookie } = await start({ responseMode: 'form_post' })
    const back = { ...(await answer(url, cookie)), body: undefined }
    const error = await failure(oauth.op.authorizeAccessToken(back))
    expect(error.message).toContain('put a parser of application/x-www-form-urlencoded before')
  })
})

describe('an answer of the provider that says no', () => {
  it('R80, T10.04, T10.05, D09, E01 verifies and ends the login first, and keeps what the provider said, RFC 6749 §4.1.2.1', async () => {
    const { start, refuse, answer, oauth } = everyFlow()
    const { url, cookie } = await start({ returnTo: '/inbox', appState: { tab: 2 } })
    const back = await refuse(url, cookie)
    const told = new URL(back.url)
    told.searchParams.set('error_description', 'The user said "no" \u00FC')
    told.searchParams.set('error_uri', 'https://op.example/errors/7')
    const error = await failure(oauth.op.authorizeAccessToken({ ...back, url: told.href }))
    expect(error).toMatchObject({
      error: 'access_denied',
      status: 403,
      description: 'The user said "no" \u00FC',
      uri: 'https://op.example/errors/7',
      returnTo: '/inbox',
      appState: { tab: 2 },
    })
    expect(withCookies(cookie, { headers: { 'set-cookie': error.setCookie } })).toBe('')
    const again = oauth.op.authorizeAccessToken(await answer(url, cookie))
    expect(await failure(again)).toMatchObject({ reason: 'used' })
  })

  it('R80, T10.05, D09 is not believed without the state of this browser', async () => {
    const { start, answer, oauth } = everyFlow()
    const { url, cookie } = await start()
    for (const query of ['error=access_denied', 'error=access_denied&state=x']) {
      const forged = request(`${redirectUri}?${query}`, cookie)
      expect(await failure(oauth.op.authorizeAccessToken(forged))).toMatchObject({
        error: 'mismatching_state',
        description: undefined,
      })
    }
    const { token } = await oauth.op.authorizeAccessToken(await answer(url, cookie))
    expect(token.userinfo).toBeDefined()
  })

  it('T10.26 is refused with a second state, and the login goes on, RFC 6749 §3.1', async () => {
    const { start, answer, oauth } = everyFlow()
    const { url, cookie } = await start({ responseMode: 'form_post' })
    const back = await answer(url, cookie)
    const form = Object.fromEntries(new URLSearchParams(String(back.body)))
    const twice = { ...back, body: { ...form, state: [form['state'], form['state']] } }
    expect(await failure(oauth.op.authorizeAccessToken(twice))).toMatchObject({
      error: 'invalid_response',
      status: 400,
    })
    expect((await oauth.op.authorizeAccessToken(back)).token).toBeDefined()
  })

  it.each(['code', 'iss', 'error'])(
    'T10.26, R80 is refused with a second %s, and no token is asked for, RFC 6749 §3.1',
    async (name) => {
      const { start, answer, oauth, paths } = everyFlow()
      const { url, cookie } = await start()
      const back = await answer(url, cookie)
      const repeated = `${back.url}&${name}=a&${name}=b`
      const error = await failure(oauth.op.authorizeAccessToken({ ...back, url: repeated }))
      expect(error).toMatchObject({ error: 'invalid_authorization_response', status: 400 })
      expect(paths()).not.toContain('/token')
    },
  )

  it('R86, T10.23, D07 is refused when it comes from another provider, RFC 9207 §2.4', async () => {
    const { start, answer, oauth, paths } = everyFlow()
    const { url, cookie } = await start()
    const back = await answer(url, cookie)
    const mixed = new URL(back.url)
    mixed.searchParams.set('iss', 'https://evil.example')
    const error = await failure(oauth.op.authorizeAccessToken({ ...back, url: mixed.href }))
    expect(error).toMatchObject({ error: 'mismatching_issuer', status: 400 })
    expect(paths()).not.toContain('/token')
  })

  it('R84, T10.10 is a missing code where there is none', async () => {
    const { start, answer, oauth } = everyFlow()
    const { url, cookie } = await start()
    const back = await answer(url, cookie)
    const without = new URL(back.url)
    without.searchParams.delete('code')
    const error = await failure(oauth.op.authorizeAccessToken({ ...back, url: without.href }))
    expect(error).toMatchObject({ error: 'missing_code', status: 400 })
  })

  it('T10.11, R82, E07, E08 belongs to no login without state or with an unknown one', async () => {
    const { start, answer, oauth } = everyFlow()
    const { url, cookie } = await start()
    const back = new URL((await answer(url, cookie)).url)
    const { searchParams } = back
    searchParams.set('state', 'x'.repeat(43))
    expect(await failure(oauth.op.authorizeAccessToken(request(back.href, cookie)))).toMatchObject({
      error: 'mismatching_state',
      reason: 'state_unknown',
      status: 400,
    })
    searchParams.delete('state')
    expect(await failure(oauth.op.authorizeAccessToken(request(back.href, cookie)))).toMatchObject({
      error: 'mismatching_state',
      reason: 'no_state',
      status: 400,
    })
  })

  it('T10.12, R82 is taken once, after a failed exchange too', async () => {
    const { start, answer, oauth, answers } = everyFlow()
    const { url, cookie } = await start()
    const back = await answer(url, cookie)
    answers.set('/token', () => new Response('', { status: 503 }))
    expect(await failure(oauth.op.authorizeAccessToken(back))).toMatchObject({ status: 502 })
    answers.clear()
    expect(await failure(oauth.op.authorizeAccessToken(back))).toMatchObject({ reason: 'used' })
  })

  it('T10.15, R87 is too late when the login is over', async () => {
    const { start, answer, oauth, clock } = everyFlow()
    const { url, cookie } = await start()
    const back = await answer(url, cookie)
    clock.advance(600)
    const error = await failure(oauth.op.authorizeAccessToken(back))
    expect(error).toMatchObject({ error: 'mismatching_state', status: 400 })
  })
})

describe('the claims of a login', () => {
  it('D06, R85, E16, T12.15 are verified without a stored nonce of the caller, too: a nonce is always asked for', async () => {
    const { start, answer, oauth, answers } = everyFlow()
    const { url, cookie } = await start()
    const back = await answer(url, cookie)
    answers.set('/token', async (response) => {
      const body = Object(await response.json())
      const [, payload] = String(body.id_token).split('.')
      return Response.json({ ...body, id_token: `${unsigned}.${payload}.` })
    })
    const error = await failure(oauth.op.authorizeAccessToken(back))
    expect(error).toMatchObject({ error: 'provider_error', status: 502 })
    expect(error.cause).toMatchObject({ name: 'IDTokenError' })
  })
})

const unsigned = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')
