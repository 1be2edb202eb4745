import type { HttpRequest } from '@authkit/common/http'
import { LoginError, MissingTransactionError, OAuth, type OAuthApp } from '@authkit/registry'
import { microsoft } from '@authkit/registry/providers'
import { describe, expect, it } from 'vitest'
import { clientSecret, createLogin, get, issuer, secret } from '../provider.ts'

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
}

/** A registry whose clients are those of tenants, all at the provider of the tests. */
function tenants() {
  const login = createLogin()
  const asked: [string, HttpRequest | undefined][] = []
  const oauth = new OAuth({
    secret,
    clock: login.clock,
    fetch: login.fetchProvider,
    addresses: 'any',
    resolveClient: async (name, request) => {
      asked.push([name, request])
      if (!name.startsWith('tenant-')) return undefined
      return { issuer, clientId: 'app', clientSecret, clientOptions: { scope: 'openid' } }
    },
    clients: {
      op: { issuer, clientId: 'app', clientSecret, clientOptions: { scope: 'openid profile' } },
    },
  })
  const resolve = async (name: string, request?: HttpRequest) =>
    (await oauth.resolve(name, request)) as OAuthApp
  return { ...login, oauth, asked, resolve }
}

describe('a client that is found when it is needed', () => {
  it('is asked for by its name and the request, and logs in as any other', async () => {
    const { resolve, asked, start, approve } = tenants()
    const request = get('https://app.example/login/tenant-a')
    const app = await resolve('tenant-a', request)
    expect(app.name).toBe('tenant-a')
    const { url, cookie } = await start('', app)
    const login = await app.authorizeAccessToken(get(await approve(url), cookie))
    expect(login.token.userinfo).toMatchObject({ sub: 'alice' })
    expect(asked).toEqual([['tenant-a', request]])
  })

  it('is the same as long as its registration says the same, so that metadata is loaded once, Q03', async () => {
    const { resolve, start, requests } = tenants()
    const first = await resolve('tenant-a')
    await start('', first)
    const second = await resolve('tenant-a')
    await start('', second)
    expect(second).toBe(first)
    expect(requests).toEqual(['/.well-known/openid-configuration'])
    expect(await resolve('tenant-b')).not.toBe(first)
  })

  it('is another one when its registration changed: identifier, secret, function or key', async () => {
    const registration: Record<string, unknown> = {
      clientId: 'app',
      authorizeUrl: issuer,
      accessTokenUrl: issuer,
    }
    const oauth = new OAuth({ secret, resolveClient: () => ({ ...registration }) })
    const seen = new Set<unknown>([await oauth.resolve('one')])
    for (const [name, value] of Object.entries({
      clientId: 'other',
      clientSecret: 'a new secret of this client',
      complianceFix: () => undefined,
      authorizeParams: { prompt: 'login' },
    })) {
      registration[name] = value
      seen.add(await oauth.resolve('one'))
      seen.add(await oauth.resolve('one'))
    }
    expect(seen.size).toBe(5)
    registration['complianceFix'] = () => undefined
    seen.add(await oauth.resolve('one'))
    expect(seen.size).toBe(6)
  })

  it('is forgotten when a thousand others were used since', async () => {
    const oauth = new OAuth({
      secret,
      resolveClient: (name) => ({ clientId: name, authorizeUrl: issuer, accessTokenUrl: issuer }),
    })
    const resolve = (name: string): Promise<unknown> => oauth.resolve(name)
    const [first, kept] = [await resolve('first'), await resolve('kept')]
    for (let index = 0; index < 1100; index += 1) {
      await resolve(`tenant-${index}`)
      await resolve('kept')
    }
    expect(await resolve('kept')).toBe(kept)
    expect(await resolve('first')).not.toBe(first)
  })

  it('A-60: that does not exist is a LoginError of status 404, which repeats nothing of the request', async () => {
    const { oauth } = tenants()
    for (const name of ['nobody', '__proto__', '<script>']) {
      const error = await failure(oauth.resolve(name))
      expect(error).toBeInstanceOf(LoginError)
      expect(error).toMatchObject({ status: 404, error: 'unknown_client' })
      expect(String(error)).not.toContain(name)
    }
    expect(await failure(new OAuth({ secret }).resolve('x'))).toMatchObject({ status: 404 })
  })

  it('is not looked for when it is registered', async () => {
    const { oauth, asked } = tenants()
    expect(await oauth.resolve('op')).toBe(oauth.op)
    expect(asked).toEqual([])
  })

  it('S-C1: is checked as a registration is, and takes nothing from settings by a name out of a URL', async () => {
    const oauth = new OAuth({
      secret,
      config: { PATH_CLIENT_ID: 'app' },
      resolveClient: () => ({ authorizeUrl: issuer, accessTokenUrl: issuer }),
    })
    expect(await failure(oauth.resolve('path'))).toMatchObject({
      name: 'AuthkitConfigError',
      message: expect.stringContaining('clientId is missing'),
    })
  })
})

describe('a callback that all clients share', () => {
  it('G11: finds the client that the login was begun with, registered or not, and it completes', async () => {
    const { oauth, resolve, start, approve } = tenants()
    for (const app of [oauth.op, await resolve('tenant-a')]) {
      const { url, cookie } = await start('', app)
      const request = get(await approve(url), cookie)
      const found = (await oauth.resolveCallback(request)) as OAuthApp
      expect(found).toBe(app)
      expect((await found.authorizeAccessToken(request)).token.userinfo).toMatchObject({
        sub: 'alice',
      })
    }
  })

  it('G11: finds it in a posted form as well', async () => {
    const { oauth, start } = tenants()
    const { url, cookie } = await start('', oauth.op)
    const body = { state: url.searchParams.get('state'), code: 'c' }
    const type = 'application/x-www-form-urlencoded'
    const request = {
      method: 'POST',
      url: 'https://app.example/callback',
      headers: { cookie, 'content-type': type },
      body,
    }
    expect(await oauth.resolveCallback(request)).toBe(oauth.op)
  })

  it('C-01, C-04: finds none for another browser, and the client of another login does not take it', async () => {
    const { oauth, resolve, start, approve } = tenants()
    const { url, cookie } = await start('', oauth.op)
    const callback = await approve(url)
    expect(await failure(oauth.resolveCallback(get(callback)))).toMatchObject({
      reason: 'no_session',
      status: 400,
    })
    const other = await resolve('tenant-a')
    expect(await failure(other.authorizeAccessToken(get(callback, cookie)))).toBeInstanceOf(
      MissingTransactionError,
    )
  })

  it('G11, A-60: is refused in words, never by a fault, for whatever a browser brings', async () => {
    const { oauth } = tenants()
    const callback = 'https://app.example/callback'
    for (const request of [
      get(callback),
      get(`${callback}?state=`),
      get(`${callback}?state=__proto__`),
      get(`${callback}?state=%E0%A4%A`),
      get(`${callback}?oauth_token=x`),
      get(`${callback}?denied=x`, '__Host-authkit.tx.x.y=z'),
      { method: 'POST', url: callback, headers: {}, body: { state: { $gt: '' } } },
      { ...get(callback), method: 'DELETE' },
    ]) {
      const error = await failure(oauth.resolveCallback(request))
      expect(error, request.url).toBeInstanceOf(LoginError)
      expect(error).toMatchObject({ status: expect.toBeOneOf([400, 405, 415]) })
    }
  })

  it('G11: is refused when the client is gone by now', async () => {
    const { start, approve, resolve, clock, fetchProvider } = tenants()
    const { url, cookie } = await start('', await resolve('tenant-a'))
    const later = new OAuth({ secret, clock, fetch: fetchProvider })
    const error = await failure(later.resolveCallback(get(await approve(url), cookie)))
    expect(error).toMatchObject({ error: 'unknown_client', status: 404 })
  })
})

describe('a provider with many tenants', () => {
  it('G08: is one literal, whose issuer is a pattern and whose tenants can be told', async () => {
    const named = 'https://login.microsoftonline.com/{tenantid}/v2.0'
    const urls: string[] = []
    const oauth = new OAuth({
      secret,
      fetch: async (input) => {
        urls.push(new Request(input).url)
        return Response.json({ issuer: named, jwks_uri: 'https://login.microsoftonline.com/keys' })
      },
      clients: { entra: { provider: microsoft({ tenants: ['t1'] }), clientId: 'app' } },
    })
    expect(await oauth.entra.loadServerMetadata()).toMatchObject({ issuer: named })
    expect(urls).toEqual([
      'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    ])
  })
})
