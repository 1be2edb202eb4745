import { AuthkitConfigError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  clientCredentials,
  InvalidAuthorizationResponseError,
  OAuth2Client,
  type OAuth2ClientOptions,
  type TokenRequest,
} from '../../src/client.ts'
import { scriptedServer, type ScriptedServer } from './support/scripted-server.ts'

let server: ScriptedServer

beforeAll(async () => {
  server = await scriptedServer()
  server.on('/token', { body: { access_token: 'new', token_type: 'Bearer' } })
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}): OAuth2Client {
  const { origin } = server
  return new OAuth2Client({
    clientId: 'app',
    clientSecret: 'secret',
    redirectUri: 'https://app.example/cb',
    serverMetadata: {
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
    },
    ...options,
  })
}

const sent = () => server.received.map(({ form }) => Object.fromEntries(form))

describe('a login whose response is lost', () => {
  it.each([undefined, null, 1, true, Symbol('x')])(
    'C-01 never becomes another grant, whatever took the place of the response: %s (RFC 6749 §4.1.3, §4.4.2)',
    async (authorizationResponse) => {
      const { url, ...kept } = client().createAuthorizationUrl()
      // A body that nobody parsed is of no type.
      const lost = { authorizationResponse } as unknown as object
      const requests: TokenRequest[] = [
        { ...kept, ...lost },
        { ...lost },
        { ...kept, ...lost, grantType: 'client_credentials' },
        { ...kept, ...lost, grantType: 'authorization_code' },
        { ...lost, refreshToken: 'r' },
      ]
      for (const request of requests) {
        await expect(client().fetchToken(request)).rejects.toThrow(AuthkitConfigError)
        await expect(client().fetchToken(request)).rejects.toThrow('leaves req.body undefined')
      }
      expect(server.received).toHaveLength(0)
      expect(url).toContain(kept.state)
    },
  )

  it.each<[string, TokenRequest]>([
    ['state', { state: 's' }],
    ['nonce', { nonce: 'n' }],
    ['codeVerifier', { codeVerifier: '' }],
    ['redirectUri', { redirectUri: 'https://app.example/cb' }],
    ['issuer', { issuer: 'https://as.example' }],
    ['maxAge', { maxAge: 0 }],
    ['responseType', { responseType: 'code' }],
    ['responseMode', { responseMode: 'form_post' }],
  ])('is told by %s alone, and no grant is guessed (RFC 6749 §4.4.2)', async (name, request) => {
    for (const options of [{}, { grantType: 'client_credentials' }, { grantType: 'urn:x' }]) {
      await expect(client(options).fetchToken(request)).rejects.toThrow(
        `${name} belongs to a login`,
      )
    }
    const withRefresh = client().fetchToken({ ...request, refreshToken: 'r' })
    await expect(withRefresh).rejects.toThrow(AuthkitConfigError)
    expect(server.received).toHaveLength(0)
  })

  it('is no wish for another grant where the client has no authorization_code', async () => {
    const machine = client({ grants: [clientCredentials()] })
    const authorizationResponse = '?code=c&state=s'
    await expect(
      machine.fetchToken({ authorizationResponse, state: 's', codeVerifier: 'v'.repeat(43) }),
    ).rejects.toThrow('authorizationResponse belongs to a login')
    expect(server.received).toHaveLength(0)
  })

  it('is a mistake that the compiler sees where the response has a type', async () => {
    const body: string | undefined = [].at(0)
    // @ts-expect-error: it may be undefined
    const fetching = client().fetchToken({ state: 's', authorizationResponse: body })
    await expect(fetching).rejects.toThrow(AuthkitConfigError)
  })

  it('is refused by parseAuthorizationResponse alike', () => {
    for (const response of [undefined, null, 5]) {
      expect(() =>
        // What a caller without a compiler gives.
        client().parseAuthorizationResponse(response as unknown as string, { state: 's' }),
      ).toThrow(AuthkitConfigError)
    }
    const list = ['code'] as unknown as string
    expect(() => client().parseAuthorizationResponse(list, { state: 's' })).toThrow(
      InvalidAuthorizationResponseError,
    )
  })
})

describe('a request of another grant', () => {
  it('may have parameters of the names of a login when it says which grant it is (RFC 6749 §4.5)', async () => {
    await client().fetchToken({ grantType: 'urn:x', nonce: 'n', issuer: 'https://x.example' })
    expect(sent()).toEqual([{ grant_type: 'urn:x', nonce: 'n', issuer: 'https://x.example' }])
  })

  it('is not kept from anything by options of a login that are undefined', async () => {
    await client().fetchToken({ state: undefined, nonce: undefined, resource: 'https://a.example' })
    expect(sent()).toEqual([{ grant_type: 'client_credentials', resource: 'https://a.example' }])
  })
})

describe('what createAuthorizationUrl returned', () => {
  it('completes a login as a whole; its url is not sent (RFC 6749 §4.1.3)', async () => {
    const login = client().createAuthorizationUrl()
    const authorizationResponse = `?code=c&state=${login.state}`
    await client().fetchToken({ ...login, authorizationResponse })
    expect(sent()).toEqual([
      {
        grant_type: 'authorization_code',
        code: 'c',
        redirect_uri: 'https://app.example/cb',
        code_verifier: login.codeVerifier,
      },
    ])
  })
})
