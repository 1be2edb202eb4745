import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { OAuth2Error, TemporarilyUnavailableError } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from '../authorization-host.ts'
import {
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
} from '../provider.ts'

/** The parameters of a redirect, wherever they are. */
function answered(response: HttpResponse): URLSearchParams {
  const location = locationOf(response)
  return location.hash === '' ? location.searchParams : new URLSearchParams(location.hash.slice(1))
}

describe('whose an answer is', () => {
  const mistakes: readonly Record<string, string | undefined>[] = [
    { response_type: 'nonsense' },
    { response_type: undefined },
    { scope: 'nothing' },
    { code_challenge: undefined },
    { response_mode: 'nonsense' },
  ]

  it.each(['query', 'fragment'])(
    'A-30, ISS-1, T-ISS-1, T-ISS-3 says it with a code, with a denial and with every error, in the %s, RFC 9207 §2',
    async (response_mode) => {
      const { server } = createProvider()
      const asked = { ...authorizationParameters, response_mode }
      const answers = [
        await answerAuthorization(server, get('/authorize', asked)),
        await answerAuthorization(server, get('/authorize', asked), null),
      ]
      for (const mistake of mistakes) {
        answers.push(await answerAuthorization(server, get('/authorize', { ...asked, ...mistake })))
      }
      const request = await server.validateConsentRequest(get('/authorize', asked))
      const unavailable = new TemporarilyUnavailableError()
      answers.push(await server.createAuthorizationErrorResponse(request, unavailable))
      for (const answer of answers) {
        expect(answered(answer).getAll('iss')).toEqual([issuer])
        expect(answered(answer).getAll('state')).toEqual(['af0ifjsldkj'])
      }
      expect(answers.map((answer) => answered(answer).get('error'))).toEqual([
        null,
        'access_denied',
        'unsupported_response_type',
        'invalid_request',
        'invalid_scope',
        'invalid_request',
        'invalid_request',
        'temporarily_unavailable',
      ])
      for (const [index, answer] of answers.entries()) {
        // The mode that does not exist was the mistake itself.
        if (index === 6) continue
        expect(locationOf(answer).search === '').toBe(response_mode === 'fragment')
      }
    },
  )

  it('A-30 tells clients that they can rely on it, RFC 9207 §3', () => {
    const { server } = createProvider()
    expect(server.metadata()['authorization_response_iss_parameter_supported']).toBe(true)
  })

  it('A-30, T-ISS-2, T-ISS-4 lets no extension take it away or change it', async () => {
    const { server } = createProvider()
    const iss = 'https://evil.example'
    server.use({
      extension: 'changing',
      authorizationResponse: () => ({ iss, state: 'x', code: 'y', error: 'z', more: 'added' }),
    })
    const { searchParams } = locationOf(
      await answerAuthorization(server, get('/authorize', authorizationParameters)),
    )
    expect(searchParams.getAll('iss')).toEqual([issuer])
    expect(searchParams.get('state')).toBe('af0ifjsldkj')
    expect(searchParams.get('code')).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(searchParams.get('more')).toBe('added')
  })
})

describe('how an answer travels', () => {
  it('A-37 redirects with 303, so that a posted password is not sent on, RFC 9700 §4.12', async () => {
    const { server } = createProvider()
    for (const send of [get, post]) {
      const request = send('/authorize', authorizationParameters)
      const wrong = send('/authorize', { ...authorizationParameters, scope: 'nothing' })
      const answers = [
        await answerAuthorization(server, request),
        await answerAuthorization(server, request, null),
        await answerAuthorization(server, wrong),
      ]
      expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
    }
  })

  it('A-38, ERR-4 stays out of caches and out of Referer, RFC 9700 §4.2, RFC 6749 §5.1', async () => {
    const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])
    const { server, token, exchange, getCode } = createProvider({ keys })
    const authorize = (changes: Record<string, string>) =>
      answerAuthorization(server, get('/authorize', { ...authorizationParameters, ...changes }))
    const shown = [
      await authorize({}),
      await authorize({ scope: 'nothing' }),
      await authorize({ client_id: 'nobody' }),
      await authorize({ redirect_uri: 'https://evil.example/' }),
      await token({}),
      await token({ grant_type: 'client_credentials' }, {}),
    ]
    for (const { headers } of shown) {
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['referrer-policy']).toBe('no-referrer')
    }
    const tokens = [
      await token({ grant_type: 'client_credentials' }),
      await exchange(await getCode()),
      await server.createEndpointResponse(
        'revocation',
        post('/revoke', { token: 'x' }, basic('web', secret)),
      ),
    ]
    for (const { headers } of tokens) {
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        pragma: 'no-cache',
      })
    }
  })
})

describe('what an answer says', () => {
  const hostile = [
    'a\r\nset-cookie: x=1',
    'a"b\\c',
    '<script>alert(1)</script>',
    'é—日本',
    '\u2028\u0000\u0007',
    "'; DROP TABLE clients; --",
    '%0d%0aLocation:%20https://evil.example',
    '{{7*7}}${7*7}',
  ]
  const description = /^[\x20\x21\x23-\x5B\x5D-\x7E]*$/
  const fieldValue = /^[\x20-\x7E]*$/

  /** Expects an answer to be an error that is clean. */
  function failure(response: HttpResponse, input: string): void {
    for (const value of Object.values(response.headers).flat()) expect(value).toMatch(fieldValue)
    const { location } = response.headers
    const said = location === undefined ? json(response) : Object.fromEntries(answered(response))
    expect(String(said['error_description'])).toMatch(description)
    expect(String(said['error'])).toMatch(/^[a-z_]+$/)
    expect(said['error_description']).not.toContain(input)
    expect(response.body ?? '').not.toContain(input)
  }

  it.each(hostile)(
    'A-53, ERR-5, CVE-2019-8400 says nothing of %j that a client sent, RFC 6749 §4.1.2.1, RFC 6749 §5.2',
    async (input) => {
      const { server, token } = createProvider()
      for (const name of Object.keys(authorizationParameters)) {
        if (name === 'state') continue
        const asked = { ...authorizationParameters, [name]: input }
        failure(await answerAuthorization(server, get('/authorize', asked)), input)
      }
      const mode = { ...authorizationParameters, response_mode: input }
      failure(await answerAuthorization(server, get('/authorize', mode)), input)
      const forms: readonly Record<string, string>[] = [
        { grant_type: input },
        { grant_type: 'client_credentials', scope: input },
        { grant_type: 'authorization_code', code: input },
        { grant_type: 'authorization_code', code: 'x', redirect_uri: input, code_verifier: input },
        { grant_type: 'refresh_token', refresh_token: input },
      ]
      for (const form of forms) failure(await token(form), input)
      failure(await token({ grant_type: 'client_credentials' }, basic(input, input)), input)
      const posted = { client_id: input, client_secret: input }
      failure(await token({ grant_type: 'client_credentials', ...posted }, {}), input)
    },
  )

  it.each(hostile)(
    'A-53 gives the state %j back to the client and lets it end no header field',
    async (state) => {
      const { server } = createProvider()
      const asked = { ...authorizationParameters, state }
      const answers = [
        await answerAuthorization(server, get('/authorize', asked)),
        await answerAuthorization(server, get('/authorize', { ...asked, scope: 'nothing' })),
        await answerAuthorization(
          server,
          get('/authorize', { ...asked, response_mode: 'fragment' }),
        ),
      ]
      for (const answer of answers) {
        expect(answer.headers['location']).toMatch(/^[\x21-\x7E]+$/)
        expect(answered(answer).get('state')).toBe(state)
        expect(Object.keys(answer.headers).toSorted()).toEqual([
          'cache-control',
          'location',
          'referrer-policy',
        ])
      }
    },
  )

  it('A-53, ERR-5 writes what an extension says in the characters that may be said', async () => {
    const { server } = createProvider()
    server.use({
      extension: 'careless',
      authorizationRequest(request) {
        throw new OAuth2Error('access_denied', `no "${request.state}"\r\n`)
      },
    })
    const asked = { ...authorizationParameters, state: '<b>é</b>' }
    const answer = answered(await answerAuthorization(server, get('/authorize', asked)))
    expect(answer.get('error_description')).toBe("no '<b>?</b>'??")
  })
})

describe('who the server is', () => {
  const evil = 'evil.example'
  const fields = {
    host: evil,
    forwarded: `for=1.2.3.4;host=${evil};proto=http`,
    'x-forwarded-host': evil,
    'x-forwarded-proto': 'http',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-uri': '/admin',
    'x-forwarded-prefix': `/${evil}`,
    x_forwarded_host: evil,
    'x-original-url': `https://${evil}/`,
    'x-rewrite-url': `https://${evil}/`,
    'x-http-method-override': 'DELETE',
    origin: `https://${evil}`,
  }
  const lied = (request: HttpRequest): HttpRequest => ({
    ...request,
    url: request.url.replace(issuer, `http://${evil}`),
    headers: { ...request.headers, ...fields },
  })

  it('A-54, X-17, T-CODE-28, CVE-2025-64101 does not depend on Host, on forwarded fields or on the URL of a request', async () => {
    const { server, getCode } = createProvider()
    const metadata = get('/.well-known/oauth-authorization-server')
    const plain = await server.handle(metadata)
    expect(await server.handle(lied(metadata))).toEqual(plain)
    expect(JSON.parse(plain?.body ?? '')).toEqual(server.metadata())

    const asked = get('/authorize', authorizationParameters)
    const location = locationOf(await answerAuthorization(server, lied(asked)))
    expect(location.origin + location.pathname).toBe(redirectUri)
    expect(location.searchParams.get('iss')).toBe(issuer)

    const form = { redirect_uri: redirectUri, code_verifier: verifier, code: await getCode() }
    const exchange = { grant_type: 'authorization_code', ...form }
    const response = await server.handle(lied(post('/token', exchange, basic('web', secret))))
    expect(response?.status).toBe(200)
    expect(JSON.stringify(response)).not.toContain(evil)
    const refused = await server.handle(lied(post('/token', {}, basic('web', secret))))
    expect(JSON.stringify(refused)).not.toContain(evil)
  })
})
