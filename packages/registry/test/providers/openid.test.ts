import { JsonWebKey, JsonWebToken } from '@authkit/jose'
import { MissingTransactionError } from '@authkit/registry'
import {
  apple,
  appleClientSecret,
  auth0,
  cognito,
  gitlab,
  google,
  keycloak,
  microsoft,
  okta,
  salesforce,
  slack,
  twitch,
  yahoo,
} from '@authkit/registry/providers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { redirectUri } from '../provider.ts'
import { begin, clientOf, clock, openIDProvider, startWeb, type Web } from './support.ts'

let web: Web
beforeEach(async () => {
  web = await startWeb()
})
afterEach(() => web.server.close())

describe('an OpenID provider', () => {
  it.each([
    ['Google', google, 'https://accounts.google.com'],
    ['Yahoo', yahoo, 'https://api.login.yahoo.com'],
    ['Slack', slack, 'https://slack.com'],
    ['GitLab', gitlab(), 'https://gitlab.com'],
    ['an own GitLab', gitlab('git.example'), 'https://git.example'],
    ['Salesforce', salesforce(), 'https://login.salesforce.com'],
    ['Auth0', auth0('tenant.eu.auth0.com'), 'https://tenant.eu.auth0.com/'],
    ['Okta', okta({ host: 'dev.okta.com' }), 'https://dev.okta.com'],
    [
      'a server of Okta',
      okta({ host: 'dev.okta.com', authorizationServer: 'default' }),
      'https://dev.okta.com/oauth2/default',
    ],
    [
      'Keycloak',
      keycloak({ url: 'https://id.example/auth/', realm: 'our-realm' }),
      'https://id.example/auth/realms/our-realm',
    ],
    [
      'Cognito',
      cognito({ region: 'eu-central-1', userPoolId: 'eu-central-1_AbC' }),
      'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC',
    ],
  ])(
    '%s is found by its issuer, and logs in with a verified ID Token',
    async (_name, provider, issuer) => {
      const { sign, metadata } = openIDProvider(web, issuer)
      let nonce = ''
      web.on(metadata.token_endpoint, () => ({
        body: { access_token: 'a', token_type: 'Bearer', id_token: sign({ nonce }) },
      }))
      const app = clientOf(web, { provider })
      const { url, cookie } = await begin(app)
      nonce = url.searchParams.get('nonce') ?? ''
      expect(url.searchParams.get('scope')).toContain('openid')
      const callback = `${redirectUri}?code=c&state=${url.searchParams.get('state')}`
      const login = await app.authorizeAccessToken({
        method: 'GET',
        url: callback,
        headers: { cookie },
      })
      expect(login.token.userinfo).toMatchObject({ iss: issuer, sub: 'alice' })
    },
  )
})

describe('Microsoft', () => {
  const named = 'https://login.microsoftonline.com/{tenantid}/v2.0'

  async function logInFrom(tenant: string, options: Parameters<typeof microsoft>[0]) {
    const { sign, metadata } = openIDProvider(
      web,
      `https://login.microsoftonline.com/${options?.tenant ?? 'common'}/v2.0`,
      named,
    )
    let nonce = ''
    const iss = `https://login.microsoftonline.com/${tenant}/v2.0`
    web.on(metadata.token_endpoint, () => ({
      body: {
        access_token: 'a',
        token_type: 'Bearer',
        id_token: sign({ iss, tid: tenant, nonce }),
      },
    }))
    const app = clientOf(web, { provider: microsoft(options) })
    const { url, cookie } = await begin(app)
    nonce = url.searchParams.get('nonce') ?? ''
    const callback = `${redirectUri}?code=c&state=${url.searchParams.get('state')}`
    return app.authorizeAccessToken({ method: 'GET', url: callback, headers: { cookie } })
  }

  it('G08: names no issuer but a pattern, and each token must be from the tenant that it names', async () => {
    const { token } = await logInFrom('tenant-1', {})
    expect(token.userinfo).toMatchObject({ tid: 'tenant-1' })
  })

  it('G08, C-06: lets no other tenant in than those that were given', async () => {
    const tenants = ['tenant-1']
    await expect(logInFrom('tenant-2', { tenants })).rejects.toMatchObject({ status: 502 })
    await expect(logInFrom('tenant-1', { tenants, tenant: 'organizations' })).resolves.toBeDefined()
  })

  it('has one tenant for all personal accounts, and an issuer of its own for each tenant', () => {
    expect(microsoft({ tenant: 'consumers' })).toMatchObject({
      issuer: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0',
      clientOptions: { issuerRule: undefined },
    })
    expect(microsoft({ tenant: 'contoso.example' }).issuer).toBe(
      'https://login.microsoftonline.com/contoso.example/v2.0',
    )
  })
})

describe('Twitch', () => {
  const issuer = 'https://id.twitch.tv/oauth2'

  it('answers the scope as a list, takes the secret in the form, and wants Client-Id at its API', async () => {
    const { sign, metadata } = openIDProvider(web, issuer)
    let nonce = ''
    web.on(metadata.token_endpoint, ({ form }) => ({
      status: form.get('client_secret') === 'a secret of this client' ? 200 : 400,
      body: {
        access_token: 'the-token',
        token_type: 'bearer',
        scope: ['openid', 'user:read:email'],
        id_token: sign({ nonce }),
      },
    }))
    web.on('https://api.twitch.tv/helix/users', ({ headers }) => ({
      status: headers['client-id'] === 'client-of-ours' && headers.authorization ? 200 : 401,
      body: { data: [] },
    }))
    const app = clientOf(web, { provider: twitch })
    const { url, cookie } = await begin(app)
    nonce = url.searchParams.get('nonce') ?? ''
    const callback = `${redirectUri}?code=c&state=${url.searchParams.get('state')}`
    const { token } = await app.authorizeAccessToken({
      method: 'GET',
      url: callback,
      headers: { cookie },
    })
    expect(token.scope).toBe('openid user:read:email')
    expect((await app.get('users', { token })).status).toBe(200)
  })

  it('tells of a refresh token that is over in words of its own', async () => {
    const { metadata } = openIDProvider(web, issuer)
    web.on(metadata.token_endpoint, {
      status: 400,
      body: { error: 'Bad Request', status: 400, message: 'Invalid refresh token' },
    })
    const app = clientOf(web, { provider: twitch })
    await expect(
      app.refreshToken({ access_token: 'old', refresh_token: 'r' }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe('Apple', () => {
  const issuer = 'https://appleid.apple.com'
  const teamKey = JsonWebKey.generate('EC', { crv: 'P-256' })
  const key = {
    teamId: 'TEAM123456',
    keyId: 'KEY1234567',
    privateKey: teamKey.exportPem({ private: true }),
  }
  const atClock = new JsonWebToken({ algorithms: ['ES256'], clock })
  const publicKey = JsonWebKey.import(teamKey.exportPem())

  /** A login whose ID Token says this; the browser comes back with a posted form. */
  async function logInWith(
    claims: (nonce: string) => object,
    post: (form: object) => object = (x) => x,
  ) {
    const { sign, metadata } = openIDProvider(web, issuer)
    let nonce = ''
    web.on(metadata.token_endpoint, () => ({
      body: { access_token: 'a', token_type: 'Bearer', id_token: sign(claims(nonce)) },
    }))
    const app = clientOf(web, { provider: apple(key), clientSecret: undefined })
    const { url, cookie } = await begin(app)
    nonce = url.searchParams.get('nonce') ?? ''
    expect(url.searchParams.get('response_mode')).toBe('form_post')
    return app.authorizeAccessToken({
      method: 'POST',
      url: redirectUri,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: post({ code: 'c', state: url.searchParams.get('state') }),
    })
  }

  it('posts its response, and is given a client secret made for the request', async () => {
    const { token } = await logInWith((nonce) => ({ nonce }))
    expect(token.userinfo).toMatchObject({ sub: 'alice' })
    const [request] = web.to(`${issuer}/token`)
    const secret = request?.form.get('client_secret') ?? ''
    expect(request?.form.get('client_id')).toBe('client-of-ours')
    expect(request?.headers.authorization).toBeUndefined()
    expect(atClock.decode(secret, publicKey)).toMatchObject({ iss: 'TEAM123456' })
    const [header = ''] = secret.split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({
      alg: 'ES256',
      kid: 'KEY1234567',
    })
  })

  it('leaves the nonce out where its platform has none and says so, I11', async () => {
    const { token } = await logInWith(() => ({ nonce_supported: false }))
    expect(token.userinfo).toMatchObject({ sub: 'alice' })
    await expect(logInWith(() => ({}))).rejects.toMatchObject({ status: 502 })
    await expect(logInWith(() => ({ nonce_supported: true }))).rejects.toMatchObject({
      status: 502,
    })
  })

  it('C-01: is refused without the state of this browser, posted or not', async () => {
    const login = logInWith(
      (nonce) => ({ nonce }),
      () => ({ code: 'c', state: 'another' }),
    )
    await expect(login).rejects.toBeInstanceOf(MissingTransactionError)
  })

  it('takes a client secret that is a JWT by the key of the team, RFC 7519 §4.1', () => {
    const secret = appleClientSecret({ ...key, clientId: 'client-of-ours', clock, lifetime: 600 })
    expect(atClock.decode(secret, publicKey)).toEqual({
      iss: 'TEAM123456',
      sub: 'client-of-ours',
      aud: issuer,
      iat: clock(),
      exp: clock() + 600,
    })
  })

  it.each([0, -1, Number.NaN, 15_777_001])(
    'gives no client secret a lifetime of %s seconds',
    (lifetime) => {
      expect(() => appleClientSecret({ ...key, clientId: 'app', lifetime })).toThrow('lifetime')
    },
  )

  it('S-C1: needs the key at once, and never repeats it', () => {
    for (const [name, value] of [
      ['teamId', ''],
      ['keyId', undefined],
      ['privateKey', ''],
      ['privateKey', '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----'],
    ] as const) {
      const make = () => apple({ ...key, [name]: value })
      expect(make).toThrow(name)
      expect(make).not.toThrow('hunter2')
    }
  })
})
