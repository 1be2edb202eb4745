import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, jwt } from '@authkit/jose'
import {
  InvalidTokenError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingEndpointError,
  OAuthError,
} from '@authkit/oauth2/client'
import {
  discover,
  IDTokenError,
  type OpenIDClientOptions,
  OpenIDToken,
  UserInfoError,
} from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { EvilProvider, now, signingKey } from './support/evil-provider.ts'

let provider: EvilProvider

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => provider.reset())
afterAll(() => provider.server.close())

const relyingParty = (options?: Partial<OpenIDClientOptions>) => provider.relyingParty(options)
const login = (client = relyingParty(), parameters: Record<string, number> = {}) =>
  provider.login(client, parameters)

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
    const client = relyingParty({ serverMetadata: await discover(provider.issuer) })
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

describe('a login whose response is lost', () => {
  it.each(['code', 'code id_token', 'id_token'])(
    'C-02 by %s never becomes a token of the application itself, Core §3.1.3.1',
    async (responseType) => {
      provider.behaviour.sign = () => undefined
      const client = relyingParty({ responseType, responseMode: 'form_post' })
      const { url, ...kept } = client.createAuthorizationUrl()
      for (const body of [undefined, null]) {
        // What Express 5 gives for a body that is no form.
        const request = { ...kept, authorizationResponse: body as unknown as string }
        await expect(client.fetchToken(request)).rejects.toThrow(AuthkitConfigError)
        await expect(client.fetchToken(request)).rejects.toThrow('leaves req.body undefined')
      }
      await expect(client.fetchToken(kept)).rejects.toThrow('fetchToken of this client needs')
      const machine = relyingParty({ grantType: 'client_credentials' })
      await expect(machine.fetchToken(kept)).rejects.toThrow('belongs to a login')
      expect(provider.server.received).toHaveLength(0)
      expect(client.token).toBeUndefined()
      expect(url).toContain(kept.state)
    },
  )

  it('needs a grantType for a token without a user, in the request or the options', async () => {
    provider.behaviour.sign = () => undefined
    await expect(relyingParty().fetchToken()).rejects.toThrow(AuthkitConfigError)
    await expect(relyingParty().fetchToken({ scope: 'a' })).rejects.toThrow('grantType')
    expect(provider.server.received).toHaveLength(0)
    await relyingParty({ grantType: 'client_credentials' }).fetchToken()
    expect(provider.server.to('/token')[0]?.form.get('grant_type')).toBe('client_credentials')
  })
})

describe('what createAuthorizationUrl returned', () => {
  const asked = (max_age: number | string) => relyingParty().createAuthorizationUrl({ max_age })

  it('has the max_age that was asked for, and so fetchToken checks it, Core §3.1.2.1 and §3.1.3.7', async () => {
    expect(asked(300).maxAge).toBe(300)
    expect(asked('0').maxAge).toBe(0)
    expect(relyingParty().createAuthorizationUrl()).not.toHaveProperty('maxAge')
    const begun = asked(300)
    const authorizationResponse = provider.authorize(begun.url)
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 500 })
    const late = relyingParty().fetchToken({ ...begun, authorizationResponse })
    await expect(late).rejects.toThrow('auth_time')
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 200 })
    const token = await relyingParty().fetchToken({ ...begun, authorizationResponse })
    expect(token.userinfo?.auth_time).toBe(now - 200)
  })

  it.each([-1, 1.5, Number.NaN, 'soon', '', ['1', '2']])(
    'refuses a max_age that is no whole number of seconds: %j, Core §3.1.2.1',
    (max_age) => {
      const ask = () => relyingParty().createAuthorizationUrl({ max_age })
      expect(ask).toThrow(AuthkitConfigError)
      expect(() => relyingParty().createAuthorizationUrl({ maxAge: 300 })).toThrow('max_age')
    },
  )

  it('goes into fetchToken as a whole; its url is not sent, Core §3.1.3.1', async () => {
    const client = relyingParty()
    const begun = client.createAuthorizationUrl({ max_age: 60 })
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now })
    const authorizationResponse = provider.authorize(begun.url)
    await client.fetchToken({ ...begun, authorizationResponse })
    const [request] = provider.server.to('/token')
    expect([...(request?.form.keys() ?? [])].toSorted()).toEqual([
      'code',
      'code_verifier',
      'grant_type',
      'redirect_uri',
    ])
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

describe('the constructor', () => {
  it.each<[string, Partial<OpenIDClientOptions>]>([
    ['openid', { scope: 'email' }],
    ['openid', { scope: ['openid2'] }],
    ['issuer', { serverMetadata: { jwks_uri: 'https://op.example/jwks' } }],
    ['jwks_uri', { serverMetadata: { issuer: 'https://op.example' } }],
    ['token endpoint', { idTokenSignedResponseAlg: 'none', responseType: 'id_token' }],
    ['encryption', { idTokenSignedResponseAlg: 'none', idTokenEncryptedResponseAlg: 'A128KW' }],
    ['idTokenSignedResponseAlg', { idTokenSignedResponseAlg: '' }],
    ['userinfoSignedResponseAlg', { userinfoSignedResponseAlg: 'none' }],
    ['idTokenEncryptedResponseAlg', { idTokenEncryptedResponseEnc: 'A128GCM' }],
    ['userinfoEncryptedResponseAlg', { userinfoEncryptedResponseEnc: 'A128GCM' }],
    ['decryptionKeys', { idTokenEncryptedResponseAlg: 'RSA-OAEP-256' }],
    ['clientSecret', { userinfoEncryptedResponseAlg: 'dir', clientSecret: undefined }],
    ['clientSecret', { userinfoSignedResponseAlg: 'HS256', clientSecret: undefined }],
    ['responseType', { responseType: 'token' }],
    ['responseType', { responseType: 'none' }],
    ['responseMode', { responseType: 'code id_token', responseMode: 'query' }],
    ['issuerRule', { serverMetadata: { issuer: 'https://op.example/{tenantid}/v2.0' } }],
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

describe('a token without ID Token', () => {
  it('T12.01, I05 of a grant without a person has no claims', async () => {
    provider.behaviour.sign = () => undefined
    const token = await relyingParty().fetchToken({ grantType: 'client_credentials' })
    expect(token.userinfo).toBeUndefined()
    expect(token.hasAccessToken).toBe(true)
  })
})

describe('OAuth errors', () => {
  it('of the token endpoint are those of every client', async () => {
    provider.behaviour.token = () => ({ status: 400, body: { error: 'invalid_grant' } })
    await expect(login()).rejects.toThrow(OAuthError)
  })
})
