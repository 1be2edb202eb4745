import { describe, expect, it } from 'vitest'
import { OAuth } from '@authkit/registry'
import { secret } from '../provider.ts'
import { asked, endpoints, registry } from './support.ts'

const environment = {
  DEV_CLIENT_ID: 'from-environment',
  DEV_CLIENT_SECRET: 'a secret from the environment',
  DEV_AUTHORIZE_URL: endpoints.authorizeUrl,
  DEV_ACCESS_TOKEN_URL: endpoints.accessTokenUrl,
  DEV_TOKEN: 'of no meaning here',
  PATH: '/usr/bin',
}

describe('settings in an environment', () => {
  it('R20, T9.03: complete a registration that says nothing but its name', async () => {
    const oauth = new OAuth({ secret, config: environment, clients: { dev: {} } })
    const { endpoint, parameters } = await asked(oauth.dev)
    expect(endpoint).toBe(endpoints.authorizeUrl)
    expect(parameters).toMatchObject({ client_id: 'from-environment' })
    expect(oauth.dev.clientId).toBe('from-environment')
  })

  it('R20, R10: complete what register adds, under its name in capitals with _ for - and .', () => {
    const config = {
      MY_PROVIDER_V2_CLIENT_ID: 'app',
      MY_PROVIDER_V2_ISSUER: 'https://op.example',
    }
    for (const name of ['my-provider.v2', 'my_provider_v2', 'My-Provider-V2']) {
      expect(registry({ config }).register(name).clientId).toBe('app')
    }
  })

  it('R20: belong to one name, and two that share them are refused', () => {
    const oauth = registry({ config: environment })
    oauth.register('dev')
    expect(() => oauth.register('DEV')).toThrow('both have the variables DEV_')
    const two = { 'dev.1': {}, 'dev-1': {} }
    const config = { DEV_1_CLIENT_ID: 'app', DEV_1_ISSUER: 'https://op.example' }
    expect(() => new OAuth({ secret, config, clients: two })).toThrow('another name')
  })

  it('R20: of two names that would share them are fine where settings stand by name, or nowhere', () => {
    const of = (clientId: string) => ({ clientId, ...endpoints })
    const named = registry({ config: { 'dev-1': of('one'), 'dev.1': of('two') } })
    expect([named.register('dev-1').clientId, named.register('dev.1').clientId]).toEqual([
      'one',
      'two',
    ])
    const without = registry({ config: { PATH: '/usr/bin' } })
    without.register('dev-1', of('one'))
    expect(without.register('dev.1', of('two')).clientId).toBe('two')
  })

  it('R20: are process.env itself, and an empty variable is one that is not there', () => {
    const { env } = process
    env['AUTHKIT_TEST_CLIENT_ID'] = 'app'
    env['AUTHKIT_TEST_CLIENT_SECRET'] = ''
    env['AUTHKIT_TEST_ISSUER'] = 'https://op.example'
    try {
      expect(registry({ config: env }).register('authkit-test').clientId).toBe('app')
    } finally {
      for (const name of ['CLIENT_ID', 'CLIENT_SECRET', 'ISSUER'])
        delete env[`AUTHKIT_TEST_${name}`]
    }
  })

  it('§9.2: have each of the thirteen keys, and those that Authlib reads from code only', async () => {
    const config = {
      ...environment,
      DEV_REFRESH_TOKEN_URL: 'https://provider.example/refresh',
      DEV_REFRESH_TOKEN_PARAMS: '{"audience":"api"}',
      DEV_ACCESS_TOKEN_PARAMS: '{"audience":"api"}',
      DEV_AUTHORIZE_PARAMS: '{"prompt":"login"}',
      DEV_API_BASE_URL: 'https://api.provider.example/',
      DEV_CLIENT_OPTIONS: '{"scope":"read write"}',
      DEV_SERVER_METADATA_URL: 'https://provider.example/metadata',
      DEV_ISSUER: 'https://provider.example',
      DEV_REVOCATION_URL: 'https://provider.example/revoke',
      DEV_INTROSPECTION_URL: 'https://provider.example/introspect',
      DEV_USERINFO_ENDPOINT: 'https://provider.example/userinfo',
      DEV_END_SESSION_ENDPOINT: 'https://provider.example/logout',
      DEV_JWKS_URI: 'https://provider.example/keys',
      DEV_USER_AGENT: 'our application',
      DEV_REDIRECT_URI: 'https://app.example/callback',
      DEV_POST_LOGOUT_REDIRECT_URI: 'https://app.example/',
      DEV_SERVER_METADATA: '{"scopes_supported":["read"]}',
      DEV_JWKS: '{"keys":[]}',
    }
    const fetchMetadata: typeof fetch = async () => Response.json({ issuer: config.DEV_ISSUER })
    const oauth = registry({ config, fetch: fetchMetadata })
    const dev = oauth.register('dev')
    const { parameters } = await asked(dev)
    expect(parameters).toMatchObject({ prompt: 'login', scope: 'read write' })
    expect(await dev.loadServerMetadata()).toMatchObject({
      issuer: config.DEV_ISSUER,
      token_endpoint: endpoints.accessTokenUrl,
      revocation_endpoint: config.DEV_REVOCATION_URL,
      introspection_endpoint: config.DEV_INTROSPECTION_URL,
      userinfo_endpoint: config.DEV_USERINFO_ENDPOINT,
      end_session_endpoint: config.DEV_END_SESSION_ENDPOINT,
      jwks_uri: config.DEV_JWKS_URI,
      scopes_supported: ['read'],
    })
  })

  it('§9.2: have the keys of OAuth 1.0, where the code says that it is', () => {
    const config = {
      ...environment,
      DEV_REQUEST_TOKEN_URL: 'https://provider.example/request_token',
      DEV_REQUEST_TOKEN_PARAMS: '{"x_auth_access_type":"read"}',
      DEV_PRIVATE_KEY: 'PEM',
    }
    const dev = registry({ config }).register('dev', { protocol: 'oauth1' })
    expect(dev.clientId).toBe('from-environment')
    expect(() => registry({ config }).register('dev', {})).toThrow("say protocol: 'oauth1'")
    expect(() => registry({ config: environment }).register('dev', { protocol: 'oauth1' })).toThrow(
      'has a requestTokenUrl',
    )
  })

  it('R22, T9.13: are parsed where they are objects, and the error names the variable, never its value', () => {
    const wrong: Readonly<Record<string, string>> = {
      DEV_CLIENT_OPTIONS: '{"scope":"read',
      DEV_AUTHORIZE_PARAMS: 'hunter2',
      DEV_ACCESS_TOKEN_PARAMS: '["hunter2"]',
      DEV_JWKS: '"hunter2"',
      DEV_ISSUER: 'hunter2',
      DEV_AUTHORIZE_URL: 'ftp://hunter2/',
    }
    for (const [name, value] of Object.entries(wrong)) {
      const config = { ...environment, [name]: value }
      const register = () => registry({ config }).register('dev')
      expect(register, name).toThrow(name)
      expect(register, name).not.toThrow('hunter2')
      expect(register, name).not.toThrow('"read')
    }
  })

  it('R22: are held against what each option is, by its name', () => {
    const bad = [
      ['{"leeway":"60"}', 'leeway must be a number'],
      ['{"autoRefresh":"no"}', 'autoRefresh must be a flag'],
      ['{"scop":"read"}', 'write scope'],
    ] as const
    for (const [text, message] of bad) {
      const config = { ...environment, DEV_CLIENT_OPTIONS: text }
      const register = () => registry({ config }).register('dev')
      expect(register).toThrow(message)
      expect(register).toThrow('DEV_CLIENT_OPTIONS')
    }
  })

  it('§9.2: tell whoever comes from Authlib what CLIENT_KWARGS is called', () => {
    const config = { ...environment, DEV_CLIENT_KWARGS: '{"scope":"read"}' }
    expect(() => registry({ config }).register('dev')).toThrow(
      'DEV_CLIENT_KWARGS is called DEV_CLIENT_OPTIONS here',
    )
  })

  it('R20: that are missing are named', () => {
    expect(() => registry({ config: {} }).register('dev', endpoints)).toThrow('DEV_CLIENT_ID')
    expect(() => registry().register('dev', endpoints)).toThrow('clientId is missing')
    expect(() => registry().register('dev', endpoints)).not.toThrow('DEV_CLIENT_ID')
  })

  it('R20: mean nothing by a name that every object has', () => {
    const config = Object.create({ DEV_CLIENT_ID: 'inherited' })
    expect(() => registry({ config }).register('dev', endpoints)).toThrow('DEV_CLIENT_ID')
    expect(() => registry({ config: {} }).register('constructor', endpoints)).toThrow('clientId')
    const byName = Object.create({ dev: { clientId: 'inherited' } })
    expect(() => registry({ config: byName }).register('dev', endpoints)).toThrow('DEV_CLIENT_ID')
  })
})

describe('settings by name', () => {
  it('R21: complete a registration, with functions as well', async () => {
    const config = {
      dev: {
        clientId: 'from-config',
        ...endpoints,
        clientOptions: { scope: ['read', 'write'] },
        complianceFix: () => undefined,
      },
    }
    const oauth = new OAuth({ secret, config, clients: { dev: {} } })
    expect((await asked(oauth.dev)).parameters).toMatchObject({
      client_id: 'from-config',
      scope: 'read write',
    })
  })

  it('R21: have the names of options, and the error says which is meant', () => {
    const config = { dev: { client_id: 'app' } as object }
    expect(() => registry({ config }).register('dev', endpoints)).toThrow(
      'config: client "dev" has no option "client_id"; write clientId',
    )
  })
})
