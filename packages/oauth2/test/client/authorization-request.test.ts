import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import {
  createS256CodeChallenge,
  MissingEndpointError,
  OAuth2Client,
  type OAuth2ClientOptions,
  ServerMetadataError,
} from '../../src/client.ts'

const endpoint = 'https://as.example/authorize'
const codeVerifier = 'v'.repeat(43)
const challenge = createS256CodeChallenge(codeVerifier)

function client(
  authorizationEndpoint = endpoint,
  options: Partial<OAuth2ClientOptions> = {},
): OAuth2Client {
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: { authorization_endpoint: authorizationEndpoint },
    ...options,
  })
}

function queryOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams)
}

describe('createAuthorizationUrl', () => {
  it('C23, C40, C41, M17, T1.01 asks for a code behind the own query of the endpoint, RFC 6749 §4.1.1', () => {
    const { url, state } = client(`${endpoint}?foo=bar`).createAuthorizationUrl({ codeVerifier })
    expect(url).toBe(
      `${endpoint}?foo=bar&response_type=code&client_id=app&state=${state}` +
        `&code_challenge=${challenge}&code_challenge_method=S256`,
    )
  })

  it('C06, C08, C43 takes redirect URI and scope of the client unless others are given', () => {
    const both = client(endpoint, { redirectUri: 'https://app.example/cb', scope: ['a', 'b'] })
    expect(queryOf(both.createAuthorizationUrl().url)).toMatchObject({
      redirect_uri: 'https://app.example/cb',
      scope: 'a b',
    })
    const other = { redirectUri: 'https://app.example/2', scope: 'c' }
    expect(queryOf(both.createAuthorizationUrl(other).url)).toMatchObject({
      redirect_uri: 'https://app.example/2',
      scope: 'c',
    })
  })

  it('C-01, C48, D17, T1.04 draws a state and a verifier for every request and keeps neither, RFC 6749 §10.12', () => {
    const requests = Array.from({ length: 50 }, () => client().createAuthorizationUrl())
    expect(new Set(requests.map(({ state }) => state)).size).toBe(50)
    expect(new Set(requests.map(({ codeVerifier: verifier }) => verifier)).size).toBe(50)
    const one = client()
    const before = JSON.stringify(one)
    one.createAuthorizationUrl()
    expect(JSON.stringify(one)).toBe(before)
  })

  it.each(['', undefined])('C42, T1.06 takes state %j for none and draws one', (state) => {
    const request = client().createAuthorizationUrl({ state })
    expect(request.state).toHaveLength(43)
    expect(queryOf(request.url)['state']).toBe(request.state)
  })

  it('C44, D17, T1.03 sends the S256 challenge of every request, RFC 7636 §4.3', () => {
    const request = client().createAuthorizationUrl()
    expect(queryOf(request.url)).toMatchObject({
      code_challenge: createS256CodeChallenge(request.codeVerifier),
      code_challenge_method: 'S256',
    })
    expect(request.url).not.toContain(request.codeVerifier)
  })

  it('C09 refuses a verifier that is none, RFC 7636 §4.1', () => {
    expect(() => client().createAuthorizationUrl({ codeVerifier: 'short' })).toThrow(
      AuthkitConfigError,
    )
  })

  it('T1.03 sends the challenge of the verifier that it is given, RFC 7636 §4.2', () => {
    const request = client().createAuthorizationUrl({ codeVerifier })
    expect(request.codeVerifier).toBe(codeVerifier)
    expect(queryOf(request.url)['code_challenge']).toBe(challenge)
  })

  it.each(['plain', 's256', '', null])(
    'C09, D17, T1.05 refuses %j as a challenge method, RFC 7636 §4.3',
    (method) => {
      // A caller without types.
      const options = { codeChallengeMethod: method } as { codeChallengeMethod: 'S256' }
      expect(() => client(endpoint, options)).toThrow(AuthkitConfigError)
      expect(() => client().createAuthorizationUrl(options)).toThrow('always S256')
    },
  )

  it('C09 takes S256 for what it does anyway', () => {
    const options = { codeChallengeMethod: 'S256' } as const
    const { url } = client(endpoint, options).createAuthorizationUrl(options)
    expect(queryOf(url)).toMatchObject({ code_challenge_method: 'S256' })
    expect(url).not.toContain('codeChallengeMethod')
  })

  it('sends and returns the nonce that it is given', () => {
    const request = client().createAuthorizationUrl({ nonce: 'n-0S6_WzA2Mj' })
    expect(request.nonce).toBe('n-0S6_WzA2Mj')
    expect(queryOf(request.url)['nonce']).toBe('n-0S6_WzA2Mj')
    expect(client().createAuthorizationUrl()).not.toHaveProperty('nonce')
  })

  it('C46, T1.07, T1.08, T-UT-9 repeats lists, keeps 0 and leaves out undefined', () => {
    const nothing: null = null
    // A caller without types.
    const absent = nothing as unknown as undefined
    const resource = ['https://a.example', 'b']
    const extra = { max_age: 0, resource, prompt: undefined, display: absent }
    const { url } = client().createAuthorizationUrl(extra)
    expect(url).toContain('&max_age=0&resource=https%3A%2F%2Fa.example&resource=b')
    expect(url).not.toMatch(/prompt|display/)
    expect(client().createAuthorizationUrl({ scope: ['a', 'b'] }).url).toContain('&scope=a+b&')
  })

  it('C43 leaves out a scope that is empty', () => {
    const { url } = client(endpoint, { scope: 'a' }).createAuthorizationUrl({ scope: '' })
    expect(url).not.toContain('scope')
  })

  it('C47 writes a space as +', () => {
    expect(client().createAuthorizationUrl({ scope: 'a b' }).url).toContain('&scope=a+b&')
  })

  it('D12, C63 does not send a browser to an endpoint without TLS, RFC 6749 §3.1', () => {
    for (const url of ['http://as.example/authorize', 'http://localhost@as.example/authorize']) {
      expect(() => client(url)).toThrow(/authorization_endpoint/)
    }
    expect(client('http://127.0.0.1:1/authorize').createAuthorizationUrl().url).toContain('code')
  })

  it('asks for the response mode that it is given, OAuth 2.0 Multiple Response Type Encoding Practices §2.1', () => {
    const { url } = client().createAuthorizationUrl({ responseMode: 'form_post' })
    expect(queryOf(url)).toMatchObject({ response_type: 'code', response_mode: 'form_post' })
    expect(queryOf(client().createAuthorizationUrl({ response_mode: 'query' }).url)).toMatchObject({
      response_mode: 'query',
    })
    const both = { responseMode: 'form_post', response_mode: 'query' } as const
    expect(() => client().createAuthorizationUrl(both)).toThrow(AuthkitConfigError)
  })

  it.each(['token', 'id_token', 'code token', 'none'])(
    'C-26 asks for no %s, which nothing could verify, RFC 9700 §2.1.2',
    (responseType) => {
      expect(() => client().createAuthorizationUrl({ responseType })).toThrow(AuthkitConfigError)
    },
  )

  it.each([
    'response_type',
    'client_id',
    'client_secret',
    'redirect_uri',
    'code_challenge',
    'code_challenge_method',
    'code_verifier',
  ])('does not let %s be set as an extra parameter', (name) => {
    expect(() => client().createAuthorizationUrl({ [name]: 'x' })).toThrow(AuthkitConfigError)
  })

  it('refuses an extra parameter that is no text', () => {
    const claims: object = { id_token: {} }
    // A caller without types.
    const options = { claims } as unknown as { claims: string }
    expect(() => client().createAuthorizationUrl(options)).toThrow(/claims must be text/)
  })

  it.each(['redirect_uri=https%3A%2F%2Fevil.example', 'client_id=other', 'state=fixed'])(
    'refuses an endpoint with %s in its query, RFC 6749 §3.1',
    (query) => {
      const other = client(`${endpoint}?${query}`, { redirectUri: 'https://app.example/cb' })
      expect(() => other.createAuthorizationUrl()).toThrow(ServerMetadataError)
    },
  )

  it('C14, C45, T1.02, T1.10 has what the client sends each time, and what the request says instead', () => {
    const both = client(endpoint, {
      responseMode: 'form_post',
      authorizeParams: { prompt: 'none', login_hint: 'alice', access_type: 'offline' },
    })
    const request = both.createAuthorizationUrl({ state: 'foo', login_hint: undefined })
    expect(queryOf(request.url)).toMatchObject({
      response_mode: 'form_post',
      prompt: 'none',
      access_type: 'offline',
      state: 'foo',
    })
    expect(request).toMatchObject({ state: 'foo', responseMode: 'form_post' })
    expect(request.url).not.toContain('login_hint')
    const other = both.createAuthorizationUrl({ prompt: 'login', responseMode: 'query' })
    expect(new URL(other.url).searchParams.getAll('prompt')).toEqual(['login'])
    expect(queryOf(other.url)).toMatchObject({ response_mode: 'query', login_hint: 'alice' })
    expect(other.responseMode).toBe('query')
  })

  it.each([
    'state',
    'nonce',
    'max_age',
    'response_type',
    'response_mode',
    'scope',
    'client_id',
    'redirect_uri',
  ])(
    'C45, T1.10 refuses %s among what each request has: one request has it, or an option',
    (name) => {
      expect(() => client(endpoint, { authorizeParams: { [name]: 'x' } })).toThrow(
        AuthkitConfigError,
      )
    },
  )

  it('C14 refuses parameters of each request that are no text', () => {
    // A caller without types.
    const authorizeParams = { claims: {} } as unknown as { claims: string }
    expect(() => client(endpoint, { authorizeParams })).toThrow(/claims must be text/)
  })

  it('C48 says what was chosen, for the end of the login', () => {
    const plain = client().createAuthorizationUrl()
    expect(plain).not.toHaveProperty('responseType')
    expect(plain).not.toHaveProperty('responseMode')
    const chosen = client().createAuthorizationUrl({ responseType: 'code', responseMode: 'query' })
    expect(chosen).toMatchObject({ responseType: 'code', responseMode: 'query' })
  })

  it('C41, T1.09 asks for a token without PKCE where the client is made for it, RFC 6749 §4.2.1', () => {
    const page = client(endpoint, { responseType: 'token' })
    const request = page.createAuthorizationUrl({ codeVerifier, state: 's' })
    expect(queryOf(request.url)).toEqual({ response_type: 'token', client_id: 'app', state: 's' })
    expect(request).toMatchObject({ responseType: 'token', codeVerifier: '' })
    const code = page.createAuthorizationUrl({ responseType: 'code' })
    expect(queryOf(code.url)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
    })
    expect(() => page.createAuthorizationUrl({ responseMode: 'query' })).toThrow(AuthkitConfigError)
  })

  it.each(['id_token', 'code token', 'none', ''])(
    'C41 makes no request of the type %j for a client of OAuth 2.0',
    (responseType) => {
      expect(() => client(endpoint, { responseType }).createAuthorizationUrl()).toThrow(
        AuthkitConfigError,
      )
    },
  )

  it('C59, T2.17 says which endpoint is missing', () => {
    const none = new OAuth2Client({ clientId: 'app' })
    expect(() => none.createAuthorizationUrl()).toThrow(MissingEndpointError)
  })
})
