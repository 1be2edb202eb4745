import { AuthkitConfigError, base64urlEncode } from '@authkit/common'
import { JsonWebKey, jwt, leftHalfHash } from '@authkit/jose'
import {
  InvalidTokenError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingEndpointError,
  OAuthError,
  TokenResponseError,
} from '@authkit/oauth2/client'
import {
  discover,
  IDTokenError,
  OpenIDClient,
  type OpenIDClientOptions,
  OpenIDToken,
  UserInfoError,
} from '@authkit/oidc/client'
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { EvilProvider, now, signingKey } from './support/evil-provider.ts'

let provider: EvilProvider
const clientSecret = 'a-secret-of-more-than-thirty-two-bytes'

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => provider.reset())
afterAll(() => provider.server.close())

function relyingParty(options: Partial<OpenIDClientOptions> = {}): OpenIDClient {
  return new OpenIDClient({
    clientId: 'app',
    clientSecret,
    redirectUri: 'https://app.example/cb',
    scope: 'openid email',
    serverMetadata: { ...provider.metadata },
    clock: () => now,
    ...options,
  })
}

/** A whole login: redirect, response, token. */
async function login(
  client = relyingParty(),
  parameters: Record<string, number> = {},
): Promise<OpenIDToken> {
  const { url, ...kept } = client.createAuthorizationUrl(parameters)
  return client.fetchToken({
    ...kept,
    authorizationResponse: provider.authorize(url),
    maxAge: parameters['max_age'],
  })
}

describe('a login at an honest provider', () => {
  it('T12.02, T12.06 gives a token with the claims of the ID Token, Core §3.1.3.3 and §3.1.3.7', async () => {
    const client = relyingParty()
    const token = await login(client)
    expect(token.userinfo).toMatchObject({ iss: provider.issuer, sub: 'alice', aud: 'app' })
    expect(client.token).toBe(token)
    expect(token.toJSON()).not.toHaveProperty('userinfo')
    expectTypeOf(token.userinfo?.sub).toEqualTypeOf<string | undefined>()
  })

  it('sends nonce and scope openid, Core §3.1.2.1', () => {
    const { url, nonce } = relyingParty().createAuthorizationUrl()
    const query = new URL(url).searchParams
    expect(query.get('nonce')).toBe(nonce)
    expect(query.get('scope')).toBe('openid email')
    expect(relyingParty().createAuthorizationUrl({ nonce: '' }).nonce).toHaveLength(43)
  })

  it('fetches discovery and keys once for a hundred ID Tokens', async () => {
    const client = relyingParty({ serverMetadata: { ...(await discover(provider.issuer)) } })
    const token = await login(client)
    await Promise.all(
      Array.from({ length: 100 }, () => client.parseIdToken(token.id_token ?? '', {})),
    )
    expect(provider.server.to('/jwks')).toHaveLength(1)
    expect(provider.server.to('/.well-known/openid-configuration')).toHaveLength(1)
  })

  it('finds its keys again after the provider changed them, T12.05', async () => {
    const next = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k2' })
    let time = now
    const client = relyingParty({ clock: () => time })
    await login(client)
    provider.server.on('/jwks', { body: { keys: [next.toJSON()] } })
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'RS256' }, claims, next)
    time += 60
    await expect(login(client)).resolves.toBeInstanceOf(OpenIDToken)
    provider.server.on('/jwks', { body: { keys: [signingKey.toJSON()] } })
  })
})

describe('the ID Token of an evil provider', () => {
  it.each<[string, Record<string, unknown>]>([
    ['C-02, T12.07 another nonce', { nonce: 'another' }],
    ['C-02, T12.07 no nonce', { nonce: undefined }],
    ['C-02 a nonce that is a list', { nonce: ['another'] }],
    ['C-07, I09 another iss', { iss: 'https://evil.example' }],
    ['C-07 an iss with a slash', { iss: 'slash' }],
    ['C-07 no iss', { iss: undefined }],
    ['C-07, I10 another aud', { aud: 'other' }],
    ['C-07, T12.09, D04 another aud and azp us', { aud: 'other', azp: 'app' }],
    ['C-07 no aud', { aud: undefined }],
    ['C-07, T12.08 an untrusted audience beside us', { aud: ['app', 'other'] }],
    ['C-07 an untrusted audience beside us and azp us', { aud: ['app', 'other'], azp: 'app' }],
    ['C-07 another azp', { azp: 'other' }],
    ['C-07 an azp that is no text', { azp: ['app'] }],
    ['C-07 no sub', { sub: undefined }],
    ['C-07 an empty sub', { sub: '' }],
    ['C-07 a sub that is too long, Core §2', { sub: 'a'.repeat(256) }],
    ['C-07 a sub that is not ASCII, Core §2', { sub: 'älice' }],
    ['C-07, T12.11 that expired 130 seconds ago', { exp: now - 130 }],
    ['C-07 that expired five minutes ago', { exp: now - 300 }],
    ['C-07 no exp', { exp: undefined }],
    ['C-07 no iat', { iat: undefined }],
    ['C-07, T12.12 issued 200 seconds from now', { iat: now + 200 }],
    [
      'C-07, T12.13 the at_hash of another token, Core §3.1.3.8',
      { at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' },
    ],
    ['C-07 an at_hash that is no text', { at_hash: 1 }],
    ['C-07 an auth_time that is no number', { auth_time: 'now' }],
  ])('is refused with %s', async (_, change) => {
    const iss = change['iss'] === 'slash' ? { iss: `${provider.issuer}/` } : {}
    provider.behaviour.claims = (claims) => ({ ...claims, ...change, ...iss })
    const client = relyingParty()
    await expect(login(client)).rejects.toThrow(IDTokenError)
    expect(client.token).toBeUndefined()
  })

  it('T12.11 is taken up to 120 seconds after its end, and less when told so', async () => {
    provider.behaviour.claims = (claims) => ({ ...claims, exp: now - 100 })
    await expect(login()).resolves.toBeInstanceOf(OpenIDToken)
    await expect(login(relyingParty({ idTokenLeeway: 10 }))).rejects.toThrow(IDTokenError)
  })

  it('T12.08 may name us in a list, and audiences that are trusted when azp is us', async () => {
    provider.behaviour.claims = (claims) => ({ ...claims, aud: ['app'] })
    await expect(login()).resolves.toBeInstanceOf(OpenIDToken)
    const trusting = { trustedAudiences: ['api'] }
    provider.behaviour.claims = (claims) => ({ ...claims, aud: ['app', 'api'] })
    await expect(login(relyingParty(trusting))).rejects.toThrow('azp is missing')
    provider.behaviour.claims = (claims) => ({ ...claims, aud: ['app', 'api'], azp: 'app' })
    await expect(login(relyingParty(trusting))).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('I12 is taken without an at_hash, which the code flow does not ask for', async () => {
    provider.behaviour.claims = (claims) => ({ ...claims, at_hash: undefined })
    await expect(login()).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('J-01, C-07, T12.14 is refused when it is not signed', async () => {
    const encode = (value: object) => base64urlEncode(JSON.stringify(value))
    for (const alg of ['none', 'None', 'nOnE']) {
      provider.behaviour.sign = (claims) => `${encode({ alg })}.${encode(claims)}.`
      await expect(login()).rejects.toThrow(IDTokenError)
      await expect(login(relyingParty({ acceptAdvertisedAlgorithms: true }))).rejects.toThrow(
        IDTokenError,
      )
    }
  })

  it('J-03, C-07, CVE-2024-37568 is refused when it is an HMAC under the public key', async () => {
    const head = base64urlEncode(JSON.stringify({ alg: 'HS256', kid: 'k1' }))
    provider.behaviour.sign = (claims) => {
      const input = `${head}.${base64urlEncode(JSON.stringify(claims))}`
      const hmac = createHmac('sha256', JSON.stringify(signingKey.toJSON())).update(input)
      return `${input}.${hmac.digest('base64url')}`
    }
    for (const options of [{}, { acceptAdvertisedAlgorithms: true }]) {
      await expect(login(relyingParty(options))).rejects.toThrow(IDTokenError)
    }
  })

  it('C-07 is refused when it is signed by another key, or its signature was changed', async () => {
    const other = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k1' })
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'RS256' }, claims, other)
    await expect(login()).rejects.toThrow(IDTokenError)
    provider.behaviour.sign = (claims) =>
      jwt.encode({ alg: 'RS256' }, claims, signingKey).replace(/.{4}$/, 'AAAA')
    await expect(login()).rejects.toThrow(IDTokenError)
  })

  it('I06, T12.14 is refused with an algorithm that the client did not register, Core §3.1.3.7', async () => {
    const ec = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'e1' })
    const options = { keys: ec }
    provider.behaviour.claims = (claims) => ({ ...claims, at_hash: undefined })
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'ES256' }, claims, ec)
    await expect(login(relyingParty(options))).rejects.toThrow(IDTokenError)
    const registered = relyingParty({ ...options, idTokenSignedResponseAlg: 'ES256' })
    await expect(login(registered)).resolves.toBeInstanceOf(OpenIDToken)
    const advertised = relyingParty({ ...options, acceptAdvertisedAlgorithms: true })
    await expect(login(advertised)).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('I06 may be an HMAC under the client secret when that is registered, Core §10.1', async () => {
    const secret = new TextEncoder().encode(clientSecret)
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'HS256' }, claims, secret)
    const hmac = { idTokenSignedResponseAlg: 'HS256' }
    await expect(login(relyingParty(hmac))).resolves.toBeInstanceOf(OpenIDToken)
    await expect(login(relyingParty())).rejects.toThrow(IDTokenError)
    const wrong = relyingParty({ ...hmac, clientSecret: `${clientSecret}x` })
    await expect(login(wrong)).rejects.toThrow(IDTokenError)
    const short = relyingParty({ ...hmac, clientSecret: 'short' })
    await expect(login(short)).rejects.toThrow(IDTokenError)
  })

  it.each(['', 'a', 'a.b', 'a.b.c.d.e', '..', 'x'.repeat(20_000)])(
    'C-07 is refused when it is no token',
    async (text) => {
      provider.behaviour.sign = () => text
      await expect(login()).rejects.toThrow(IDTokenError)
    },
  )

  it('D06, Core §3.1.3.3 must not be missing after a login', async () => {
    provider.behaviour.sign = () => undefined
    await expect(login()).rejects.toThrow('no ID Token')
    provider.behaviour.sign = () => ({})
    await expect(login()).rejects.toThrow(TokenResponseError)
  })

  it('I14, T12.19 must say a recent sign-in when max_age was asked for, Core §3.1.3.7', async () => {
    const asked = { max_age: 600 }
    await expect(login(relyingParty(), asked)).rejects.toThrow('auth_time')
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 800 })
    await expect(login(relyingParty(), asked)).rejects.toThrow('auth_time')
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 500 })
    await expect(login(relyingParty(), asked)).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('cannot bring verified claims in the answer of the token endpoint', async () => {
    provider.behaviour.token = (body) => ({ body: { ...body, userinfo: { sub: 'admin' } } })
    expect((await login()).userinfo?.sub).toBe('alice')
  })
})

describe('the authorization response of an evil provider', () => {
  it.each([
    ['C-03 another iss', (sent: URLSearchParams) => sent.set('iss', 'https://evil.example')],
    ['C-03 no iss', (sent: URLSearchParams) => sent.delete('iss')],
  ])('is refused with %s, and no endpoint is called, RFC 9207 §2.4', async (_, change) => {
    provider.behaviour.callback = change
    await expect(login()).rejects.toThrow(MismatchingIssuerError)
    expect(provider.server.received).toHaveLength(0)
  })

  it('C-01 is refused with a changed state', async () => {
    provider.behaviour.callback = (sent) => sent.set('state', 'changed')
    await expect(login()).rejects.toThrow(MismatchingStateError)
    expect(provider.server.received).toHaveLength(0)
  })

  it('C-02 is not exchanged without the nonce of the login, Core §15.5.2', async () => {
    const client = relyingParty()
    const { url, state, codeVerifier } = client.createAuthorizationUrl()
    const authorizationResponse = provider.authorize(url)
    await expect(client.fetchToken({ authorizationResponse, state, codeVerifier })).rejects.toThrow(
      AuthkitConfigError,
    )
    expect(provider.server.received).toHaveLength(0)
  })

  it('C-02 of another login is refused, though it was the same browser', async () => {
    const client = relyingParty()
    const first = client.createAuthorizationUrl()
    const second = client.createAuthorizationUrl()
    const { url, ...kept } = second
    const authorizationResponse = provider.authorize(first.url).replace(first.state, second.state)
    await expect(client.fetchToken({ ...kept, authorizationResponse })).rejects.toThrow('nonce')
    expect(url).toContain(second.nonce)
  })
})

describe('refreshToken', () => {
  it('C-16 takes an ID Token about the same user, Core §12.2', async () => {
    const client = relyingParty()
    await login(client)
    const token = await client.refreshToken()
    expect(token.userinfo?.sub).toBe('alice')
  })

  it.each<[string, Record<string, unknown>]>([
    ['another user', { sub: 'bob' }],
    ['another sign-in', { auth_time: now }],
    ['another client', { aud: 'other' }],
    ['another issuer', { iss: 'https://evil.example' }],
  ])('C-16 refuses an ID Token about %s, Core §12.2', async (_, change) => {
    const client = relyingParty()
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 100 })
    const token = await login(client)
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 100, ...change })
    await expect(client.refreshToken()).rejects.toThrow(IDTokenError)
    expect(client.token).toBe(token)
  })

  it('C-16 compares with the ID Token of a stored token too', async () => {
    const stored = JSON.parse(JSON.stringify(await login()))
    provider.behaviour.claims = (claims) => ({ ...claims, sub: 'bob' })
    await expect(relyingParty({ token: stored }).refreshToken()).rejects.toThrow(IDTokenError)
  })

  it('keeps ID Token and claims when the provider sends no new ones, Core §12.2', async () => {
    const client = relyingParty()
    const before = await login(client)
    provider.behaviour.sign = () => undefined
    const token = await client.refreshToken()
    expect(token.userinfo).toBe(before.userinfo)
    expect(token.id_token).toBe(before.id_token)
  })
})

describe('userinfo', () => {
  it('I03, T11.10 gives the claims about the user, Core §5.3.2', async () => {
    const client = relyingParty()
    const { access_token: accessToken } = await login(client)
    await expect(client.userinfo()).resolves.toEqual({ sub: 'alice', email: 'alice@example.com' })
    const [request] = provider.server.to('/userinfo')
    expect(request?.headers.authorization).toBe(`Bearer ${accessToken}`)
  })

  it.each([
    ['another user', { body: { sub: 'bob' } }],
    ['no user', { body: { email: 'alice@example.com' } }],
    ['a number', { body: { sub: 1 } }],
    ['no object', { body: ['alice'] }],
    ['no JSON', { body: 'alice' }],
    ['nothing', { status: 204 }],
    ['an error', { status: 401, body: { error: 'invalid_token' } }],
  ])('C-08 refuses claims about %s, Core §5.3.2', async (_, answer) => {
    const client = relyingParty()
    await login(client)
    provider.behaviour.userinfo = answer
    await expect(client.userinfo()).rejects.toThrow(UserInfoError)
  })

  it('C-08 compares with the ID Token of a stored token, and with who is expected', async () => {
    const stored = JSON.parse(JSON.stringify(await login()))
    provider.behaviour.userinfo = { body: { sub: 'bob' } }
    await expect(relyingParty({ token: stored }).userinfo()).rejects.toThrow(UserInfoError)
    const given = { token: { access_token: 'at' }, expectedSubject: 'bob' }
    await expect(relyingParty().userinfo(given)).resolves.toEqual({ sub: 'bob' })
  })

  it.each([301, 302, 307, 308])(
    'C-11 does not follow a redirect with status %i',
    async (status) => {
      const client = relyingParty()
      await login(client)
      provider.behaviour.userinfo = { status, headers: { location: '/elsewhere' } }
      await expect(client.userinfo()).rejects.toMatchObject({ code: 'ERR_FETCH_REDIRECT' })
      expect(provider.server.to('/elsewhere')).toHaveLength(0)
    },
  )

  it('renews an expired token first, and needs one that works', async () => {
    const expired = { access_token: 'old', refresh_token: 'rt', expires_at: now - 1 }
    await relyingParty({ token: expired }).userinfo()
    expect(provider.server.to('/userinfo')[0]?.headers.authorization).toBe('Bearer at-rt')
    const dead = { access_token: 'old', expires_at: now - 1 }
    await expect(relyingParty({ token: dead }).userinfo()).rejects.toThrow(InvalidTokenError)
  })

  it('T11.11 says which endpoint is missing', async () => {
    const serverMetadata = { ...provider.metadata, userinfo_endpoint: undefined }
    await expect(relyingParty({ serverMetadata }).userinfo()).rejects.toThrow(MissingEndpointError)
  })
})

describe('parseIdToken', () => {
  it('I04, T12.15 verifies a token without nonce, and with what it is given, Core §3.1.3.8', async () => {
    const idToken = jwt.encode(
      { alg: 'RS256' },
      {
        iss: provider.issuer,
        sub: 'alice',
        aud: 'app',
        exp: now + 1,
        iat: now,
        nonce: 'n',
        at_hash: leftHalfHash('RS256', 'at'),
      },
      signingKey,
    )
    const client = relyingParty()
    await expect(client.parseIdToken(idToken)).resolves.toMatchObject({ sub: 'alice' })
    const right = { nonce: 'n', accessToken: 'at' }
    await expect(client.parseIdToken(idToken, right)).resolves.toMatchObject({ sub: 'alice' })
    for (const wrong of [{ nonce: 'm' }, { accessToken: 'other' }, { maxAge: 1 }]) {
      await expect(client.parseIdToken(idToken, wrong)).rejects.toThrow(IDTokenError)
    }
  })
})

describe('the constructor', () => {
  it.each<[string, Partial<OpenIDClientOptions>]>([
    ['openid', { scope: 'email' }],
    ['openid', { scope: ['openid2'] }],
    ['issuer', { serverMetadata: { jwks_uri: 'https://op.example/jwks' } }],
    ['jwks_uri', { serverMetadata: { issuer: 'https://op.example' } }],
    ['none', { idTokenSignedResponseAlg: 'none' }],
    ['clientSecret', { idTokenSignedResponseAlg: 'HS256', clientSecret: undefined }],
    [
      'acceptAdvertisedAlgorithms',
      { idTokenSignedResponseAlg: 'ES256', acceptAdvertisedAlgorithms: true },
    ],
  ])('says what is wrong with %s', (text, options) => {
    expect(() => relyingParty(options)).toThrow(AuthkitConfigError)
    expect(() => relyingParty(options)).toThrow(text)
  })

  it('asks for openid when no scope is given, and refuses one without it, Core §3.1.2.1', () => {
    expect(relyingParty({ scope: undefined }).scope).toBe('openid')
    expect(() => relyingParty().createAuthorizationUrl({ scope: 'email' })).toThrow(
      AuthkitConfigError,
    )
  })
})

describe('OAuth errors', () => {
  it('of the token endpoint are those of every client', async () => {
    provider.behaviour.token = () => ({ status: 400, body: { error: 'invalid_grant' } })
    await expect(login()).rejects.toThrow(OAuthError)
  })
})
