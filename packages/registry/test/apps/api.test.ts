import { AuthkitConfigError } from '@authkit/common'
import { type HttpRequest } from '@authkit/common/http'
import { OAuth, type OAuth2Registration, type OAuthOptions } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { clientSecret, issuer, secret } from '../provider.ts'
import { everyFlow, request } from './every-flow.ts'

const provider = {
  clientId: 'app',
  clientSecret,
  authorizeUrl: 'https://op.example/authorize',
  accessTokenUrl: 'https://op.example/token',
  apiBaseUrl: 'https://api.example/v1/',
}

/** A registered API without its provider, and what was sent to it. */
function api(config: OAuth2Registration = {}, options: Partial<OAuthOptions<'api'>> = {}) {
  const sent: Request[] = []
  const send: typeof fetch = async (input, init) => {
    sent.push(new Request(input, init))
    return Response.json({ ok: true })
  }
  const clients = { api: { ...provider, ...config } }
  const oauth = new OAuth({ secret, fetch: send, ...options, clients })
  return { app: oauth.api, sent }
}

const token = { access_token: 'AT', token_type: 'Bearer' }
const bearer = (sent: readonly Request[]) => sent.map(({ headers }) => headers.get('authorization'))

describe('a request to the API of a provider', () => {
  it('R60, T11.01 has the token that it is given, by every method', async () => {
    const { app, sent } = api()
    await app.get('notes', { token })
    await app.head('notes', { token })
    await app.post('notes', { token, body: 'a' })
    await app.put('notes', { token, body: 'b' })
    await app.patch('notes', { token, body: 'c' })
    await app.delete('notes', { token })
    await app.fetch('notes', { token, method: 'OPTIONS' })
    expect(sent.map(({ method }) => method)).toEqual([
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
    ])
    expect(new Set(bearer(sent))).toEqual(new Set(['Bearer AT']))
    expect(await sent[2]?.text()).toBe('a')
    expect(await app.get('notes', { token }).then((response) => response.json())).toEqual({
      ok: true,
    })
  })

  it('R08, R61, T11.02 has the token that fetchToken finds, that of the registration before that of the registry', async () => {
    const asked: unknown[] = []
    const registry = api(
      {},
      {
        fetchToken: (name, req) => {
          asked.push([name, req.url])
          return { access_token: 'of the registry' }
        },
      },
    )
    await registry.app.get('notes', { request: request('https://app.example/a') })
    expect(asked).toEqual([['api', 'https://app.example/a']])
    expect(bearer(registry.sent)).toEqual(['Bearer of the registry'])

    const own = api(
      { fetchToken: async (req: HttpRequest) => ({ access_token: `for ${req.method}` }) },
      { fetchToken: () => Promise.reject(new Error('asked in vain')) },
    )
    await own.app.get('notes', { request: request('https://app.example/a') })
    expect(bearer(own.sent)).toEqual(['Bearer for GET'])
  })

  it('R74, T11.03 asks fetchToken once for each request of a browser', async () => {
    let asked = 0
    const { app, sent } = api(
      {},
      { fetchToken: async () => ({ access_token: `token-${(asked += 1)}` }) },
    )
    const first = request('https://app.example/a')
    await Promise.all([app.get('a', { request: first }), app.get('b', { request: first })])
    await app.get('c', { request: first })
    await app.get('d', { request: request('https://app.example/a') })
    expect(bearer(sent)).toEqual([
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-1',
      'Bearer token-2',
    ])
  })

  it('T11.03 asks again where fetchToken failed or found nobody', async () => {
    const answers = [new Error('the database is away'), undefined, token]
    const { app, sent } = api(
      {},
      {
        fetchToken: async () => {
          const next = answers.shift()
          if (next instanceof Error) throw next
          return next
        },
      },
    )
    const req = request('https://app.example/a')
    await expect(app.get('a', { request: req })).rejects.toThrow('the database is away')
    await expect(app.get('a', { request: req })).rejects.toMatchObject({ error: 'missing_token' })
    await app.get('a', { request: req })
    expect(bearer(sent)).toEqual(['Bearer AT'])
  })

  it('E03, R62, T11.04 is refused before anything is sent where there is no token', async () => {
    const { app, sent } = api()
    const found = api({}, { fetchToken: () => null })
    const req = request('https://app.example/a')
    for (const attempt of [
      app.get('notes'),
      app.get('notes', { token: undefined }),
      app.get('notes', { token: null }),
      app.get('notes', { request: req }),
      found.app.get('notes', { request: req }),
      app.get('notes', { token: {} }),
    ]) {
      await expect(attempt).rejects.toMatchObject({ error: 'missing_token', status: 401 })
    }
    expect([...sent, ...found.sent]).toEqual([])
  })

  it('R64, T11.05 goes without token where it is withheld, and to the same origins only', async () => {
    const { app, sent } = api({}, { fetchToken: () => Promise.reject(new Error('asked in vain')) })
    await app.get('public', { withholdToken: true })
    await app.get('public', { withholdToken: true, token })
    expect(bearer(sent)).toEqual([null, null])
    await expect(app.get('https://evil.example/', { withholdToken: true })).rejects.toMatchObject({
      error: 'disallowed_origin',
    })
  })

  it('C-15 leaves the authorization of the caller as it is, and needs no token then', async () => {
    const { app, sent } = api()
    await app.get('notes', { headers: { authorization: 'Basic abc' } })
    expect(bearer(sent)).toEqual(['Basic abc'])
  })

  it.each([
    ['https://api.example/api', 'user', 'https://api.example/user'],
    ['https://api.example/api/', 'user', 'https://api.example/api/user'],
    ['https://api.example/api/', '/user', 'https://api.example/user'],
    ['https://api.example/api/', '?page=2', 'https://api.example/api/?page=2'],
    ['https://api.example/api/', 'https://api.example/x', 'https://api.example/x'],
  ])('R35, T11.07 joins %s and %s as RFC 3986 §5.2 does', async (apiBaseUrl, url, expected) => {
    const { app, sent } = api({ apiBaseUrl })
    await app.get(url, { token })
    expect(sent[0]?.url).toBe(expected)
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '\\\\evil.example\\',
    'https://api.example@evil.example/',
    'https://user@api.example/',
    'https://api.example.evil.example/',
    'https://api.example:8443/',
    'http://api.example/',
    'data:text/plain,x',
  ])('D01, R63, T11.08 does not go to %s', async (url) => {
    const { app, sent } = api()
    await expect(app.get(url, { token })).rejects.toMatchObject({ error: 'disallowed_origin' })
    expect(sent).toEqual([])
  })

  it('R63, T11.08 goes to allowedOrigins besides', async () => {
    const { app, sent } = api({ clientOptions: { allowedOrigins: ['https://files.example'] } })
    await app.get('https://files.example/a', { token })
    expect(bearer(sent)).toEqual(['Bearer AT'])
    await expect(api({ apiBaseUrl: undefined }).app.get('/a', { token })).rejects.toThrow(
      AuthkitConfigError,
    )
  })

  it('R61, R42, T9.14 is sent by one fetch, which keeps connections, and says who sends it, RFC 9110 §10.1.5', async () => {
    const { app, sent } = api({ userAgent: 'notebook/1.0' })
    await app.get('a', { token })
    await app.get('a', { token, headers: { 'user-agent': 'its own' } })
    await app.get('a', { token, headers: [['x-a', '1']] })
    await app.get('a', { withholdToken: true })
    expect(sent.map(({ headers }) => headers.get('user-agent'))).toEqual([
      'notebook/1.0',
      'its own',
      'notebook/1.0',
      'notebook/1.0',
    ])
    expect(sent[2]?.headers.get('x-a')).toBe('1')
  })

  it('R36, T5.01 has its token where tokenPlacement says, RFC 6750 §2.3', async () => {
    const { app, sent } = api({ clientOptions: { tokenPlacement: 'query' } })
    await app.get('a?b=1', { token })
    expect(sent[0]?.url).toBe('https://api.example/v1/a?b=1&access_token=AT')
  })

  it('R38 passes what complianceFix registers', async () => {
    const { app, sent } = api({
      complianceFix: (client) =>
        client.registerComplianceHook('protectedRequest', (outgoing) => ({
          ...outgoing,
          headers: { ...outgoing.headers, 'x-client': 'app' },
        })),
    })
    await app.get('a', { token })
    expect(sent[0]?.headers.get('x-client')).toBe('app')
  })
})

describe('the application itself', () => {
  it('R70, I22 fetches a token of its own, RFC 6749 §4.4', async () => {
    const { oauth } = everyFlow({ clientOptions: { scope: 'read' } })
    const fetched = await oauth.op.fetchAccessToken({ grantType: 'client_credentials' })
    expect(fetched).toMatchObject({ token_type: 'Bearer', scope: 'read' })
    expect(await oauth.op.introspectToken(fetched)).toMatchObject({ active: true, scope: 'read' })
  })

  it('G04, T14.04 calls the API with one token until that expires, however many calls there are', async () => {
    const { oauth, paths, requests, clock } = everyFlow({
      clientOptions: { scope: 'read', grantType: 'client_credentials' },
    })
    await Promise.all(Array.from({ length: 50 }, () => oauth.op.get('notes')))
    expect(paths().filter((path) => path === '/token')).toHaveLength(1)
    clock.advance(3600)
    await Promise.all(Array.from({ length: 50 }, () => oauth.op.get('notes')))
    expect(paths().filter((path) => path === '/token')).toHaveLength(2)
    const used = requests.filter(({ url }) => url.startsWith('https://api.example/'))
    expect(new Set(bearer(used)).size).toBe(2)
  })

  it('T11.04 does not lend its token to somebody who is not logged in', async () => {
    const { oauth, paths } = everyFlow({
      clientOptions: { scope: 'read', grantType: 'client_credentials' },
    })
    const calls = [
      { token: undefined },
      { token: null },
      { request: undefined },
      { request: request('https://app.example/') },
    ]
    for (const init of calls) {
      await expect(oauth.op.get('notes', init)).rejects.toMatchObject({ error: 'missing_token' })
    }
    expect(paths()).not.toContain('/token')
  })
})

describe('what a provider says of a token', () => {
  it('R72 introspects and revokes it with a hint, RFC 7662 §2.1, RFC 7009 §2.1', async () => {
    const { login, oauth, requests } = everyFlow()
    const { token: logged } = await login()
    const access = { access_token: logged.access_token }
    const hint = { tokenTypeHint: 'access_token' }
    expect(await oauth.op.introspectToken(access, hint)).toMatchObject({ active: true })
    await oauth.op.revokeToken(access, hint)
    expect(await oauth.op.introspectToken(access)).toEqual({ active: false })
    const bodies = await Promise.all(
      requests.filter(({ url }) => url === `${issuer}/revoke`).map((sent) => sent.text()),
    )
    expect(bodies[0]).toContain('token_type_hint=access_token')
  })

  it('I03, T11.10 says who the user is, of a token or of a request', async () => {
    const { login, oauth } = everyFlow(
      {},
      { fetchToken: async () => (await logged).token.toJSON() },
    )
    const logged = login()
    const { token: kept } = await logged
    expect(await oauth.op.userinfo({ token: kept })).toMatchObject({ sub: 'alice', name: 'Alice' })
    const req = request('https://app.example/')
    expect(await oauth.op.userinfo({ request: req })).toMatchObject({ sub: 'alice' })
    await expect(oauth.op.userinfo({ token: kept, expectedSubject: 'bob' })).rejects.toMatchObject({
      name: 'UserInfoError',
    })
  })

  it('T11.11, E15 names the endpoint that an OpenID provider does not have', async () => {
    const { login, oauth, answers } = everyFlow()
    answers.set('/.well-known/openid-configuration', async (response) => {
      const { userinfo_endpoint: _, ...rest } = Object(await response.json())
      return Response.json(rest)
    })
    const { token: kept } = await login()
    await expect(oauth.op.userinfo({ token: kept })).rejects.toThrow('userinfo_endpoint')
  })

  it('I04, I05, T12.01, T12.02 is verified again by parseIdToken, with the access token beside it', async () => {
    const { login, oauth } = everyFlow()
    const { token: kept } = await login()
    const { nonce } = Object(kept.userinfo)
    expect(await oauth.op.parseIdToken(kept.toJSON(), { nonce })).toMatchObject({ sub: 'alice' })
    expect(await oauth.op.parseIdToken(String(kept.id_token), { nonce })).toBeDefined()
    expect(await oauth.op.parseIdToken({ access_token: 'AT' })).toBeUndefined()
    const swapped = { ...kept.toJSON(), access_token: 'another' }
    await expect(oauth.op.parseIdToken(swapped, { nonce })).rejects.toThrow('at_hash')
    await expect(oauth.op.parseIdToken(kept.toJSON(), { nonce: 'another' })).rejects.toThrow(
      'nonce',
    )
  })

  it('I04 has no ID Tokens to verify where the provider is none of OpenID Connect', async () => {
    const { app } = api()
    await expect(app.parseIdToken('a.b.c')).rejects.toThrow(AuthkitConfigError)
  })

  it('R74, T10.03 is the token of the request that completed the login, and of no other', async () => {
    const { start, answer, oauth, requests } = everyFlow()
    const { url, cookie } = await start()
    const back = await answer(url, cookie)
    const { token: logged } = await oauth.op.authorizeAccessToken(back)
    await oauth.op.get('notes', { request: back })
    const last = requests.at(-1)
    expect(last?.headers.get('authorization')).toBe(`Bearer ${logged.access_token}`)
    await expect(oauth.op.get('notes', { request: { ...back } })).rejects.toMatchObject({
      error: 'missing_token',
    })
  })
})
