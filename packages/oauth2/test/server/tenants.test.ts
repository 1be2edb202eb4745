import { memoryStore } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  jwtFormat,
  pkce,
  tenants,
  type TenantsOptions,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from './authorization-host.ts'
import {
  authorizationParameters,
  basic,
  json,
  locationOf,
  redirectUri,
  secret,
  verifier,
} from './provider.ts'
import { urlEncode } from '@authkit/common'

const keys = new Map(
  ['one', 'two'].map((name) => [
    name,
    new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: `key-of-${name}` })]),
  ]),
)

/** A tenant's server: the same client at both, with a secret of its own. */
function createTenant(tenant: string, issuer: string): AuthorizationServer | undefined {
  const signing = keys.get(tenant)
  if (!signing) return undefined
  const web = {
    client_id: 'web',
    client_secret: `${secret}-${tenant}`,
    redirect_uris: [redirectUri],
  }
  const grant_types = ['authorization_code', 'client_credentials']
  return new AuthorizationServer({
    issuer,
    store: memoryStore(),
    keys: signing,
    accessTokens: jwtFormat({ audience: 'https://api.example' }),
    clients: [{ ...web, grant_types }],
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(clientCredentials())
}

const places = [
  {
    what: 'hosts',
    issuerOf: (tenant: string) => `https://${tenant}.as.example`,
    tenantOf: ({ url }: HttpRequest) => /^https:\/\/(\w+)\.as\.example\//.exec(url)?.[1],
  },
  {
    what: 'paths',
    issuerOf: (tenant: string) => `https://as.example/${tenant}`,
    tenantOf: ({ url }: HttpRequest) =>
      /^https:\/\/as\.example\/(?:\.well-known\/[\w-]+\/)?(\w+)/.exec(url)?.[1],
  },
]

function send(
  url: string,
  form?: Record<string, string>,
  headers: Record<string, string> = {},
): HttpRequest {
  if (!form) return { method: 'GET', url, headers }
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return {
    method: 'POST',
    url,
    headers: { ...type, ...headers },
    body: urlEncode(Object.entries(form)),
  }
}

describe.each(places)('tenants told apart by $what', ({ issuerOf, tenantOf }) => {
  const create = (options: Partial<TenantsOptions> = {}) =>
    tenants({
      tenantOf,
      createServer: (tenant) => createTenant(tenant, issuerOf(tenant)),
      ...options,
    })
  const credentials = (tenant: string) => basic('web', `${secret}-${tenant}`)
  const tokenUrl = (tenant: string) => `${issuerOf(tenant)}/token`
  const metadataUrl = (tenant: string) => {
    const { origin, pathname } = new URL(issuerOf(tenant))
    return `${origin}/.well-known/oauth-authorization-server${pathname === '/' ? '' : pathname}`
  }

  it('have issuer, metadata and keys of their own, RFC 8414 §3', async () => {
    const all = create()
    for (const tenant of ['one', 'two']) {
      const document = await all.handle(send(metadataUrl(tenant)))
      expect(JSON.parse(document?.body ?? '')).toMatchObject({
        issuer: issuerOf(tenant),
        token_endpoint: tokenUrl(tenant),
        jwks_uri: `${issuerOf(tenant)}/jwks`,
      })
      const set = await all.handle(send(`${issuerOf(tenant)}/jwks`))
      expect(JSON.parse(set?.body ?? '').keys).toMatchObject([{ kid: `key-of-${tenant}` }])
    }
  })

  it('share no client, no code and no token, A-15', async () => {
    const all = create()
    const one = await all.serverFor(send(tokenUrl('one')))
    const two = await all.serverFor(send(tokenUrl('two')))
    if (!one || !two) throw new Error('Both tenants exist')
    const asked = `${issuerOf('one')}/authorize?${urlEncode(Object.entries({ ...authorizationParameters, scope: '' }))}`
    const location = locationOf(await answerAuthorization(one, send(asked)))
    expect(location.searchParams.get('iss')).toBe(issuerOf('one'))
    const code = location.searchParams.get('code') ?? ''
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }
    const elsewhere = await all.handle(send(tokenUrl('two'), form, credentials('two')))
    expect(elsewhere && json(elsewhere)['error']).toBe('invalid_grant')
    const stranger = await all.handle(send(tokenUrl('two'), form, credentials('one')))
    expect(stranger?.status).toBe(401)
    const here = await all.handle(send(tokenUrl('one'), form, credentials('one')))
    expect(here?.status).toBe(200)
    const accessToken = String(here && json(here)['access_token'])
    expect(await one.context.repositories.accessTokens.find(accessToken)).toBeDefined()
    expect(await two.context.repositories.accessTokens.find(accessToken)).toBeUndefined()
    const [header = ''] = accessToken.split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({
      kid: 'key-of-one',
    })
  })

  it('answer nothing for a tenant that is not there, and ask for it again', async () => {
    const asked: string[] = []
    const all = create({
      createServer(tenant) {
        asked.push(tenant)
        return createTenant(tenant, issuerOf(tenant))
      },
    })
    for (let round = 0; round < 2; round += 1) {
      expect(await all.handle(send(tokenUrl('three')))).toBeUndefined()
      expect(await all.serverFor(send(tokenUrl('three')))).toBeUndefined()
    }
    expect(asked).toEqual(['three', 'three', 'three', 'three'])
    expect(await all.handle(send('https://elsewhere.test/token'))).toBeUndefined()
    expect(await all.handle(send(`${issuerOf('one')}/nothing`))).toBeUndefined()
  })
})

describe('the servers of tenants', () => {
  const at = (tenant: string): HttpRequest => send(`https://as.example/${tenant}`)
  const tenantOf = ({ url }: HttpRequest) => new URL(url).pathname.slice(1)
  const server = () => {
    const made = createTenant('one', 'https://as.example')
    if (!made) throw new Error('This tenant exists')
    return made
  }

  it('are made once for all requests that come meanwhile', async () => {
    let made = 0
    const all = tenants({
      tenantOf,
      async createServer() {
        made += 1
        return server()
      },
    })
    const found = await Promise.all(Array.from({ length: 20 }, () => all.serverFor(at('a'))))
    expect(new Set(found).size).toBe(1)
    expect(made).toBe(1)
  })

  it('make place for others, the one first that was asked for longest ago', async () => {
    const made: string[] = []
    const all = tenants({
      tenantOf,
      maxServers: 2,
      createServer(tenant) {
        made.push(tenant)
        return server()
      },
    })
    for (const tenant of ['a', 'b', 'a', 'c', 'a', 'b', 'c']) await all.serverFor(at(tenant))
    expect(made).toEqual(['a', 'b', 'c', 'b', 'c'])
  })

  it('are not pushed out by names that somebody makes up, A-55', async () => {
    const made: string[] = []
    const all = tenants({
      tenantOf,
      maxServers: 2,
      async createServer(tenant) {
        made.push(tenant)
        return tenant.startsWith('x') ? undefined : server()
      },
    })
    const first = await all.serverFor(at('a'))
    await Promise.all(Array.from({ length: 100 }, (_, index) => all.serverFor(at(`x${index}`))))
    expect(await all.serverFor(at('a'))).toBe(first)
    expect(made.filter((name) => name === 'a')).toHaveLength(1)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('no database')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no database'))],
  ])('are tried again after the factory %s', async (_what, fail) => {
    let works = false
    const all = tenants({ tenantOf, createServer: () => (works ? server() : fail()) })
    await expect(all.serverFor(at('a'))).rejects.toThrow('no database')
    await expect(all.handle(at('a'))).rejects.toThrow('no database')
    works = true
    expect(await all.serverFor(at('a'))).toBeInstanceOf(AuthorizationServer)
  })

  it('are made anew when they were forgotten, also while they are being made', async () => {
    const gates: (() => void)[] = []
    const all = tenants({
      tenantOf,
      async createServer() {
        await new Promise<void>((resolve) => gates.push(resolve))
        return server()
      },
    })
    const before = all.serverFor(at('a'))
    all.forget('a')
    const after = all.serverFor(at('a'))
    // The one that was forgotten is ready last.
    for (const open of gates.toReversed()) open()
    expect(await before).not.toBe(await after)
    expect(await all.serverFor(at('a'))).toBe(await after)
    all.forget('a')
    const anew = all.serverFor(at('a'))
    gates.at(-1)?.()
    expect(await anew).not.toBe(await after)
    all.forget('nobody')
  })

  it.each([0, -1, 1.5, Number.NaN, '7'])('are not limited to %j', (maxServers) => {
    const options: object = { tenantOf, createServer: server, maxServers }
    // What JavaScript callers pass is anything.
    expect(() => tenants(options as TenantsOptions)).toThrow('maxServers')
  })
})
