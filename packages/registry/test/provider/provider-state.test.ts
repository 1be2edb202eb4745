import type { Transport } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { OAuth } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { clientSecret, issuer, secret } from '../provider.ts'
import { everyFlow } from '../apps/every-flow.ts'

const discovery = '/.well-known/openid-configuration'

describe('what is known of a provider', () => {
  it('R65, T10.19, T14.05, Y05 is asked for once by all who need it at first, and kept', async () => {
    const { oauth, paths } = everyFlow()
    expect(paths()).toEqual([])
    await Promise.all(Array.from({ length: 50 }, () => oauth.op.loadServerMetadata()))
    await oauth.op.loadServerMetadata()
    expect(paths()).toEqual([discovery])
  })

  it('Q03 is not asked for when the application starts', () => {
    const { paths } = everyFlow()
    expect(paths()).toEqual([])
  })

  it('R65 is asked for again by the next who needs it when it could not be had', async () => {
    const { oauth, answers } = everyFlow()
    answers.set(discovery, () => new Response('', { status: 503 }))
    await expect(oauth.op.loadServerMetadata()).rejects.toThrow('status 503')
    answers.clear()
    await expect(oauth.op.loadServerMetadata()).resolves.toMatchObject({ issuer })
  })

  it('R65 is asked for with force, by all who ask at the same time together', async () => {
    const { oauth, paths } = everyFlow()
    await oauth.op.loadServerMetadata()
    await Promise.all(
      Array.from({ length: 10 }, () => oauth.op.loadServerMetadata({ force: true })),
    )
    expect(paths()).toEqual([discovery, discovery])
  })

  it('R65 is what it was while the provider cannot be reached, which is tried twice a minute at most, RFC 5861 §4', async () => {
    const { oauth, clock, paths, answers } = everyFlow()
    await oauth.op.loadServerMetadata()
    clock.advance(3600)
    answers.set(discovery, () => Promise.reject(new TypeError('down')))
    for (let call = 0; call < 5; call += 1) {
      expect(await oauth.op.loadServerMetadata()).toMatchObject({ issuer })
    }
    expect(paths()).toHaveLength(2)
    clock.advance(30)
    expect(await oauth.op.loadServerMetadata()).toMatchObject({ issuer })
    expect(paths()).toHaveLength(3)
    await expect(oauth.op.loadServerMetadata({ force: true })).rejects.toThrow('request')
    answers.clear()
    clock.advance(30)
    await oauth.op.loadServerMetadata()
    clock.advance(3599)
    await oauth.op.loadServerMetadata()
    expect(paths()).toHaveLength(5)
  })

  it('R65, D05, C-06 is not taken from a document of another issuer, RFC 8414 §3.3', async () => {
    const { oauth, answers } = everyFlow()
    answers.set(discovery, async (response) =>
      Response.json({ ...Object(await response.json()), issuer: 'https://evil.example' }),
    )
    await expect(oauth.op.loadServerMetadata()).rejects.toThrow('another issuer')
  })

  it('R66, T11.12, D02 takes nothing from a document that would change TLS, proxies, clocks or authentication', async () => {
    const { oauth, answers, login } = everyFlow()
    answers.set(discovery, async (response) =>
      Response.json({
        ...Object(await response.json()),
        verify: false,
        proxies: { https: 'http://evil.example' },
        transport: 'evil',
        fetch: 'evil',
        leeway: 1e9,
        timeout: 1e9,
        tokenEndpointAuthMethod: 'none',
        token_endpoint_auth_method: 'none',
        clientSecret: 'theirs',
        redirectUri: 'https://evil.example',
      }),
    )
    const { token } = await login()
    expect(token.userinfo).toBeDefined()
    const metadata = await oauth.op.loadServerMetadata()
    for (const name of ['verify', 'proxies', 'leeway', 'fetch', 'clientSecret', 'redirectUri']) {
      expect(metadata).not.toHaveProperty(name)
    }
  })

  it('I23 is found for a server of plain OAuth 2.0 at its own well-known location, RFC 8414 §3', async () => {
    const { send, paths } = everyFlow()
    const clients = { plain: { issuer, clientId: 'app', clientSecret } }
    const { plain } = new OAuth({ secret, fetch: send, clients })
    expect(await plain.loadServerMetadata()).toMatchObject({ issuer })
    expect(paths()).toEqual(['/.well-known/oauth-authorization-server'])
  })

  it('T9.14, R42 is asked for by the name of the application, as are its keys', async () => {
    const { oauth, requests } = everyFlow({ userAgent: 'notebook/1.0' })
    await oauth.op.fetchJwkSet()
    const names = requests.map(({ headers }) => headers.get('user-agent'))
    expect(names).toEqual(['notebook/1.0', 'notebook/1.0'])
  })

  it('R61 is reached by the transport of the registry instead of fetch, keys included', async () => {
    const { send, login, clock } = everyFlow()
    const urls: string[] = []
    const agents = new Set<string | undefined>()
    const transport: Transport = async ({ url, method, headers, body, signal }) => {
      urls.push(url.pathname)
      agents.add(headers['user-agent'])
      const init = { method, headers, ...(body === undefined ? {} : { body }) }
      const response = await send(url, signal ? { ...init, signal } : init)
      const fields = Object.fromEntries(response.headers)
      return { status: response.status, headers: fields, text: await response.text() }
    }
    const { token } = await login()
    const unused: typeof fetch = () => Promise.reject(new Error('fetch is for APIs'))
    const { op } = new OAuth({
      secret,
      clock,
      transport,
      fetch: unused,
      userAgent: 'notebook/1.0',
      clients: {
        op: { issuer, clientId: 'app', clientSecret, clientOptions: { scope: 'openid' } },
      },
    })
    await op.fetchJwkSet()
    await op.userinfo({ token: token.toJSON() })
    expect(urls).toEqual([discovery, '/jwks', '/userinfo'])
    expect(agents).toEqual(new Set(['notebook/1.0']))
  })
})

describe('the keys of a provider', () => {
  it('I01, T10.19 are fetched once, after the metadata, and again with force, RFC 7517 §5', async () => {
    const { oauth, paths } = everyFlow()
    const keys = await oauth.op.fetchJwkSet()
    expect(keys).toBeInstanceOf(KeySet)
    await oauth.op.fetchJwkSet()
    expect(paths()).toEqual([discovery, '/jwks'])
    await oauth.op.fetchJwkSet({ force: true })
    expect(paths()).toHaveLength(3)
  })

  it('I01, E15 are named by the member that is missing where the provider has none', async () => {
    const { send } = everyFlow()
    const clients = {
      plain: { authorizeUrl: `${issuer}/a`, accessTokenUrl: `${issuer}/t`, clientId: 'app' },
    }
    const { plain } = new OAuth({ secret, fetch: send, clients })
    await expect(plain.fetchJwkSet()).rejects.toThrow('jwks_uri')
  })

  it('I01, R44 are those of the registration where it has them, and nothing is fetched', async () => {
    const key = JsonWebKey.generate('RSA', { alg: 'RS256' })
    const { oauth, paths } = everyFlow({
      authorizeUrl: `${issuer}/authorize`,
      accessTokenUrl: `${issuer}/token`,
      jwks: { keys: [key.toJSON()] },
    })
    const keys = await oauth.op.fetchJwkSet()
    expect(keys.toJSON().keys).toHaveLength(1)
    expect(paths()).toEqual([])
  })

  it('I02, D13, T12.17 are not asked for again by every token that names a key that is not there', async () => {
    const { login, oauth, paths, clock } = everyFlow()
    const { token } = await login()
    const [, payload = '', signature = ''] = String(token.id_token).split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'RS256', kid: 'unknown' }))
    const bad = `${header.toString('base64url')}.${payload}.${signature}`
    clock.advance(30)
    const before = paths().filter((path) => path === '/jwks').length
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await expect(oauth.op.parseIdToken(bad)).rejects.toThrow('ID Token is refused')
    }
    expect(paths().filter((path) => path === '/jwks')).toHaveLength(before + 1)
  })
})
