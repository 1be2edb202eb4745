import { OAuth, type ClientRegistration } from '@authkit/registry'
import { describe, expect, it } from 'vitest'
import { secret } from '../provider.ts'
import { asked, endpoints, registry } from './support.ts'

const base = { clientId: 'app', ...endpoints }
const oauth1 = {
  clientId: 'app',
  requestTokenUrl: 'https://one.example/request_token',
  authorizeUrl: 'https://one.example/authorize',
  accessTokenUrl: 'https://one.example/access_token',
}

/** Registers what JavaScript callers pass, which is anything. */
const register = (config: object) => () =>
  new OAuth({ secret }).register('dev', config as ClientRegistration)

describe('the options of an OAuth 2.0 client', () => {
  it('R30-R44, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R44: are all known', () => {
    const every = {
      clientId: 'app',
      clientSecret: 'a secret of this client',
      issuer: 'https://provider.example',
      serverMetadataUrl: 'https://provider.example/metadata',
      authorizeUrl: 'https://provider.example/authorize',
      authorizeParams: { prompt: 'login', resource: ['a', 'b'], max_age: 60, flag: true },
      accessTokenUrl: 'https://provider.example/token',
      accessTokenParams: { audience: 'api' },
      refreshTokenUrl: 'https://provider.example/refresh',
      refreshTokenParams: { audience: 'api' },
      revocationUrl: 'https://provider.example/revoke',
      introspectionUrl: 'https://provider.example/introspect',
      userinfoEndpoint: 'https://provider.example/userinfo',
      userinfo: () => ({ sub: '1' }),
      endSessionEndpoint: 'https://provider.example/logout',
      redirectUri: new URL('https://app.example/callback'),
      postLogoutRedirectUri: 'https://app.example/',
      jwksUri: 'https://provider.example/keys',
      jwks: { keys: [] },
      serverMetadata: { scopes_supported: ['read'] },
      apiBaseUrl: 'https://api.provider.example/',
      userAgent: 'our application',
      complianceHooks: { protectedRequest: [] },
      complianceFix: () => undefined,
      clientAuthMethods: [],
      fetchToken: () => undefined,
      updateToken: () => undefined,
      sessionExpired: () => undefined,
      clientOptions: {
        scope: ['openid', 'profile'],
        grantType: 'authorization_code',
        responseType: 'code',
        responseMode: 'query' as const,
        tokenEndpointAuthMethod: 'client_secret_post',
        revocationEndpointAuthMethod: 'client_secret_basic',
        introspectionEndpointAuthMethod: 'client_secret_basic',
        tokenPlacement: 'header' as const,
        autoRefresh: false,
        leeway: 30,
        timeout: 10,
        allowedOrigins: ['https://other.example'],
        idTokenLeeway: 10,
      },
    }
    expect(register(every)).not.toThrow()
  })

  it('R31, R33: beat what the provider publishes about itself', async () => {
    const published = {
      issuer: 'https://provider.example',
      authorization_endpoint: 'https://x.example',
    }
    const oauth = registry({ fetch: async () => Response.json(published) })
    const dev = oauth.register('dev', {
      clientId: 'app',
      issuer: published.issuer,
      authorizeUrl: endpoints.authorizeUrl,
      introspectionUrl: 'https://provider.example/introspect',
    })
    expect((await asked(dev)).endpoint).toBe(endpoints.authorizeUrl)
    expect(await dev.loadServerMetadata()).toMatchObject({
      introspection_endpoint: 'https://provider.example/introspect',
    })
  })

  it('R44: may name more of the metadata, which is none of the client', async () => {
    const dev = registry().register('dev', {
      ...base,
      serverMetadata: { code_challenge_methods_supported: ['S256'], issuer: 'https://p.example' },
    })
    expect(await dev.loadServerMetadata()).toEqual({
      code_challenge_methods_supported: ['S256'],
      issuer: 'https://p.example',
      authorization_endpoint: endpoints.authorizeUrl,
      token_endpoint: endpoints.accessTokenUrl,
    })
  })

  it('R36: ask with PKCE S256 always, which is no option', async () => {
    const { parameters } = await asked(registry().register('dev', base))
    expect(parameters).toMatchObject({ code_challenge_method: 'S256' })
    for (const name of ['codeChallengeMethod', 'code_challenge_method']) {
      expect(register({ ...base, clientOptions: { [name]: 'plain' } })).toThrow(
        'leave it out, PKCE is always S256',
      )
    }
  })

  it('T9.09: take a refreshTokenUrl and refreshTokenParams, and use them', async () => {
    const sent: string[] = []
    const record: typeof fetch = async (input, init) => {
      const request = new Request(input, init)
      sent.push(`${request.url} ${await request.text()}`)
      return Response.json({ access_token: 'new', token_type: 'Bearer' })
    }
    const saved: string[] = []
    const oauth = registry({
      fetch: record,
      updateToken: (name, token) => void saved.push(`${name} ${token.access_token}`),
    })
    const dev = oauth.register('dev', {
      ...base,
      refreshTokenUrl: 'https://provider.example/refresh',
      refreshTokenParams: { audience: 'the api', refresh_token: 'never this one' },
    })
    await dev.refreshToken({ access_token: 'old', refresh_token: 'r' })
    const [request = ''] = sent
    expect(request).toMatch(/^https:\/\/provider\.example\/refresh /)
    const form = new URLSearchParams(request.split(' ')[1])
    expect(form.getAll('refresh_token')).toEqual(['r'])
    expect(form.get('audience')).toBe('the api')
    expect(saved).toEqual(['dev new'])
  })

  it('R38, R39: make every protocol client ready: its hooks, and its ways to authenticate', async () => {
    const sent: string[] = []
    const record: typeof fetch = async (input, init) => {
      sent.push(await new Request(input, init).text())
      return Response.json({ access_token: 'a', token_type: 'Bearer' })
    }
    const dev = registry({ fetch: record }).register('dev', {
      ...base,
      clientAuthMethods: [
        {
          name: 'by_password',
          needsSecret: false,
          authenticate: (form) => ({ ...form, form: [...form.form, ['password_of_client', 'x']] }),
        },
      ],
      clientOptions: { tokenEndpointAuthMethod: 'by_password', grantType: 'client_credentials' },
      complianceFix: (client) =>
        client.registerComplianceHook('accessTokenRequest', (request) => ({
          ...request,
          body: `${String(request.body)}&fixed=yes`,
        })),
    })
    await dev.fetchAccessToken()
    expect(Object.fromEntries(new URLSearchParams(sent[0]))).toMatchObject({
      grant_type: 'client_credentials',
      password_of_client: 'x',
      fixed: 'yes',
    })
  })
})

describe('the options of an OAuth 1.0 client', () => {
  it('§9.4, R09: are all known, and updateToken is none, since its tokens do not expire', () => {
    const every = {
      ...oauth1,
      clientSecret: 'a secret of this client',
      requestTokenParams: { x_auth_access_type: 'read' },
      accessTokenParams: { x: 'y' },
      authorizeParams: { perms: 'read' },
      apiBaseUrl: 'https://api.one.example/',
      redirectUri: 'https://app.example/callback',
      userAgent: 'our application',
      privateKey: 'PEM',
      fetchToken: () => undefined,
      clientOptions: {
        signatureMethod: 'HMAC-SHA1' as const,
        signatureType: 'header' as const,
        forceIncludeBody: true,
        realm: 'one',
        timeout: 10,
        allowedOrigins: ['https://other.example'],
      },
    }
    expect(register(every)).not.toThrow()
    const foreign = {
      updateToken: () => undefined,
      issuer: 'https://one.example',
      jwksUri: 'https://one.example/keys',
      complianceHooks: {},
    }
    for (const [name, value] of Object.entries(foreign)) {
      expect(register({ ...oauth1, [name]: value }), name).toThrow(`has no option "${name}"`)
    }
    expect(register({ ...oauth1, clientOptions: { scope: 'x' } })).toThrow('has no option "scope"')
  })

  it('§9.4: are needed: the place where a login goes on and where it ends', () => {
    for (const name of ['authorizeUrl', 'accessTokenUrl']) {
      expect(register({ ...oauth1, [name]: undefined }), name).toThrow(
        'requestTokenUrl, authorizeUrl and accessTokenUrl',
      )
    }
  })
})

describe('an option that is none', () => {
  it.each([
    ['clientID', 'clientId'],
    ['client_secret', 'clientSecret'],
    ['client_kwargs', 'clientOptions'],
    ['clientKwargs', 'clientOptions'],
    ['token_endpoint', 'accessTokenUrl'],
    ['tokenUrl', 'accessTokenUrl'],
    ['authorizationEndpoint', 'authorizeUrl'],
    ['authorization_url', 'authorizeUrl'],
    ['revocationEndpoint', 'revocationUrl'],
    ['introspectionEndpoint', 'introspectionUrl'],
    ['userinfoUrl', 'userinfoEndpoint'],
    ['endSessionUrl', 'endSessionEndpoint'],
    ['jwks_uri', 'jwksUri'],
    ['discoveryUrl', 'serverMetadataUrl'],
    ['baseUrl', 'apiBaseUrl'],
    ['api_base_url', 'apiBaseUrl'],
    ['authoriseUrl', 'authorizeUrl'],
    ['scope', 'clientOptions: { scope }'],
    ['leeway', 'clientOptions: { leeway }'],
    ['tokenEndpointAuthMethod', 'clientOptions: { tokenEndpointAuthMethod }'],
  ])('R44: %s is refused, with the right one told: %s', (wrong, right) => {
    expect(register({ ...base, [wrong]: 'x' })).toThrow(`has no option "${wrong}"; write ${right}`)
  })

  it('R44: is refused with those there are when none is near', () => {
    expect(register({ ...base, frobnicate: 1 })).toThrow(/there are clientId, clientSecret/)
    expect(register({ ...base, ['x'.repeat(100_000)]: 1 })).toThrow('there are')
  })

  it.each([
    ['authorizeUrl', '/authorize', 'must be an absolute URL'],
    ['accessTokenUrl', 'javascript:alert(1)', 'must be an absolute URL'],
    ['apiBaseUrl', 'api.example', 'must be an absolute URL'],
    ['redirectUri', { href: 'https://x' }, 'must be an absolute URL'],
    ['authorizeParams', { a: {} }, 'whose values are texts'],
    ['accessTokenParams', [['a', 'b']], 'must be an object'],
    ['complianceFix', 'yes', 'must be a function'],
    ['clientAuthMethods', {}, 'must be a list'],
    ['clientOptions', 'openid', 'must be an object'],
    ['userinfo', {}, 'must be a function'],
  ])('S-C1: %s cannot be %j', (name, value, message) => {
    expect(register({ ...base, [name]: value })).toThrow(message)
  })

  it.each([[undefined], [null], ['text'], [[]]])('S-C1: a registration cannot be %j', (config) => {
    const oauth = new OAuth({ secret })
    // An absent one has its settings elsewhere.
    const call = () => oauth.register('dev', config as never)
    expect(call).toThrow(config === undefined ? 'clientId is missing' : 'takes an object')
  })
})
