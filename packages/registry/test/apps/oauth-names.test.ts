import { memoryStore } from '@authkit/common'
import { OAuth, OAuth1App, OAuthApp, type OAuthOptions, OAuthRegistry } from '@authkit/registry'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { clientSecret, createLogin, get, issuer, redirectUri, secret } from '../provider.ts'

const config = { issuer, clientId: 'app' }
const oauth1 = {
  clientId: 'consumer',
  clientSecret: 'consumer secret',
  requestTokenUrl: 'https://one.example/request_token',
  authorizeUrl: 'https://one.example/authorize',
  accessTokenUrl: 'https://one.example/access_token',
}

describe('the names of a registry', () => {
  it('T9.01, R03, R04: createClient of an unknown one is undefined, client of it an error', () => {
    const oauth = new OAuth({ secret, clients: { op: config } })
    expect(oauth.createClient('op')).toBe(oauth.op)
    const nobody: string = 'nobody'
    expect(oauth.createClient(nobody)).toBeUndefined()
    expect(() => oauth.client(nobody)).toThrow('There is no client "nobody"; registered: op')
    expect(Reflect.get(oauth, nobody)).toBeUndefined()
  })

  it('T9.02: have a name and an identifier to read', () => {
    const app = new OAuth({ secret }).register('op', config)
    expect([app.name, app.clientId]).toEqual(['op', 'app'])
  })

  it('T9.06: are an error before they are registered, and the same handle ever after', () => {
    const oauth = new OAuth({ secret })
    const name: string = 'late'
    expect(() => oauth.client(name)).toThrow('registered: none')
    const app = oauth.register(name, config)
    expect([oauth.client(name), oauth.createClient(name)]).toEqual([app, app])
  })

  it('R05, T9.10: are not taken twice, unless the second is to replace the first', async () => {
    const oauth = new OAuth({ secret })
    const name: string = 'op'
    const first = oauth.register(name, config)
    expect(() => oauth.register(name, { ...config, clientId: 'other' })).toThrow(
      '{ replace: true }',
    )
    expect(oauth.client(name)).toBe(first)
    const second = oauth.register(name, { ...config, clientId: 'other' }, { replace: true })
    expect(oauth.client(name)).toBe(second)
    expect(second.clientId).toBe('other')
  })

  it('R05: that are properties are not replaced behind their back', () => {
    const oauth = new OAuth({ secret, clients: { op: config } })
    expect(() => oauth.register('op', config, { replace: true })).toThrow('stands in clients')
  })

  it.each(['createClient', 'resolve', 'resolveCallback', 'on', 'hasOwnProperty'])(
    'J-40: %s is none for a property',
    (name) => {
      const clients = Object.fromEntries([[name, config]])
      expect(() => new OAuth({ secret, clients })).toThrow('cannot be called')
    },
  )

  it('R02, R06, T9.08: requestTokenUrl makes a client one of OAuth 1.0, also in the types', () => {
    const oauth = new OAuth({ secret, clients: { op: config, one: oauth1 } })
    expect(oauth.op).toBeInstanceOf(OAuthApp)
    expect(oauth.one).toBeInstanceOf(OAuth1App)
    expectTypeOf(oauth.op).toEqualTypeOf<OAuthApp>()
    expectTypeOf(oauth.one).toEqualTypeOf<OAuth1App>()
    expectTypeOf(oauth.client('one')).toEqualTypeOf<OAuth1App>()
    expectTypeOf(oauth.createClient('op')).toEqualTypeOf<OAuthApp>()
    expectTypeOf(oauth.register('a', config)).toEqualTypeOf<OAuthApp>()
    expectTypeOf(oauth.register('b', oauth1)).toEqualTypeOf<OAuth1App>()
    expectTypeOf(
      oauth.register('c', { provider: oauth1, clientId: 'c' }),
    ).toEqualTypeOf<OAuth1App>()
    expect(oauth.createClient('c' as string)).toBeInstanceOf(OAuth1App)
  })

  it('G06: are checked by the compiler as well, down to the option', () => {
    // @ts-expect-error: no registration has it.
    expect(() => new OAuth({ secret, clients: { op: { ...config, scope: 'x' } } })).toThrow('scope')
    // @ts-expect-error: it belongs into clientOptions.
    expect(() => new OAuth({ secret }).register('op', { ...config, leeway: 1 })).toThrow('leeway')
    const oauth = new OAuth({ secret, clients: { op: config } })
    // @ts-expect-error: nobody registered it.
    expect(oauth.other).toBeUndefined()
  })

  it('Q02: are found on one class, which frameworks give their own kinds of client', () => {
    class Named extends OAuthRegistry<{ readonly two: OAuthApp }, { readonly one: OAuth1App }> {
      constructor(options: OAuthOptions) {
        super(options, { oauth2: (two) => ({ two }), oauth1: (one) => ({ one }) })
      }
    }
    const oauth = new Named({ secret, clients: { op: config } })
    expect(Reflect.get(oauth, 'op')).toEqual({ two: expect.any(OAuthApp) })
    expect(oauth.register('one', oauth1)).toEqual({ one: expect.any(OAuth1App) })
  })
})

describe('what all clients of a registry share', () => {
  it('R01, T9.07: is what the constructor was given, and nothing where it was given nothing', async () => {
    const { login, clock } = createLogin()
    const { token } = await login()
    const op = { clientId: 'app', authorizeUrl: issuer, accessTokenUrl: issuer, apiBaseUrl: issuer }
    const bare = new OAuth({ secret, clients: { op } })
    const request = get('https://app.example/')
    await expect(bare.op.fetch('https://op.example/', { request })).rejects.toThrow('fetchToken')
    const asked: string[] = []
    const oauth = new OAuth({
      secret,
      clock,
      store: memoryStore({ clock }),
      fetch: async () => new Response('ok'),
      fetchToken: (name, { url }) => {
        asked.push(`${name} ${url}`)
        return token
      },
      clients: { op },
    })
    await oauth.op.fetch('/me', { request })
    expect(asked).toEqual(['op https://app.example/'])
  })

  it('W27: tells whoever listens of each token that was renewed, after it was saved', async () => {
    const order: string[] = []
    const { oauth, login } = createLogin({
      updateToken: (name) => void order.push(`saved ${name}`),
    })
    const stop = oauth.on('tokenUpdate', async ({ name, token, refreshToken }) => {
      order.push(`told ${name} ${token.access_token !== undefined} ${refreshToken !== undefined}`)
    })
    const { token } = await login()
    const renewed = await oauth.op.refreshToken(token)
    stop()
    await oauth.op.refreshToken(renewed)
    expect(order).toEqual(['saved op', 'told op true true', 'saved op'])
  })

  it('M16, R42, T9.14: names itself in User-Agent to the provider, and as the application says', async () => {
    const agents: (string | null)[] = []
    const options = {
      secret,
      fetch: (async (input: string | URL | Request, init?: RequestInit) => {
        agents.push(new Request(input, init).headers.get('user-agent'))
        return new Response('', { status: 404 })
      }) as typeof fetch,
    }
    const configs = { op: config, own: { ...config, userAgent: 'own/1' } }
    for (const oauth of [
      new OAuth({ ...options, clients: configs }),
      new OAuth({ ...options, userAgent: 'application/1', clients: configs }),
    ]) {
      await expect(oauth.op.loadServerMetadata()).rejects.toThrow('status 404')
      await expect(oauth.own.loadServerMetadata()).rejects.toThrow('status 404')
    }
    const ours = expect.stringMatching(/^authkit \(\+https:/)
    expect(agents).toEqual([ours, 'own/1', 'application/1', 'own/1'])
  })

  it('T9.14: names itself on every request of a login: for metadata, token and keys', async () => {
    const { fetchProvider, clock, start, approve } = createLogin()
    const agents = new Map<string, string | null>()
    const oauth = new OAuth({
      secret,
      clock,
      userAgent: 'application/1',
      fetch: (input, init) => {
        const request = new Request(input, init)
        agents.set(new URL(request.url).pathname, request.headers.get('user-agent'))
        return fetchProvider(input, init)
      },
      clients: {
        op: { issuer, clientId: 'app', clientSecret, clientOptions: { scope: 'openid' } },
      },
    })
    const { url, cookie } = await start('', oauth.op)
    await oauth.op.authorizeAccessToken(get(await approve(url), cookie))
    expect([...agents.keys()]).toEqual(expect.arrayContaining(['/token', '/jwks']))
    expect(new Set(agents.values())).toEqual(new Set(['application/1']))
  })

  it('D02: is nothing that a metadata document says; only what the client needs is read of it', async () => {
    const { answers, start, login, requests } = createLogin()
    answers.set('/.well-known/openid-configuration', async (response) =>
      Response.json({
        ...Object(await response.json()),
        clientSecret: 'of somebody else',
        client_id: 'evil',
        leeway: -1e9,
        timeout: 0,
        fetch: 'evil',
        tokenEndpointAuthMethod: 'none',
        allowedOrigins: ['https://evil.example'],
        redirectUri: 'https://evil.example/',
        __proto__: { polluted: true },
      }),
    )
    const { url } = await start()
    expect(url.searchParams.get('client_id')).toBe('app')
    expect(url.searchParams.get('redirect_uri')).toBe(redirectUri)
    const { token } = await login()
    expect(token.userinfo).toMatchObject({ sub: 'alice' })
    expect(requests).toContain('/token')
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})
