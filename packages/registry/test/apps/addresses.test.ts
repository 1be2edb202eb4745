import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AuthkitConfigError } from '@authkit/common'
import { nodeTransport } from '@authkit/common/node'
import { type ClientRegistration, OAuth, type OAuth1App, type OAuthApp } from '@authkit/registry'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { get, redirectUri, secret } from '../provider.ts'

const hits: string[] = []
const server = createServer((request, response) => {
  hits.push(`${request.method} ${request.url}`)
  response.end('{}')
})
let inside = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  // A server that listens to a port has an address with it.
  inside = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const places = { authorizeUrl: 'https://op.example/a', accessTokenUrl: 'https://op.example/t' }

/** Everything that a registration can send a request to, all of it inside. */
const requests: [string, () => object, (app: OAuthApp) => Promise<unknown>][] = [
  ['issuer', () => ({ issuer: inside }), (app) => app.loadServerMetadata()],
  [
    'OpenID provider',
    () => ({ issuer: inside, clientOptions: { scope: 'openid' } }),
    (app) => app.loadServerMetadata(),
  ],
  [
    'metadata',
    () => ({ serverMetadataUrl: `${inside}/latest/meta-data` }),
    (app) => app.loadServerMetadata(),
  ],
  ['JWKS', () => ({ ...places, jwksUri: `${inside}/keys` }), (app) => app.fetchJwkSet()],
  [
    'token endpoint',
    () => ({ ...places, accessTokenUrl: `${inside}/token` }),
    (app) => app.fetchAccessToken({ grantType: 'client_credentials' }),
  ],
  [
    'UserInfo endpoint',
    () => ({ ...places, userinfoEndpoint: `${inside}/me` }),
    (app) => app.userinfo({ token: { access_token: 'AT' } }),
  ],
  [
    'revocation endpoint',
    () => ({ ...places, revocationUrl: `${inside}/revoke` }),
    (app) => app.revokeToken({ access_token: 'AT' }),
  ],
  [
    'introspection endpoint',
    () => ({ ...places, introspectionUrl: `${inside}/introspect` }),
    (app) => app.introspectToken({ access_token: 'AT' }),
  ],
]

const registrationOf = (part: object): ClientRegistration => ({
  clientId: 'app',
  clientSecret: 'a secret',
  ...part,
})

describe('a provider that a tenant names', () => {
  it.each(requests)('C-23: is not asked inside of this network: %s', async (_, part, ask) => {
    hits.length = 0
    const oauth = new OAuth({ secret, resolveClient: () => registrationOf(part()) })
    await expect(ask((await oauth.resolve('t')) as OAuthApp)).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_/),
    })
    expect(hits).toEqual([])
  })

  it.each(requests)(
    'C-23: is, where the registry or the registration says so: %s',
    async (_, part, ask) => {
      hits.length = 0
      const said = new OAuth({
        secret,
        addresses: 'any',
        resolveClient: () => registrationOf(part()),
      })
      await ask((await said.resolve('t')) as OAuthApp).catch(() => undefined)
      expect(hits).toHaveLength(1)
      const own = new OAuth({
        secret,
        resolveClient: () => registrationOf({ ...part(), addresses: 'any' }),
      })
      await ask((await own.resolve('t')) as OAuthApp).catch(() => undefined)
      expect(hits).toHaveLength(2)
    },
  )

  it('C-23: is not even connected to at a private address over TLS', async () => {
    let connections = 0
    server.on('connection', () => (connections += 1))
    const host = inside.replace('http:', 'https:')
    const ask = async (more: object): Promise<unknown> => {
      const registration = registrationOf({ issuer: host, ...more })
      const oauth = new OAuth({ secret, resolveClient: () => registration })
      return ((await oauth.resolve('t')) as OAuthApp).loadServerMetadata()
    }
    for (const issuer of [host, host.replace('127.0.0.1', 'localhost')]) {
      await expect(ask({ issuer })).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_/) })
    }
    expect(connections).toBe(0)
    await ask({ addresses: 'any' }).catch(() => undefined)
    expect(connections).toBeGreaterThan(0)
  })

  it('C-23: is not asked for a request token there either', async () => {
    hits.length = 0
    const part = {
      requestTokenUrl: `${inside}/request`,
      authorizeUrl: `${inside}/authorize`,
      accessTokenUrl: `${inside}/access`,
    }
    const start = async (more: object): Promise<unknown> => {
      const registration = registrationOf({ ...part, ...more })
      const oauth = new OAuth({ secret, resolveClient: () => registration })
      const app = (await oauth.resolve('old')) as OAuth1App
      return app.authorizeRedirect(get('https://app.example/'), { redirectUri })
    }
    await expect(start({})).rejects.toMatchObject({ name: 'LoginError', status: 502 })
    expect(hits).toEqual([])
    await start({ addresses: 'any' }).catch(() => undefined)
    expect(hits).toEqual(['POST /request'])
  })
})

describe('addresses', () => {
  it('C-23: of registered clients are any unless the registry or the registration says public', async () => {
    hits.length = 0
    const clients = { op: { clientId: 'app', issuer: inside } }
    await new OAuth({ secret, clients }).op.loadServerMetadata().catch(() => undefined)
    const asked = hits.length
    expect(asked).toBeGreaterThan(0)
    for (const oauth of [
      new OAuth({ secret, addresses: 'public', clients }),
      new OAuth({ secret, clients: { op: { ...clients.op, addresses: 'public' } } }),
    ]) {
      await expect(oauth.op.loadServerMetadata()).rejects.toThrow('https')
    }
    expect(hits).toHaveLength(asked)
    const mixed = { op: { ...clients.op, addresses: 'any' } } as const
    await new OAuth({ secret, addresses: 'public', clients: mixed }).op
      .loadServerMetadata()
      .catch(() => undefined)
    expect(hits.length).toBeGreaterThan(asked)
  })

  it.each([{ fetch }, { transport: nodeTransport() }])(
    'C-23: cannot be seen through a sender of the application, which is told at once',
    (sender) => {
      const resolveClient = () => undefined
      expect(() => new OAuth({ secret, ...sender, addresses: 'public' })).toThrow(
        AuthkitConfigError,
      )
      expect(() => new OAuth({ secret, ...sender, resolveClient })).toThrow("addresses: 'any'")
      const oauth = new OAuth({ secret, ...sender, addresses: 'any', resolveClient })
      const registration = { ...places, clientId: 'app', addresses: 'public' } as const
      expect(() => oauth.register('op', registration)).toThrow(AuthkitConfigError)
    },
  )

  it('are public or any', () => {
    // What JavaScript callers pass is anything.
    const wrong = { addresses: 'private' } as object
    expect(() => new OAuth({ secret, ...wrong })).toThrow("'public' or 'any'")
    const clients = { op: { ...places, clientId: 'app', ...wrong } }
    expect(() => new OAuth({ secret, clients })).toThrow("'public' or 'any'")
  })
})
