import { AuthkitConfigError } from '@authkit/common'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  clientCredentials,
  type ClientGrant,
  InsecureTransportError,
  InvalidAuthorizationResponseError,
  MissingEndpointError,
  OAuth2Client,
  type OAuth2ClientOptions,
  password,
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
    'C-01, D08 never becomes another grant, whatever took the place of the response: %s (RFC 6749 §4.1.3, §4.4.2)',
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

describe('the choice of a grant', () => {
  it.each<[string, TokenRequest]>([
    ['username', { username: 'alice', password: 'x' }],
    ['deviceCode', { deviceCode: 'd' }],
    ['assertion', { assertion: 'a.b.c' }],
    ['subjectToken', { subjectToken: 't' }],
    ['subject_token', { subject_token: 't' }],
    ['refreshToken', { refreshToken: 'r' }],
  ])(
    'C53 does not send %s with a grant that has no use for it, RFC 6749 §4.5',
    async (name, request) => {
      const few = client({ grants: [clientCredentials()] })
      await expect(few.fetchToken(request)).rejects.toThrow(`${name} belongs to`)
      expect(server.received).toHaveLength(0)
    },
  )

  it('takes a grant of the application, with a scope, RFC 6749 §4.5', async () => {
    const own: ClientGrant = {
      name: 'urn:example:pin',
      options: ['pin'],
      selectedBy: 'pin',
      isRepeatable: false,
      parameters: async ({ pin }) => [['pin', typeof pin === 'string' ? pin : undefined]],
    }
    await client({ grants: [own] }).fetchToken({ pin: '1234', scope: 'a' })
    expect(sent()).toEqual([{ grant_type: 'urn:example:pin', pin: '1234', scope: 'a' }])
  })

  it('C53 is refused where options of two grants meet', async () => {
    const all = client({ grants: [clientCredentials(), password()] })
    const both = { username: 'alice', password: 'x', assertion: 'a.b.c' }
    await expect(all.fetchToken(both)).rejects.toThrow('assertion belongs to')
    expect(server.received).toHaveLength(0)
  })

  it('C53, T2.06 is that of the request, of its options, of the client, in this order', async () => {
    const app = client({ grantType: 'urn:x', grants: [clientCredentials(), password()] })
    await app.fetchToken({ grantType: 'client_credentials' })
    await app.fetchToken({ username: 'alice', password: 'x' })
    await app.fetchToken()
    expect(sent().map(({ grant_type: grant }) => grant)).toEqual([
      'client_credentials',
      'password',
      'urn:x',
    ])
  })
})

describe('the form of a token request', () => {
  it('C55, C06 has the scope of the client, another one, or none', async () => {
    const app = client({ scope: ['a', 'b'] })
    await app.fetchToken()
    await app.fetchToken({ scope: 'c' })
    await app.fetchToken({ scope: '' })
    await app.fetchToken({ grantType: 'urn:x', scope: '' })
    expect(sent().map(({ scope }) => scope)).toEqual(['a b', 'c', undefined, undefined])
  })

  it('C56 keeps 0 and false, leaves out undefined and null, and refuses what is no text', async () => {
    const nothing = { resource: undefined, audience: null } as unknown as object
    await client().fetchToken({ ...nothing, x: 0, y: false })
    expect(server.received[0]?.body).toBe('grant_type=client_credentials&x=0&y=false')
    // A caller without types.
    const object = { details: {} } as unknown as { details: string }
    await expect(client().fetchToken(object)).rejects.toThrow('details must be text')
  })

  it('C57, T2.14 repeats what is a list, RFC 8707 §2', async () => {
    await client().fetchToken({ resource: ['https://a.example', 'https://b.example'] })
    expect(server.received[0]?.form.getAll('resource')).toEqual([
      'https://a.example',
      'https://b.example',
    ])
  })

  it('C58, C60, M17 goes by POST as a form, and never in a URL, RFC 6749 §3.2', async () => {
    await client().fetchToken({ method: 'GET' })
    expect(server.received).toHaveLength(1)
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
    })
    expect(String(server.received[0]?.query)).toBe('')
  })

  it('C59, T2.16, T2.17 goes to the token endpoint of the server, which must be known', async () => {
    await client().fetchToken()
    expect(server.received.map(({ path }) => path)).toEqual(['/token'])
    await expect(client({ serverMetadata: {} }).fetchToken()).rejects.toThrow(MissingEndpointError)
  })

  it('C60, T2.03 goes by GET where a hook makes it so for a server that has it no other way', async () => {
    const legacy = client({
      clientSecret: undefined,
      serverMetadata: { token_endpoint: `${server.origin}/token?v=2` },
      complianceHooks: {
        accessTokenRequest: (request) => ({
          ...request,
          method: 'GET',
          url: `${request.url}&${String(request.body)}`,
          body: '',
        }),
      },
    })
    await legacy.fetchToken()
    const query = 'v=2&grant_type=client_credentials&client_id=app'
    expect(server.received.map((got) => [got.method, String(got.query), got.body])).toEqual([
      ['GET', query, ''],
    ])
  })

  it('C61, T2.18 is authenticated by what the client was made with', async () => {
    const tokenEndpointAuthMethod = {
      name: 'custom',
      needsSecret: false,
      authenticate: <Form extends { readonly headers: Readonly<Record<string, string>> }>(
        form: Form,
      ) => ({ ...form, headers: { ...form.headers, 'x-key': 'k' } }),
    }
    await client({ tokenEndpointAuthMethod }).fetchToken()
    expect(server.received[0]?.headers['x-key']).toBe('k')
    expect(server.received[0]?.headers.authorization).toBeUndefined()
  })

  it('C62, C32 brings the token that the client then has', async () => {
    const app = client({ token: { access_token: 'old' } })
    const token = await app.fetchToken()
    expect(app.token).toBe(token)
    expect(token.access_token).toBe('new')
  })

  it.each([
    'http://as.example/token',
    'http://localhost@as.example/token',
    'http://127.0.0.1.as.example/token',
  ])('C63, D12, E12, T2.27 never goes to %s, which has no TLS, RFC 6749 §3.2', (url) => {
    const metadata = { token_endpoint: url }
    const isInsecure = !url.includes('@')
    expect(() => client({ serverMetadata: metadata })).toThrow(
      isInsecure ? InsecureTransportError : /user information/,
    )
  })

  it('Q11 keeps the refresh token that a refresh did not replace, RFC 6749 §6', async () => {
    const app = client({ token: { access_token: 'old', refresh_token: 'r1' } })
    await app.refreshToken()
    expect(app.token).toMatchObject({ access_token: 'new', refresh_token: 'r1' })
  })

  it('T2.07 goes out although the token of the client has expired', async () => {
    const app = client({ token: { access_token: 'old', expires_at: 1 } })
    await app.fetchToken()
    expect(app.token?.access_token).toBe('new')
  })
})

describe('the constructor', () => {
  it('C01, C02 needs an identifier, and sends by the fetch that it is given', async () => {
    const calls: string[] = []
    const fetch: typeof globalThis.fetch = (input, init) => {
      calls.push(new Request(input).url)
      return globalThis.fetch(input, init)
    }
    const app = client({ fetch })
    await app.fetchToken()
    expect(calls).toEqual([`${server.origin}/token`])
    expect(app).toMatchObject({ clientId: 'app', redirectUri: 'https://app.example/cb' })
    expect(JSON.stringify(app)).not.toContain('secret')
    expect(() => client({ clientId: '' })).toThrow(AuthkitConfigError)
  })

  it('C08, C32 takes the redirect URI as a URL, and shows what it was made with', () => {
    const redirectUri = new URL('https://app.example/cb?x=1')
    const app = client({ redirectUri, scope: ['a', 'b'], leeway: 5 })
    expect(app).toMatchObject({ redirectUri: redirectUri.href, scope: 'a b', leeway: 5 })
    expect(app.serverMetadata.token_endpoint).toBe(`${server.origin}/token`)
  })
})
