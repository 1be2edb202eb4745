import { OAuthApp } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { asked, endpoints, registry } from './support.ts'

const config = {
  dev: {
    clientId: 'from-config',
    authorizeUrl: 'https://config.example/authorize',
    authorizeParams: { prompt: 'login', display: 'page' },
    clientOptions: { scope: 'config' },
  },
}

const code = {
  clientId: 'from-code',
  ...endpoints,
  authorizeParams: { prompt: 'consent', hd: 'example.com' },
  clientOptions: { leeway: 30 },
}

describe('a registration and the settings of its name', () => {
  it('R11, T9.05: the code wins, and its objects stay as they are', async () => {
    const { endpoint, parameters } = await asked(registry({ config }).register('dev', code))
    expect(endpoint).toBe(endpoints.authorizeUrl)
    expect(parameters).toMatchObject({
      client_id: 'from-code',
      prompt: 'consent',
      hd: 'example.com',
    })
    expect(parameters).not.toHaveProperty('display')
    expect(parameters).not.toHaveProperty('scope')
  })

  it.each(['of register', 'of the registry'])(
    'R11, T9.04: with overwrite %s the settings win, and objects are merged name by name',
    async (place) => {
      const oauth = registry({
        config,
        ...(place === 'of the registry' ? { overwrite: true } : {}),
      })
      const options = place === 'of register' ? { overwrite: true } : {}
      const { endpoint, parameters } = await asked(oauth.register('dev', code, options))
      expect(endpoint).toBe('https://config.example/authorize')
      expect(parameters).toMatchObject({
        client_id: 'from-config',
        prompt: 'login',
        display: 'page',
        hd: 'example.com',
        scope: 'config',
      })
    },
  )

  it('R11: overwrite of register beats that of the registry', async () => {
    const oauth = registry({ config, overwrite: true })
    const dev = oauth.register('dev', code, { overwrite: false })
    expect(dev.clientId).toBe('from-code')
  })

  it('R11: what is undefined says nothing, in either', async () => {
    const settings = { dev: { ...config.dev, clientId: undefined } }
    const first = registry({ config: settings }).register('dev', code, { overwrite: true })
    expect(first.clientId).toBe('from-code')
    const second = registry({ config }).register('dev', { ...code, clientId: undefined })
    expect(second.clientId).toBe('from-config')
  })

  it('R07, T9.11, D16: are not changed by each other, nor is what is known of a provider', async () => {
    const provider = Object.freeze({
      ...endpoints,
      authorizeParams: Object.freeze({ prompt: 'login' }),
      clientOptions: Object.freeze({ scope: 'read' }),
    })
    const kept = JSON.stringify([config, code, provider])
    const oauth = registry({ config, overwrite: true })
    oauth.register('dev', { ...code, provider })
    oauth.register('first', { provider, clientId: 'one', clientSecret: 'the first secret' })
    const second = oauth.register('second', { provider, clientId: 'two' })
    expect(JSON.stringify([config, code, provider])).toBe(kept)
    expect((await asked(second)).parameters).toMatchObject({ client_id: 'two', prompt: 'login' })
  })
})

describe('what is known of a provider', () => {
  const provider = {
    ...endpoints,
    authorizeParams: { prompt: 'login', access_type: 'offline' },
    clientOptions: { scope: 'read', leeway: 10 },
  }

  it('is completed by the registration, whose objects are merged over it name by name', async () => {
    const dev = registry().register('dev', {
      provider,
      clientId: 'app',
      authorizeParams: { prompt: 'consent' },
      clientOptions: { scope: 'write' },
    })
    expect((await asked(dev)).parameters).toMatchObject({
      prompt: 'consent',
      access_type: 'offline',
      scope: 'write',
    })
  })

  it('is completed by the settings, which win over it', async () => {
    const settings = { DEV_CLIENT_ID: 'app', DEV_AUTHORIZE_PARAMS: '{"prompt":"none"}' }
    const dev = registry({ config: settings }).register('dev', { provider })
    expect((await asked(dev)).parameters).toMatchObject({
      client_id: 'app',
      prompt: 'none',
      access_type: 'offline',
      scope: 'read',
    })
  })

  it('keeps its compliance hooks beside those of the registration, which run after', async () => {
    const order: string[] = []
    const hook = (name: string) => (request: { url: string }) => {
      order.push(name)
      return request as never
    }
    const fetchToken: typeof fetch = async () =>
      Response.json({ access_token: 'a', token_type: 'Bearer' })
    const oauth = registry({ fetch: fetchToken })
    const dev = oauth.register('dev', {
      provider: { ...provider, complianceHooks: { accessTokenRequest: hook('provider') } },
      clientId: 'app',
      complianceHooks: { accessTokenRequest: [hook('first'), hook('second')] },
    })
    await dev.fetchAccessToken({ grantType: 'client_credentials' })
    expect(order).toEqual(['provider', 'first', 'second'])
  })
})

describe('a class of apps', () => {
  class DevApp extends OAuthApp {
    static readonly defaults = Object.freeze({
      ...endpoints,
      clientOptions: Object.freeze({ scope: 'read' }),
    })
    readonly greeting = `hello from ${this.name}`
  }

  it('R43, R06, T9.12: brings defaults for all its registrations', async () => {
    const oauth = registry()
    const dev = oauth.register('dev', { clientId: 'app', appClass: DevApp })
    expect(dev).toBeInstanceOf(DevApp)
    expect((await asked(dev)).endpoint).toBe(endpoints.authorizeUrl)
    expect((await asked(dev)).parameters).toMatchObject({ scope: 'read' })
  })

  it('R07, T9.11, D16: is not changed by a registration, so the next inherits nothing of it', () => {
    const oauth = registry()
    oauth.register('first', {
      clientId: 'one',
      clientSecret: 'the first secret',
      clientOptions: { scope: 'write' },
      appClass: DevApp,
    })
    expect(() => oauth.register('second', { appClass: DevApp })).toThrow('clientId is missing')
    expect(DevApp.defaults).toEqual({ ...endpoints, clientOptions: { scope: 'read' } })
  })
})
