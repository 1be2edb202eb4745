import { AuthkitConfigError } from '@authkit/common'
import { authorizationCode, implicit, pkce } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import {
  InvalidAuthorizationResponseError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingCodeError,
  OAuth2Client,
  type OAuth2ClientOptions,
  OAuthError,
  type TokenRequest,
  UnsupportedTokenTypeError,
} from '../../src/client.ts'
import { authorizationServer, issuer } from './support/authorization-server.ts'

const callback = 'https://app.example/cb'
const state = 's1'
const good = { access_token: 'a', token_type: 'Bearer', expires_in: '3600', scope: 'read', state }
const clock = fixedClock(1_800_000_000)

function page(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  return new OAuth2Client({
    clientId: 'page',
    redirectUri: callback,
    responseType: 'token',
    clock,
    serverMetadata: {
      issuer: 'https://as.example',
      authorization_endpoint: 'https://as.example/authorize',
      token_endpoint: 'https://as.example/token',
    },
    fetch: async () => Promise.reject(new Error('nothing is sent')),
    ...options,
  })
}

const fragment = (changes: Record<string, string | undefined> = {}): string => {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...good, ...changes })) {
    if (value !== undefined) parameters.append(name, value)
  }
  return `${callback}#${parameters}`
}

describe('tokenFromFragment', () => {
  it('C25, M17, T2.23 gives the token and keeps it, RFC 6749 §4.2.2', () => {
    const client = page()
    const token = client.tokenFromFragment(fragment({ refresh_token: 'never', x: 'y' }), { state })
    expect(token.toJSON()).toEqual({
      access_token: 'a',
      token_type: 'Bearer',
      expires_in: '3600',
      scope: 'read',
      expires_at: 1_800_003_600,
    })
    expect(client.token).toBe(token)
  })

  it('C50, T2.26 is what fetchToken does for a login that asked for a token', async () => {
    const client = page()
    const { url, ...login } = client.createAuthorizationUrl()
    const authorizationResponse = fragment({ state: login.state })
    const token = await client.fetchToken({ ...login, url, authorizationResponse })
    expect(client.token).toBe(token)
    // A client whose logins ask for tokens need not be told.
    const kept = { state, codeVerifier: '', authorizationResponse: new URL(fragment()) }
    await expect(client.fetchToken(kept)).resolves.toMatchObject({ access_token: 'a' })
  })

  it.each([undefined, 'code'])(
    'C-26 takes no token for a client whose responseType is %s, RFC 9700 §2.1.2',
    async (responseType) => {
      const client = page({ responseType })
      expect(() => client.tokenFromFragment(fragment(), { state })).toThrow(AuthkitConfigError)
      expect(() => client.createAuthorizationUrl({ responseType: 'token' })).toThrow(
        AuthkitConfigError,
      )
      const request = {
        authorizationResponse: fragment(),
        state,
        responseType: 'token',
        codeVerifier: '',
      }
      await expect(client.fetchToken(request)).rejects.toThrow(AuthkitConfigError)
      expect(client.token).toBeUndefined()
    },
  )

  it('C50, C-26 decides by what was asked for: a fragment does not turn a code into a token, nor a code a token into one', async () => {
    const client = page()
    const login = client.createAuthorizationUrl({ responseType: 'code' })
    const injected = { ...login, authorizationResponse: fragment({ state: login.state }) }
    await expect(client.fetchToken(injected)).rejects.toThrow(MissingCodeError)
    const response = fragment({ access_token: undefined, code: 'c' })
    expect(() => client.tokenFromFragment(response, { state })).toThrow(
      InvalidAuthorizationResponseError,
    )
    expect(() => client.tokenFromFragment(fragment({ code: 'c' }), { state })).toThrow(
      'the code that nobody asked for',
    )
    const both = { code: 'c', skipStateCheck: true, authorizationResponse: undefined } as const
    // A caller without types.
    await expect(client.fetchToken(both as unknown as TokenRequest)).rejects.toThrow(
      AuthkitConfigError,
    )
    expect(client.token).toBeUndefined()
  })

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['another', 's2'],
  ])('C-01, D20, T2.23 refuses a state that is %s, RFC 6749 §10.12', async (_, other) => {
    const client = page()
    const response = fragment({ state: other })
    expect(() => client.tokenFromFragment(response, { state })).toThrow(MismatchingStateError)
    const fetching = client.fetchToken({
      authorizationResponse: response,
      state,
      codeVerifier: '',
    })
    await expect(fetching).rejects.toThrow(MismatchingStateError)
    expect(client.token).toBeUndefined()
  })

  it('D20 does not go on without a state to compare with', async () => {
    // A caller without types.
    const checks = {} as { state: string }
    expect(() => page().tokenFromFragment(fragment(), checks)).toThrow('state is missing')
    const request = { authorizationResponse: fragment(), codeVerifier: '', ...checks }
    await expect(page().fetchToken(request)).rejects.toThrow('state is missing')
  })

  it.each(['access_token', 'token_type'])(
    'E10, T2.24 refuses a response without %s, RFC 6749 §4.2.2',
    (name) => {
      const response = fragment({ [name]: undefined })
      expect(() => page().tokenFromFragment(response, { state })).toThrow(
        InvalidAuthorizationResponseError,
      )
      expect(() => page().tokenFromFragment(response, { state })).toThrow(`no ${name}`)
    },
  )

  it('E10, T2.25 tells the error of the server, after its state, RFC 6749 §4.2.2.1', () => {
    const denied = `${callback}#error=access_denied&error_description=No&state=`
    const parse = (response: string) => page().tokenFromFragment(response, { state })
    expect(() => parse(denied + state)).toThrow(OAuthError)
    expect(() => parse(denied + state)).toThrow('access_denied: No')
    expect(() => parse(`${denied}other`)).toThrow(MismatchingStateError)
  })

  it('C-03 holds the issuer against the one that was asked, RFC 9207 §2.4', () => {
    const evil = fragment({ iss: 'https://evil.example' })
    expect(() => page().tokenFromFragment(evil, { state })).toThrow(MismatchingIssuerError)
    const own = fragment({ iss: 'https://as.example' })
    expect(page().tokenFromFragment(own, { state }).access_token).toBe('a')
    const asked = { state, issuer: 'https://other.example' }
    expect(() => page().tokenFromFragment(own, asked)).toThrow(MismatchingIssuerError)
  })

  it.each(['mac', 'DPoP', 'N_A'])('C-14 refuses the token_type %s, RFC 6749 §7.1', (type) => {
    expect(() => page().tokenFromFragment(fragment({ token_type: type }), { state })).toThrow(
      UnsupportedTokenTypeError,
    )
  })

  it.each([
    ['nothing in the URL', callback],
    ['a token in the query', fragment().replace('#', '?')],
    ['a token twice', `${fragment()}&access_token=b`],
    ['a fragment that is no form', `${callback}#access_token=%ff&token_type=bearer`],
  ])('C-09 refuses %s, RFC 6749 §3.1', (_, response) => {
    expect(() => page().tokenFromFragment(response, { state })).toThrow(
      InvalidAuthorizationResponseError,
    )
  })

  it.each([undefined, null, 5])('refuses %s, which is no response', (response) => {
    // What a caller without a compiler gives.
    const given = response as unknown as string
    expect(() => page().tokenFromFragment(given, { state })).toThrow(AuthkitConfigError)
  })

  it('reads a form where the client asks for one, OAuth 2.0 Form Post Response Mode §2', async () => {
    const posting = page({ responseMode: 'form_post' })
    expect(posting.createAuthorizationUrl().responseMode).toBe('form_post')
    expect(posting.tokenFromFragment(good, { state }).access_token).toBe('a')
    expect(() => posting.tokenFromFragment(fragment(), { state })).toThrow(
      InvalidAuthorizationResponseError,
    )
    await expect(
      posting.fetchToken({ authorizationResponse: good, state, codeVerifier: '' }),
    ).resolves.toMatchObject({ access_token: 'a' })
  })

  it('T2.23 reads what our own server answers, RFC 6749 §4.2.1, RFC 6749 §4.2.2', async () => {
    const clients = [
      {
        client_id: 'page',
        token_endpoint_auth_method: 'none',
        grant_types: ['implicit'],
        response_types: ['token'],
        redirect_uris: [callback],
      },
    ] as const
    const host = authorizationServer({ clients, scopes: ['read'] }, [implicit()])
    host.server.registerGrant(authorizationCode(), pkce())
    const { server, serverMetadata } = host
    const client = page({ serverMetadata: server.metadata(), clock: host.clock, scope: 'read' })
    expect(serverMetadata.issuer).toBe(issuer)
    const { url, ...login } = client.createAuthorizationUrl()
    const request = await server.validateConsentRequest({ method: 'GET', url, headers: {} })
    const approval = { subject: 'alice', authentication: { time: 1_700_000_000 } }
    const response = await server.createAuthorizationResponse(request, approval)
    const authorizationResponse = String(response.headers['location'])
    const token = await client.fetchToken({ ...login, authorizationResponse })
    expect(token).toMatchObject({ token_type: 'Bearer', scope: 'read' })
    const record = await server.context.repositories.accessTokens.find(token.access_token)
    expect(record).toMatchObject({ subject: 'alice', clientId: 'page' })
  })
})
