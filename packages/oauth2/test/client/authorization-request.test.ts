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
  it('C40, T1.01 asks for a code behind the own query of the endpoint, RFC 6749 §4.1.1', () => {
    const { url, state } = client(`${endpoint}?foo=bar`).createAuthorizationUrl({ codeVerifier })
    expect(url).toBe(
      `${endpoint}?foo=bar&response_type=code&client_id=app&state=${state}` +
        `&code_challenge=${challenge}&code_challenge_method=S256`,
    )
  })

  it('C43 takes redirect URI and scope of the client unless others are given', () => {
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

  it('C-01 draws a state and a verifier for every request, RFC 6749 §10.12', () => {
    const requests = Array.from({ length: 50 }, () => client().createAuthorizationUrl())
    expect(new Set(requests.map(({ state }) => state)).size).toBe(50)
    expect(new Set(requests.map(({ codeVerifier: verifier }) => verifier)).size).toBe(50)
  })

  it.each(['', undefined])('C42, T1.06 takes state %j for none and draws one', (state) => {
    const request = client().createAuthorizationUrl({ state })
    expect(request.state).toHaveLength(43)
    expect(queryOf(request.url)['state']).toBe(request.state)
  })

  it('C44, T1.03, D17 sends the S256 challenge of every request, RFC 7636 §4.3', () => {
    const request = client().createAuthorizationUrl()
    expect(queryOf(request.url)).toMatchObject({
      code_challenge: createS256CodeChallenge(request.codeVerifier),
      code_challenge_method: 'S256',
    })
    expect(request.url).not.toContain(request.codeVerifier)
  })

  it('refuses a verifier that is none, RFC 7636 §4.1', () => {
    expect(() => client().createAuthorizationUrl({ codeVerifier: 'short' })).toThrow(
      AuthkitConfigError,
    )
  })

  it('sends and returns the nonce that it is given', () => {
    const request = client().createAuthorizationUrl({ nonce: 'n-0S6_WzA2Mj' })
    expect(request.nonce).toBe('n-0S6_WzA2Mj')
    expect(queryOf(request.url)['nonce']).toBe('n-0S6_WzA2Mj')
    expect(client().createAuthorizationUrl()).not.toHaveProperty('nonce')
  })

  it('C46, T1.07, T1.08, T-UT-9 repeats lists, keeps 0 and leaves out undefined', () => {
    const extra = { max_age: 0, resource: ['https://a.example', 'b'], prompt: undefined }
    const { url } = client().createAuthorizationUrl(extra)
    expect(url).toContain('&max_age=0&resource=https%3A%2F%2Fa.example&resource=b')
    expect(url).not.toContain('prompt')
  })

  it('C47 writes a space as +', () => {
    expect(client().createAuthorizationUrl({ scope: 'a b' }).url).toContain('&scope=a+b&')
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

  it('T2.17 says which endpoint is missing', () => {
    const none = new OAuth2Client({ clientId: 'app' })
    expect(() => none.createAuthorizationUrl()).toThrow(MissingEndpointError)
  })
})
