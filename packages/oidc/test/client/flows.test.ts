import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, jwt, leftHalfHash } from '@authkit/jose'
import {
  type AuthorizationUrlOptions,
  InvalidAuthorizationResponseError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingCodeError,
  MissingTokenError,
  OAuthError,
  UnsupportedTokenTypeError,
} from '@authkit/oauth2/client'
import { IDTokenError, type OpenIDClientOptions, OpenIDToken } from '@authkit/oidc/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EvilProvider, now, signingKey } from './support/evil-provider.ts'

let provider: EvilProvider

beforeAll(async () => {
  provider = await EvilProvider.start()
})
beforeEach(() => provider.reset())
afterAll(() => provider.server.close())

const relyingParty = (options: Partial<OpenIDClientOptions> = {}) => provider.relyingParty(options)
const login = (options: AuthorizationUrlOptions, client = relyingParty()) =>
  provider.login(client, options)

const implicit = ['id_token', 'id_token token']
const withIdToken = ['code id_token', 'code id_token token']
const hybrid = [...withIdToken, 'code token']
const frontChannel = [...implicit, ...withIdToken]

describe.each(['code', ...implicit, ...hybrid])('a login by %s', (responseType) => {
  it('knows who logged in, Core §3.1.2.1, §3.2.2.1 and §3.3.2.1', async () => {
    const client = relyingParty({ responseType })
    const token = await login({}, client)
    expect(token.userinfo).toMatchObject({ iss: provider.issuer, sub: 'alice', aud: 'app' })
    expect(client.token).toBe(token)
    expect(provider.server.to('/token')).toHaveLength(responseType.includes('code') ? 1 : 0)
  })

  it('may be asked for by one login only, its words in any order, and come as a form, OAuth 2.0 Form Post Response Mode §2', async () => {
    const reversed = responseType.split(' ').toReversed().join(' ')
    const options = { responseType: reversed, responseMode: 'form_post' } as const
    const {
      url,
      responseType: asked,
      responseMode,
    } = relyingParty().createAuthorizationUrl(options)
    expect(new URL(url).searchParams.get('response_mode')).toBe('form_post')
    expect({ asked, responseMode }).toEqual({ asked: responseType, responseMode: 'form_post' })
    await expect(login(options)).resolves.toMatchObject({ userinfo: { sub: 'alice' } })
  })

  it('R67 sends a nonce, and PKCE with a code only, RFC 7636 §4.3', () => {
    const client = relyingParty({ responseType })
    const { url, nonce, codeVerifier } = client.createAuthorizationUrl({
      codeVerifier: 'v'.repeat(50),
    })
    const query = new URL(url).searchParams
    expect(query.get('response_type')).toBe(responseType)
    expect(query.get('nonce')).toBe(nonce)
    expect(query.has('code_challenge')).toBe(responseType.includes('code'))
    expect(codeVerifier).toBe(responseType.includes('code') ? 'v'.repeat(50) : '')
  })

  it.each<[string, (sent: URLSearchParams) => void, new () => Error]>([
    ['C-01 another state', (sent) => sent.set('state', 'x'), MismatchingStateError],
    [
      'C-03, C-04 another issuer',
      (sent) => sent.set('iss', 'https://evil.example'),
      MismatchingIssuerError,
    ],
  ])('is refused with %s, and no endpoint is called, RFC 9207 §2.4', async (_, change, error) => {
    provider.behaviour.callback = change
    await expect(login({ responseType })).rejects.toThrow(error)
    expect(provider.server.received).toHaveLength(0)
  })

  it('C-02 needs the nonce of the login, Core §15.5.2', async () => {
    const client = relyingParty({ responseType })
    const { url, nonce: _, ...kept } = client.createAuthorizationUrl()
    const authorizationResponse = provider.authorize(url)
    await expect(client.fetchToken({ ...kept, authorizationResponse })).rejects.toThrow('nonce')
  })

  it('throws the error of the provider, Core §3.1.2.6', async () => {
    provider.behaviour.callback = (sent) => {
      for (const name of ['code', 'access_token', 'id_token']) sent.delete(name)
      sent.set('error', 'login_required')
    }
    await expect(login({ responseType })).rejects.toThrow(OAuthError)
  })
})

describe('a response that is not what was asked for', () => {
  it.each([
    ['code', 'id_token', InvalidAuthorizationResponseError],
    ['code', 'access_token', InvalidAuthorizationResponseError],
    ['id_token', 'access_token', InvalidAuthorizationResponseError],
    ['id_token', 'code', InvalidAuthorizationResponseError],
    ['code token', 'id_token', InvalidAuthorizationResponseError],
  ])('C-09, C-26 asked for %s is refused with the %s', async (responseType, name, error) => {
    provider.behaviour.callback = (sent) => sent.set(name, 'x.y.z')
    await expect(login({ responseType })).rejects.toThrow(error)
    expect(provider.server.received).toHaveLength(0)
  })

  it.each([
    ['code id_token', 'id_token', InvalidAuthorizationResponseError],
    ['code id_token', 'code', MissingCodeError],
    ['code id_token token', 'access_token', InvalidAuthorizationResponseError],
    ['id_token', 'id_token', InvalidAuthorizationResponseError],
  ])(
    'C-09 asked for %s is refused without the %s, Core §3.3.2.8',
    async (responseType, name, error) => {
      provider.behaviour.callback = (sent) => sent.delete(name)
      await expect(login({ responseType })).rejects.toThrow(error)
      expect(provider.server.received).toHaveLength(0)
    },
  )

  it('C-09 is refused when a hybrid login is answered by a code alone, or a code login by tokens', async () => {
    const client = relyingParty()
    const { url, ...kept } = client.createAuthorizationUrl({ responseType: 'code id_token' })
    const { url: codeUrl } = client.createAuthorizationUrl({ state: kept.state, nonce: kept.nonce })
    const downgraded = provider.authorize(codeUrl)
    await expect(client.fetchToken({ ...kept, authorizationResponse: downgraded })).rejects.toThrow(
      /has no/,
    )
    const authorizationResponse = provider.authorize(url)
    const asCode = { ...kept, responseType: 'code', authorizationResponse }
    await expect(client.fetchToken(asCode)).rejects.toThrow(MissingCodeError)
    await expect(client.fetchToken({ ...kept, authorizationResponse })).resolves.toBeInstanceOf(
      OpenIDToken,
    )
  })

  it('C-09 is refused in a URL when a form was asked for', async () => {
    const client = relyingParty({ responseMode: 'form_post' })
    const { url, ...kept } = client.createAuthorizationUrl()
    const authorizationResponse = provider.authorize(url)
    await expect(client.fetchToken({ ...kept, authorizationResponse })).rejects.toThrow(
      'not the form',
    )
  })

  it('C-14 is refused with an access token that is no bearer token, RFC 6749 §7.1', async () => {
    provider.behaviour.callback = (sent) => sent.set('token_type', 'mac')
    await expect(login({ responseType: 'id_token token' })).rejects.toThrow(
      UnsupportedTokenTypeError,
    )
  })
})

describe.each(frontChannel)('the ID Token that came through the browser by %s', (responseType) => {
  it.each<[string, Record<string, unknown>]>([
    ['C-02 another nonce', { nonce: 'another' }],
    ['C-02 no nonce', { nonce: undefined }],
    [
      'C-02, I11 no nonce although it says that it knows none',
      { nonce: undefined, nonce_supported: false },
    ],
    ['C-07 another iss', { iss: 'https://evil.example' }],
    ['C-07 another aud', { aud: 'other' }],
    ['C-07 an untrusted audience beside us', { aud: ['app', 'other'], azp: 'app' }],
    ['C-07 no sub', { sub: undefined }],
    ['C-07 no iat', { iat: undefined }],
    ['C-07 that it is over', { exp: now - 300 }],
    ['J-45 the s_hash of another state', { s_hash: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ])(
    'is refused with %s, before a code is exchanged, Core §3.2.2.8, §3.2.2.11 and §3.3.3.1',
    async (_, change) => {
      provider.behaviour.frontClaims = (claims) => ({ ...claims, ...change })
      const client = relyingParty({ acceptMissingNonce: true })
      await expect(login({ responseType }, client)).rejects.toThrow(IDTokenError)
      expect(provider.server.to('/token')).toHaveLength(0)
      expect(client.token).toBeUndefined()
    },
  )

  it('J-01, C-07 is refused unsigned, or signed by another, Core §3.1.3.7', async () => {
    const other = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'k1' })
    provider.behaviour.sign = (claims) => jwt.encode({ alg: 'RS256' }, claims, other)
    await expect(login({ responseType })).rejects.toThrow(IDTokenError)
    const unsecured = (claims: object) =>
      `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
    provider.behaviour.sign = unsecured
    await expect(login({ responseType })).rejects.toThrow(IDTokenError)
    expect(provider.server.to('/token')).toHaveLength(0)
  })

  it('I14 says a recent sign-in when max_age was asked for, Core §3.1.3.7', async () => {
    const asked = { responseType, max_age: 60 }
    await expect(login(asked)).rejects.toThrow('auth_time')
    provider.behaviour.claims = (claims) => ({ ...claims, auth_time: now - 10 })
    await expect(login(asked)).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('J-45 has the right s_hash, FAPI 1.0 Advanced §5.2.3.1', async () => {
    const state = 'the state of this login'
    provider.behaviour.frontClaims = (claims) => ({
      ...claims,
      s_hash: leftHalfHash('RS256', state),
    })
    await expect(login({ responseType, state })).resolves.toBeInstanceOf(OpenIDToken)
  })
})

describe('the hashes of what came through the browser', () => {
  it.each([
    ['id_token token', 'at_hash'],
    ['code id_token token', 'at_hash'],
    ['code id_token', 'c_hash'],
    ['code id_token token', 'c_hash'],
  ])(
    'J-45, C-07 by %s: a %s that is missing, wrong or no text is refused, Core §3.2.2.9 and §3.3.2.10',
    async (responseType, name) => {
      for (const hash of [undefined, 'AAAAAAAAAAAAAAAAAAAAAA', 1]) {
        provider.behaviour.frontClaims = (claims) => ({ ...claims, [name]: hash })
        await expect(login({ responseType })).rejects.toThrow(name)
      }
      expect(provider.server.received.filter(({ path }) => path !== '/jwks')).toHaveLength(0)
    },
  )

  it.each([
    ['id_token token', 'access_token'],
    ['code id_token token', 'access_token'],
    ['code id_token', 'code'],
  ])(
    'C-26, A-17 by %s: an injected %s is refused, and no code is exchanged, Core §3.3.2.9',
    async (responseType, name) => {
      provider.behaviour.callback = (sent) => sent.set(name, 'of-the-attacker')
      await expect(login({ responseType })).rejects.toThrow(IDTokenError)
      expect(provider.server.to('/token')).toHaveLength(0)
    },
  )
})

describe('the token of an implicit login', () => {
  it('has what came through the browser, Core §3.2.2.5', async () => {
    const client = relyingParty({ responseType: 'id_token token' })
    const token = await login({}, client)
    expect(token).toMatchObject({
      token_type: 'Bearer',
      expires_at: now + 600,
      hasAccessToken: true,
    })
    await expect(client.userinfo()).resolves.toMatchObject({ sub: 'alice' })
    const [request] = provider.server.to('/userinfo')
    expect(request?.headers.authorization).toBe(`Bearer ${token.access_token}`)
    expect(token.access_token).toMatch(/^front-at/)
    expect(token).not.toHaveProperty('state')
  })

  it('works without a token endpoint, Core §3.2.2.5', async () => {
    const serverMetadata = { ...provider.metadata, token_endpoint: undefined }
    const client = relyingParty({ serverMetadata, responseType: 'id_token' })
    await expect(login({}, client)).resolves.toMatchObject({ userinfo: { sub: 'alice' } })
  })

  it('of an ID Token only has no access token, and nothing sends one, Core §3.2.2.5', async () => {
    const client = relyingParty({ responseType: 'id_token', allowedOrigins: [provider.issuer] })
    const token = await login({}, client)
    expect(token.hasAccessToken).toBe(false)
    expect(() => token.access_token).toThrow(MissingTokenError)
    expect(Object.keys(token.toJSON())).toEqual(['id_token'])
    await expect(client.userinfo()).rejects.toThrow(MissingTokenError)
    await expect(client.fetch(`${provider.issuer}/api`)).rejects.toThrow(MissingTokenError)
    await expect(client.revokeToken()).rejects.toThrow(MissingTokenError)
    await expect(client.refreshToken()).rejects.toThrow(MissingTokenError)
    expect(provider.server.received.filter(({ path }) => path !== '/jwks')).toHaveLength(0)
  })

  it('of an ID Token only comes back from a store, and says who it was', async () => {
    const stored = JSON.parse(JSON.stringify(await login({ responseType: 'id_token' })))
    const client = relyingParty({ token: stored })
    expect(client.token?.identity()).toMatchObject({ sub: 'alice' })
    expect(client.token?.userinfo).toBeUndefined()
    await expect(client.idTokenHint()).resolves.toBe(stored.id_token)
    expect(() => new OpenIDToken({}, undefined)).toThrow(MissingTokenError)
    expect(() => new OpenIDToken({ access_token: '', id_token: 'x' }, undefined)).toThrow(
      MissingTokenError,
    )
  })
})

describe('the token of a hybrid login', () => {
  it.each(hybrid)('by %s is that of the token endpoint, Core §3.3.3.1', async (responseType) => {
    const token = await login({ responseType })
    expect(token.access_token).toMatch(/^at-code/)
    expect(token.refresh_token).toBe('rt-1')
    const [request] = provider.server.to('/token')
    expect([...(request?.form.keys() ?? [])].toSorted()).toEqual([
      'code',
      'code_verifier',
      'grant_type',
      'redirect_uri',
    ])
  })

  it('has the claims of both ID Tokens, those of the token endpoint first, Core §3.3.3.6', async () => {
    provider.behaviour.frontClaims = (claims) => ({
      ...claims,
      name: 'Alice through the browser',
      locale: 'fr',
      jti: 'front',
    })
    provider.behaviour.claims = (claims) => ({ ...claims, name: 'Alice', acr: '1' })
    const { userinfo } = await login({ responseType: 'code id_token' })
    expect(userinfo).toMatchObject({ name: 'Alice', locale: 'fr', acr: '1' })
    expect(userinfo).not.toHaveProperty('c_hash')
    expect(userinfo).not.toHaveProperty('jti')
  })

  it.each(withIdToken)(
    'by %s is refused when the two are about different users, Core §3.3.3.6',
    async (responseType) => {
      provider.behaviour.frontClaims = (claims) => ({ ...claims, sub: 'bob' })
      const client = relyingParty()
      await expect(login({ responseType }, client)).rejects.toThrow('different users')
      expect(client.token).toBeUndefined()
    },
  )

  it('is refused when the token endpoint sends no ID Token, or that of another login, Core §3.3.3.6', async () => {
    const { sign } = provider.behaviour
    let tokens = 0
    provider.behaviour.sign = (claims) => ((tokens += 1) === 1 ? sign(claims) : undefined)
    await expect(login({ responseType: 'code id_token' })).rejects.toThrow('no ID Token')
    provider.reset()
    provider.behaviour.claims = (claims) => ({
      ...claims,
      nonce: claims['c_hash'] ? claims['nonce'] : 'x',
    })
    await expect(login({ responseType: 'code id_token' })).rejects.toThrow('nonce')
  })

  it('C-16 is refreshed about the same user, Core §12.2', async () => {
    const client = relyingParty({ responseType: 'code id_token' })
    await login({}, client)
    await expect(client.refreshToken()).resolves.toMatchObject({ userinfo: { sub: 'alice' } })
    provider.behaviour.claims = (claims) => ({ ...claims, sub: 'bob' })
    await expect(client.refreshToken()).rejects.toThrow(IDTokenError)
  })
})

describe('createAuthorizationUrl', () => {
  it.each(['token', 'none', 'code code', ''])(
    'C-26 knows no login by %j, Core §3',
    (responseType) => {
      expect(() => relyingParty().createAuthorizationUrl({ responseType })).toThrow(
        AuthkitConfigError,
      )
    },
  )

  it('asks for no tokens in a query, OAuth 2.0 Multiple Response Type Encoding Practices §5', () => {
    const asked = { responseType: 'code id_token', responseMode: 'query' } as const
    expect(() => relyingParty().createAuthorizationUrl(asked)).toThrow(AuthkitConfigError)
  })
})

describe('parseAuthorizationResponse', () => {
  it('reads a response as the client asks for it, Core §3.3.2.8', () => {
    const client = relyingParty({ responseType: 'code id_token' })
    const { url, state } = client.createAuthorizationUrl()
    const response = provider.authorize(url)
    const { code, tokens } = client.parseAuthorizationResponse(response, { state })
    expect(code).toMatch(/^code-/)
    expect(jwt.decode(tokens?.id_token ?? '', signingKey, { clock: () => now }).sub).toBe('alice')
    expect(() => client.parseAuthorizationResponse(response, { state: 'x' })).toThrow(
      MismatchingStateError,
    )
  })
})
