import { OAuth1Client, type OAuth1ClientOptions, OAuth1RefusalError } from '@authkit/oauth1/client'
import { FetchError, type TransportRequest } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { printer, rsaPrivateKey, rsaPublicKey } from '../signature/vectors.ts'
import { rejectionOf } from './outcome.ts'
import {
  type Answer,
  type Received,
  type ScriptedServer,
  scriptedServer,
} from './scripted-server.ts'
import { verified } from './verified.ts'

const { clientSecret } = printer
const redirectUri = 'http://printer.example.com/ready'
const temporary = { oauth_token: 'hh5s93j4hdidpola', oauth_token_secret: 'hdhd0244k9j7ao03' }
const tokens = { oauth_token: 'nnch734d00sl2jdk', oauth_token_secret: 'pfkkdhi9sl3r4s00' }
const verifier = 'hfdp7dh39dks9884'

let provider: ScriptedServer
let endpoints: Pick<
  OAuth1ClientOptions,
  'temporaryCredentialUrl' | 'authorizeUrl' | 'tokenCredentialUrl'
>

beforeAll(async () => {
  provider = await scriptedServer()
  endpoints = {
    temporaryCredentialUrl: `${provider.origin}/initiate`,
    authorizeUrl: `${provider.origin}/authorize`,
    tokenCredentialUrl: `${provider.origin}/token`,
  }
})
afterAll(() => provider.close())

const form = (members: Record<string, string>): Answer => ({
  body: String(new URLSearchParams(members)),
})
const initiated = form({ ...temporary, oauth_callback_confirmed: 'true' })

beforeEach(() => {
  provider.on('/initiate', initiated)
  provider.on('/token', form(tokens))
})

function clientOf(options: Partial<OAuth1ClientOptions> = {}): OAuth1Client {
  return new OAuth1Client({ ...printer, ...endpoints, redirectUri, ...options })
}

/** A client that waits for the user to come back. */
function waiting(options: Partial<OAuth1ClientOptions> = {}): OAuth1Client {
  const { oauth_token: token, oauth_token_secret: tokenSecret } = temporary
  return clientOf({ token, tokenSecret, ...options })
}

const initiate = (request: Received = provider.last('/initiate')) =>
  verified(request, { credentials: { clientSecret } })
const exchange = () => {
  const { oauth_token_secret: tokenSecret } = temporary
  return verified(provider.last('/token'), { credentials: { clientSecret, tokenSecret } })
}

describe('a login', () => {
  it('M07: gets the tokens of RFC 5849 §1.2 in three steps, RFC 5849 §2', async () => {
    const client = clientOf()
    expect(await client.fetchRequestToken()).toEqual({
      ...temporary,
      oauth_callback_confirmed: 'true',
    })
    expect(initiate().parameters.get('oauth_callback')).toBe(redirectUri)
    expect(client.createAuthorizationUrl()).toBe(
      `${provider.origin}/authorize?oauth_token=hh5s93j4hdidpola`,
    )
    client.parseAuthorizationResponse(
      `${redirectUri}?oauth_token=hh5s93j4hdidpola&oauth_verifier=hfdp7dh39dks9884`,
    )
    expect(await client.fetchAccessToken()).toEqual(tokens)
    expect(exchange().parameters.get('oauth_token')).toBe('hh5s93j4hdidpola')
    expect(exchange().parameters.get('oauth_verifier')).toBe(verifier)
    expect(client.token).toEqual({ ...tokens, oauth_verifier: undefined })
  })

  it.each(['header', 'query', 'body'] as const)(
    'T8.02, HTTP-1: sends the signature of both requests in the %s, RFC 5849 §3.5',
    async (signatureType) => {
      const client = clientOf({ signatureType })
      await client.fetchRequestToken(undefined, { params: { scope: 'a b' } })
      expect(initiate().place).toBe(signatureType)
      expect(initiate().parameters.get('scope')).toBe('a b')
      await client.fetchAccessToken(undefined, { verifier })
      expect(exchange().place).toBe(signatureType)
    },
  )

  it('works with RSA and with a transport of the application instead of fetch', async () => {
    const sent: TransportRequest[] = []
    const client = clientOf({
      clientSecret: undefined,
      privateKey: rsaPrivateKey,
      signatureMethod: 'RSA-SHA1',
      fetch: () => Promise.reject(new Error('fetch is for the API')),
      transport: async (request) => {
        sent.push(request)
        const { url, method, headers } = request
        const response = await fetch(url, { method, headers })
        return { status: response.status, headers: {}, text: await response.text() }
      },
    })
    await client.fetchRequestToken()
    expect(sent).toHaveLength(1)
    const { parameters } = verified(provider.last('/initiate'), {
      credentials: { publicKey: rsaPublicKey },
      signatureMethods: ['RSA-SHA1'],
    })
    expect(parameters.get('oauth_consumer_key')).toBe(printer.clientId)
  })
})

describe('fetchRequestToken', () => {
  it('O04, T8.20: is the only request that names the callback, RFC 5849 §2.1', async () => {
    provider.on('/api', { body: 'ok' })
    const client = clientOf({ apiBaseUrl: provider.origin })
    await client.fetchRequestToken()
    expect(initiate().parameters.get('oauth_callback')).toBe(redirectUri)
    await client.fetchAccessToken(undefined, { verifier })
    expect(exchange().parameters.has('oauth_callback')).toBe(false)
    await client.fetch('/api')
    const { oauth_token_secret: tokenSecret } = tokens
    const api = verified(provider.last('/api'), { credentials: { clientSecret, tokenSecret } })
    expect(api.parameters.has('oauth_callback')).toBe(false)
    expect(api.parameters.has('oauth_verifier')).toBe(false)
  })

  it('O04: says oob where nobody can return to, RFC 5849 §2.1', async () => {
    await clientOf({ redirectUri: undefined }).fetchRequestToken()
    expect(initiate().parameters.get('oauth_callback')).toBe('oob')
  })

  it('signs with no token, not even that of an earlier login, RFC 5849 §2.1', async () => {
    await waiting().fetchRequestToken()
    expect(initiate().parameters.has('oauth_token')).toBe(false)
  })

  it('O10, O24, H20, T8.11, CLI-5: signs parameters, writes a realm, reads form and JSON, and works a second time', async () => {
    const client = clientOf({ realm: 'Photos', verifier: 'old' })
    const first = await client.fetchRequestToken(`${provider.origin}/initiate?lang=en`, {
      params: { scope: 'photos' },
      realm: 'Mine "1"',
    })
    expect(first.oauth_token).toBe(temporary.oauth_token)
    expect(client.token).toEqual({ ...temporary, oauth_verifier: undefined })
    const { headers, body } = provider.last('/initiate')
    expect(headers.authorization).toMatch(/^OAuth realm="Mine \\"1\\"", oauth_nonce=/)
    expect(body).toBe('scope=photos')
    expect(initiate().parameters.get('scope')).toBe('photos')
    expect(initiate().parameters.get('lang')).toBe('en')

    const json = { oauth_token: 'j', oauth_token_secret: 's', oauth_callback_confirmed: true, n: 1 }
    provider.on('/initiate', { body: `\n${JSON.stringify(json)}` })
    expect(await client.fetchRequestToken()).toEqual(json)
    expect(provider.last('/initiate').headers.authorization).toMatch(/^OAuth realm="Photos", /)
  })

  it.each([
    ['nothing', temporary],
    ['false', { ...temporary, oauth_callback_confirmed: 'false' }],
  ])(
    'O-04: refuses credentials with %s for oauth_callback_confirmed, RFC 5849 §2.1',
    async (_title, answer) => {
      provider.on('/initiate', form(answer))
      const client = clientOf()
      const error = await rejectionOf(client.fetchRequestToken())
      expect(error).toMatchObject({ error: 'callback_not_confirmed' })
      expect(client.token.oauth_token).toBeUndefined()
    },
  )

  it.each([
    ['an object', '{"toString":1,"valueOf":1}'],
    ['lists in lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['a list of true', '["true"]'],
    ['a number', '1'],
    ['null', 'null'],
  ])(
    'O-04, E14: refuses JSON with %s for oauth_callback_confirmed, RFC 5849 §2.1',
    async (_, json) => {
      const body = `{"oauth_token":"a","oauth_token_secret":"b","oauth_callback_confirmed":${json}}`
      provider.on('/initiate', { body })
      const error = await rejectionOf(clientOf().fetchRequestToken())
      expect(error).toMatchObject({ error: 'callback_not_confirmed' })
    },
  )

  it('takes the True that well-known servers write for true, RFC 5849 §2.1', async () => {
    provider.on('/initiate', form({ ...temporary, oauth_callback_confirmed: 'True' }))
    expect(await clientOf().fetchRequestToken()).toMatchObject(temporary)
  })
})

describe('fetchAccessToken', () => {
  it('O06, O25, T8.12, CLI-6: takes the verifier from the argument or from the client, and forgets it, RFC 5849 §2.3', async () => {
    const given = waiting()
    await given.fetchAccessToken(undefined, { verifier: 'argument' })
    expect(exchange().parameters.get('oauth_verifier')).toBe('argument')
    const constructed = waiting({ verifier: 'constructor' })
    await constructed.fetchAccessToken()
    expect(exchange().parameters.get('oauth_verifier')).toBe('constructor')
    expect(constructed.token).toEqual({ ...tokens, oauth_verifier: undefined })
  })

  it('T8.12, CLI-7, HTTP-2: asks nobody without a verifier', async () => {
    const before = provider.received.length
    const error = await rejectionOf(waiting().fetchAccessToken())
    expect(error).toMatchObject({ error: 'missing_verifier', status: 400 })
    expect(provider.received).toHaveLength(before)
  })

  it('E02: asks nobody without temporary credentials', async () => {
    const before = provider.received.length
    const error = await rejectionOf(clientOf().fetchAccessToken(undefined, { verifier }))
    expect(error).toMatchObject({ error: 'missing_request_token', status: 400 })
    expect(provider.received).toHaveLength(before)
  })

  it('keeps temporary credentials and verifier when the network fails, so that it can be tried again', async () => {
    const client = waiting({ verifier, fetch: () => Promise.reject(new Error('down')) })
    expect(await rejectionOf(client.fetchAccessToken())).toBeInstanceOf(FetchError)
    expect(client.token).toEqual({ ...temporary, oauth_verifier: verifier })
  })

  it('O27: gives back what else the provider told, in a form or in JSON', async () => {
    provider.on('/token', form({ ...tokens, screen_name: 'jane' }))
    expect(await waiting().fetchAccessToken(undefined, { verifier })).toEqual({
      ...tokens,
      screen_name: 'jane',
    })
    provider.on('/token', { body: JSON.stringify({ ...tokens, user: { id: 7 } }) })
    const token = await waiting().fetchAccessToken(undefined, { verifier })
    expect(token).toEqual({ ...tokens, user: { id: 7 } })
  })
})

describe('a bad answer', () => {
  it.each([400, 401, 403, 500])(
    'O27, O28, T8.13, CLI-7: of status %d is a refusal that keeps its body to itself',
    async (status) => {
      provider.on('/token', { status, body: 'token hh5s93j4hdidpola is dead' })
      const error = await rejectionOf(waiting().fetchAccessToken(undefined, { verifier }))
      expect(error).toBeInstanceOf(OAuth1RefusalError)
      expect(error).toMatchObject({
        error: 'fetch_token_denied',
        code: 'ERR_OAUTH1_CLIENT_FETCH_TOKEN_DENIED',
        status,
        excerpt: 'token hh5s93j4hdidpola is dead',
      })
      expect(JSON.stringify(error) + error?.message + error?.stack).not.toContain(
        'hh5s93j4hdidpola',
      )
    },
  )

  it.each<[string, Answer]>([
    ['the body', { status: 401, body: 'oauth_problem=timestamp_refused&x=1' }],
    ['the body of a success', { body: 'oauth_problem=timestamp_refused' }],
    ['JSON', { status: 400, body: '{"oauth_problem":"timestamp_refused"}' }],
    [
      'the header',
      { status: 401, headers: { 'www-authenticate': 'OAuth oauth_problem="timestamp_refused"' } },
    ],
  ])('O27: names the oauth_problem that it finds in %s', async (_title, answer) => {
    provider.on('/token', answer)
    const error = await rejectionOf(waiting().fetchAccessToken(undefined, { verifier }))
    expect(error).toMatchObject({ error: 'fetch_token_denied', problem: 'timestamp_refused' })
    expect(error?.message).toContain('timestamp_refused')
  })

  it('names no oauth_problem that is more than a word', async () => {
    provider.on('/token', { status: 401, body: 'oauth_problem=a%0Ab%20hh5s93j4hdidpola' })
    const error = await rejectionOf(waiting().fetchAccessToken(undefined, { verifier }))
    expect(error).toMatchObject({ error: 'fetch_token_denied', problem: undefined })
    expect(error?.message).not.toContain('hh5s93j4hdidpola')
  })

  it.each([
    ['prose', 'not valid urlencoded response!'],
    ['HTML', '<html>oauth_token=a&oauth_token_secret=b</html>'],
    ['JSON that is cut off', '{"oauth_token":"a"'],
    ['a form that is no UTF-8', 'oauth_token=%FF&oauth_token_secret=b'],
    ['a repeated token', 'oauth_token=a&oauth_token=b&oauth_token_secret=c'],
    ['no secret', 'oauth_token=a'],
    ['a secret that is no text', '{"oauth_token":"a","oauth_token_secret":1}'],
  ])('E14, T8.14, CLI-7: of %s is no token response', async (_title, body) => {
    provider.on('/token', { body })
    const client = waiting({ verifier })
    const error = await rejectionOf(client.fetchAccessToken())
    expect(error).toMatchObject({ error: 'invalid_token_response', status: 200 })
    expect(client.token).toEqual({ ...temporary, oauth_verifier: verifier })
  })

  it.each([
    ['nothing', ''],
    ['other members', 'a=b'],
    ['an empty token', 'oauth_token=&oauth_token_secret=b'],
    ['a token that is no text', '{"oauth_token":{},"oauth_token_secret":"b"}'],
    ['the names of an object', '__proto__=a&constructor=b'],
  ])('T8.15: of %s has no token', async (_title, body) => {
    provider.on('/token', { body })
    const error = await rejectionOf(waiting().fetchAccessToken(undefined, { verifier }))
    expect(error).toMatchObject({ error: 'missing_token' })
  })

  it('C-11: that redirects is not followed', async () => {
    provider.on('/token', { status: 307, headers: { location: '/elsewhere' } })
    const error = await rejectionOf(waiting().fetchAccessToken(undefined, { verifier }))
    expect(error).toMatchObject({ code: 'ERR_FETCH_REDIRECT' })
    expect(provider.received.some(({ path }) => path === '/elsewhere')).toBe(false)
  })

  it('is given up after the time that is set', async () => {
    const client = waiting({ timeout: 0.05, fetch: () => new Promise(() => {}) })
    const error = await rejectionOf(client.fetchAccessToken(undefined, { verifier }))
    expect(error).toMatchObject({ code: 'ERR_FETCH_TIMEOUT' })
  })
})
