import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { OAuth2Error } from '@authkit/oauth2'
import {
  AuthorizationRequestError,
  clientRegistration,
  requestObject,
  type RequestObjectOptions,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  authorizationParameters,
  challenge,
  createProvider,
  get,
  issuer,
  json,
  locationOf,
  redirectUri,
  secret,
} from '../provider.ts'

const key = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'k' })
const rsa = JsonWebKey.generate('RSA', { kid: 'r' })
const stranger = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'k' })
const jwks = new KeySet([key, rsa]).toJSON()
const now = 1_700_000_000

function createServerOf(options?: RequestObjectOptions, metadata: Record<string, unknown> = {}) {
  const web = {
    client_id: 'web',
    client_secret: secret,
    redirect_uris: [redirectUri, 'https://app.example/second'],
    jwks,
    ...metadata,
  }
  const other = { client_id: 'other', client_secret: secret, redirect_uris: [redirectUri] }
  const provider = createProvider({ clients: [web, other] })
  provider.server.use(requestObject(options))
  return provider
}

const inside = {
  response_type: 'code',
  client_id: 'web',
  redirect_uri: redirectUri,
  scope: 'read',
  state: 'inner',
  code_challenge: challenge,
  code_challenge_method: 'S256',
}

interface Signing {
  readonly claims?: Record<string, unknown>
  readonly header?: Record<string, unknown>
  readonly key?: JsonWebKey
}

function sign({ claims = {}, header = {}, key: signer = key }: Signing = {}): string {
  const all = { iss: 'web', aud: issuer, exp: now + 60, ...inside, ...claims }
  return jwt.encode({ alg: 'ES256', kid: 'k', ...header }, all, signer, { check: false })
}

async function refusal(
  options: RequestObjectOptions | undefined,
  parameters: Record<string, string | undefined>,
  metadata: Record<string, unknown> = {},
): Promise<string> {
  const { server } = createServerOf(options, metadata)
  const request = server.validateConsentRequest(get('/authorize', parameters))
  const error: unknown = await request.catch((fault: unknown) => fault)
  if (!(error instanceof OAuth2Error)) throw new Error('it was not refused')
  // Nothing is known to be the client's yet, so nothing is redirected.
  expect(error).not.toBeInstanceOf(AuthorizationRequestError)
  expect(error.status).toBeLessThan(500)
  expect(server.createErrorResponse(error).headers['location']).toBeUndefined()
  return error.error
}

describe('requestObject', () => {
  it('T-JAR-1, JAR-9 takes a signed request, and only what is inside counts, RFC 9101 §2, §6.3, A-41, X-13', async () => {
    const { server } = createServerOf()
    const request = await server.validateConsentRequest(
      get('/authorize', {
        client_id: 'web',
        request: sign(),
        scope: 'write',
        state: 'outer',
        redirect_uri: 'https://app.example/second',
      }),
    )
    expect(request).toMatchObject({ scope: ['read'], state: 'inner', redirectUri })
    const response = await server.createAuthorizationResponse(request, null)
    expect(locationOf(response).searchParams.get('state')).toBe('inner')
  })

  it('checks an interaction by what was inside, RFC 9101 §4', async () => {
    const { server } = createServerOf({ required: true })
    const first = await server.validateConsentRequest(
      get('/authorize', { client_id: 'web', request: sign() }),
    )
    const again = await server.validateConsentRequest(first.parameters)
    expect(again.state).toBe('inner')
  })

  it.each([undefined, 'JWT', 'oauth-authz-req+jwt', 'application/oauth-authz-req+jwt'])(
    'takes the type %s, RFC 9101 §10.8',
    async (typ) => {
      const { server } = createServerOf()
      const request = sign({ header: typ === undefined ? {} : { typ } })
      await expect(
        server.validateConsentRequest(get('/authorize', { client_id: 'web', request })),
      ).resolves.toMatchObject({ state: 'inner' })
    },
  )

  it('writes numbers, lists of resources and objects as parameters, RFC 9101 §4', async () => {
    const { server } = createServerOf()
    const claims = {
      max_age: 60,
      resource: ['https://a.example', 'https://b.example'],
      claims: { a: 1 },
    }
    const { parameters } = await server.validateConsentRequest(
      get('/authorize', { client_id: 'web', request: sign({ claims }) }),
    )
    expect(parameters.get('max_age')).toBe('60')
    expect(parameters.getAll('resource')).toEqual(['https://a.example', 'https://b.example'])
    expect(parameters.get('claims')).toBe('{"a":1}')
    expect(parameters.names()).not.toContain('iss')
    expect(parameters.names()).not.toContain('exp')
  })

  it('T-JAR-4 lets a client do without one', async () => {
    const { server } = createServerOf()
    await expect(
      server.validateConsentRequest(get('/authorize', authorizationParameters)),
    ).resolves.toMatchObject({ state: authorizationParameters.state })
  })

  it('JAR-3, T-JAR-3 refuses one by value and one by reference, RFC 9101 §5', async () => {
    const parameters = { client_id: 'web', request: sign(), request_uri: 'https://a.example/r' }
    expect(await refusal({ byReference: true }, parameters)).toBe('invalid_request')
  })

  it('JAR-4, JAR-5, T-JAR-9, T-JAR-10 refuses the way that is not taken', async () => {
    const byValue = { client_id: 'web', request: sign() }
    expect(await refusal({ byValue: false, byReference: true }, byValue)).toBe(
      'request_not_supported',
    )
    const byReference = { client_id: 'web', request_uri: 'https://a.example/r' }
    expect(await refusal({}, byReference)).toBe('request_uri_not_supported')
  })

  it('JAR-6, T-JAR-5, T-JAR-7 refuses a request without one where the server or the client asks for it, RFC 9101 §10.5', async () => {
    expect(await refusal({ required: true }, authorizationParameters)).toBe('invalid_request')
    const metadata = { require_signed_request_object: true }
    expect(await refusal({}, authorizationParameters, metadata)).toBe('invalid_request')
  })

  it('JAR-1, JAR-2, T-JAR-13, T-JAR-14 needs a known client outside, RFC 9101 §5', async () => {
    expect(await refusal({}, { request: sign() })).toBe('invalid_request')
    expect(await refusal({}, { client_id: 'nobody', request: sign() })).toBe('invalid_client')
  })

  it.each<[string, string]>([
    ['garbage', 'garbage'],
    ['alg none', `${btoa('{"alg":"none"}')}.${btoa('{}')}.`],
    ['a key of somebody else', sign({ key: stranger })],
    ['no end', sign({ claims: { exp: undefined } })],
    ['an end in the past', sign({ claims: { exp: now - 60 } })],
    ['an end too far ahead', sign({ claims: { exp: now + 7200 } })],
    ['a beginning in the future', sign({ claims: { nbf: now + 600 } })],
    ['another audience', sign({ claims: { aud: 'https://other.example' } })],
    ['no audience', sign({ claims: { aud: undefined } })],
    ['another issuer', sign({ claims: { iss: 'other' } })],
    ['no issuer', sign({ claims: { iss: undefined } })],
    ['another client inside', sign({ claims: { client_id: 'other' } })],
    ['no client inside', sign({ claims: { client_id: undefined } })],
    ['a reference inside', sign({ claims: { request_uri: 'https://a.example' } })],
    ['another one inside', sign({ claims: { request: 'x' } })],
    ['an assertion that authenticates the client', sign({ claims: { sub: 'web' } })],
    ['another kind of JWT', sign({ header: { typ: 'at+jwt' } })],
    ['a parameter that is true', sign({ claims: { state: true } })],
    ['a parameter that is null', sign({ claims: { state: null } })],
    ['more than 16 kB', sign({ claims: { state: 'x'.repeat(20_000) } })],
  ])(
    'A-41, JAR-8, JAR-9, JAR-10, JAR-11, JAR-12, JAR-13, T-JAR-6, T-JAR-8, T-JAR-12, T-JAR-15, T-JAR-16 refuses %s, RFC 9101 §6.1, §6.2, §7, §10.1',
    async (_what, request) => {
      expect(await refusal({}, { ...authorizationParameters, request })).toBe(
        'invalid_request_object',
      )
    },
  )

  it('A-41 refuses the object of another client, and one of a client without keys', async () => {
    expect(await refusal({}, { client_id: 'other', request: sign() })).toBe(
      'invalid_request_object',
    )
  })

  it('obeys the algorithm that the client registered, Registration §2', async () => {
    const parameters = { client_id: 'web', request: sign() }
    const metadata = { request_object_signing_alg: 'PS256' }
    expect(await refusal({}, parameters, metadata)).toBe('invalid_request_object')
    expect(await refusal({ algorithms: ['RS256'] }, parameters)).toBe('invalid_request_object')
  })

  it('A-07, A-08 never makes two values of a list that may not be repeated, RFC 9101 §4', async () => {
    const { server } = createServerOf()
    const ask = (claims: Record<string, unknown>) =>
      server.validateConsentRequest(
        get('/authorize', { client_id: 'web', request: sign({ claims }) }),
      )
    expect((await ask({ state: ['a', 'b'] })).state).toBe('["a","b"]')
    await expect(ask({ scope: ['read', 'write'] })).rejects.toMatchObject({
      error: 'invalid_scope',
    })
  })

  it('says in the metadata what it takes, RFC 9101 §10.5, T-MD-EXT', () => {
    expect(createServerOf().server.metadata()).toMatchObject({
      request_parameter_supported: true,
      request_uri_parameter_supported: false,
      require_signed_request_object: false,
    })
    const { server } = createServerOf({ required: true, byReference: true })
    expect(server.metadata()).toMatchObject({
      request_uri_parameter_supported: true,
      require_request_uri_registration: true,
      require_signed_request_object: true,
    })
    expect(server.metadata()['request_object_signing_alg_values_supported']).not.toContain('none')
  })

  it('refuses options that take nothing or what nobody signed', () => {
    expect(() => requestObject({ algorithms: ['none'] })).toThrow(/never "none"/)
    expect(() => requestObject({ algorithms: [] })).toThrow(/algorithms/)
    expect(() => requestObject({ byValue: false })).toThrow(/byReference/)
    expect(() => requestObject({ maxLifetime: 0 })).toThrow(/maxLifetime/)
  })
})

describe('what clients register about request objects', () => {
  const register = async (metadata: Record<string, unknown>) => {
    const { server } = createServerOf({ algorithms: ['ES256'] })
    server.registerEndpoint(clientRegistration({ open: true }))
    const response = await server.createEndpointResponse('client_registration', {
      method: 'POST',
      url: `${issuer}/register`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: [redirectUri], ...metadata }),
    })
    return json(response)
  }

  it('T-JAR-17 whether a request has to be one: no unless the client says so, RFC 9101 §10.5', async () => {
    expect(await register({})).toMatchObject({ require_signed_request_object: false })
    expect(await register({ require_signed_request_object: true })).toMatchObject({
      require_signed_request_object: true,
    })
    expect(await register({ require_signed_request_object: 'yes' })).toMatchObject({
      error: 'invalid_client_metadata',
    })
  })

  it('takes algorithms that the server takes, and https addresses, RFC 9101 §10.4.1', async () => {
    const request_uris = ['https://app.example/request']
    const request_object_signing_alg = 'ES256'
    expect(await register({ request_uris, request_object_signing_alg })).toMatchObject({
      request_uris,
      request_object_signing_alg,
    })
    for (const wrong of [
      { request_object_signing_alg: 'none' },
      { request_object_signing_alg: 'RS256' },
      { request_uris: 'https://app.example/request' },
      { request_uris: ['http://app.example/request'] },
      { request_uris: ['https://user@app.example/request'] },
      { request_uris: [1] },
    ]) {
      expect(await register(wrong)).toMatchObject({ error: 'invalid_client_metadata' })
    }
  })
})

describe('request objects by reference', () => {
  async function serve(
    answer: { status: number; body: string },
    work: (origin: string, asked: string[]) => Promise<void>,
  ): Promise<void> {
    const asked: string[] = []
    const http = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(answer.status).end(answer.body)
    })
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    // It listens on TCP.
    const { port } = http.address() as AddressInfo
    try {
      await work(`http://127.0.0.1:${port}`, asked)
    } finally {
      http.close()
      http.closeAllConnections()
    }
  }
  const options: RequestObjectOptions = { byReference: true, addresses: 'any' }

  it('T-JAR-2 fetches the one that the client registered, RFC 9101 §5.2', async () => {
    await serve({ status: 200, body: sign() }, async (origin) => {
      const request_uri = `${origin}/request`
      const { server } = createServerOf(options, { request_uris: [request_uri] })
      await expect(
        server.validateConsentRequest(get('/authorize', { client_id: 'web', request_uri })),
      ).resolves.toMatchObject({ state: 'inner' })
    })
  })

  it('A-43 fetches nothing that is not registered, RFC 9101 §10.4.1, X-13', async () => {
    await serve({ status: 200, body: sign() }, async (origin, asked) => {
      for (const request_uri of [`${origin}/other`, `${origin}/request?x`, 'urn:example:1']) {
        const parameters = { client_id: 'web', request_uri }
        const metadata = { request_uris: [`${origin}/request`] }
        expect(await refusal(options, parameters, metadata)).toBe('invalid_request_uri')
      }
      expect(asked).toEqual([])
    })
  })

  it('A-43 connects to no private address unless that is allowed', async () => {
    await serve({ status: 200, body: sign() }, async (origin, asked) => {
      const request_uri = `${origin}/request`
      const metadata = { request_uris: [request_uri] }
      const parameters = { client_id: 'web', request_uri }
      expect(await refusal({ byReference: true }, parameters, metadata)).toBe('invalid_request_uri')
      expect(asked).toEqual([])
    })
  })

  it.each([
    ['nothing', 200, ''],
    ['an error', 404, 'x'],
    ['a redirect', 302, ''],
    ['too much', 200, 'x'.repeat(20_000)],
  ])('JAR-7, T-JAR-11 refuses what answers %s, RFC 9101 §5.2', async (_what, status, body) => {
    await serve({ status, body }, async (origin) => {
      const request_uri = `${origin}/request`
      const parameters = { client_id: 'web', request_uri }
      const metadata = { request_uris: [request_uri] }
      expect(await refusal(options, parameters, metadata)).toBe('invalid_request_uri')
    })
  })
})
