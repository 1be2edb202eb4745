import { memoryStore } from '@authkit/common'
import { jsonResponse, Parameters } from '@authkit/common/http'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { AccessDeniedError, InvalidRequestError } from '@authkit/oauth2'
import {
  AuthorizationServer,
  clientCredentials,
  jwtFormat,
  opaqueFormat,
  revocation,
  type Endpoint,
  type Grant,
  type TokenFormat,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from './authorization-host.ts'
import {
  authorizationParameters,
  basic,
  createProvider,
  get,
  issuer,
  json,
  locationOf,
  post,
  redirectUri,
  secret,
} from './provider.ts'

const grantType = 'urn:example:ticket'
const web = {
  client_id: 'web',
  client_secret: secret,
  redirect_uris: [redirectUri],
  grant_types: [grantType, 'client_credentials'],
  response_types: ['ticket'],
}

function createServer(options: Partial<ConstructorParameters<typeof AuthorizationServer>[0]> = {}) {
  const clock = fixedClock(1_700_000_000)
  return new AuthorizationServer({
    issuer,
    store: memoryStore({ clock }),
    clock,
    clients: [web],
    ...options,
  })
}

/** A grant of an application: a response type for its pages and a token request. */
const ticket: Grant = {
  grantType,
  responseTypes: [
    {
      responseType: 'ticket',
      grantType,
      defaultResponseMode: 'fragment',
      respond: async (request, { subject }) => ({
        ticket: `${subject}@${request.client.client_id}`,
      }),
    },
  ],
  async handle(request, context) {
    const [subject, clientId] = request.parameters.get('ticket')?.split('@') ?? []
    if (subject === undefined) throw new InvalidRequestError('The parameter ticket is missing')
    if (clientId !== request.client.client_id) throw new AccessDeniedError()
    const { client, parameters } = request
    const scope = await context.resolveScope(parameters.get('scope'), client)
    return context.grantTokens(request, { subject, scope, refreshable: false })
  },
}

describe('a grant of the application', () => {
  it('has a response type and a token request, and stands in the metadata, G-1, G-2, G-3, G-5, AS-1', async () => {
    const server = createServer().registerGrant(ticket)
    expect(server.metadata()).toMatchObject({
      grant_types_supported: [grantType],
      response_types_supported: ['ticket'],
    })
    const asked = { response_type: 'ticket', client_id: 'web', scope: 'read' }
    const location = locationOf(await answerAuthorization(server, get('/authorize', asked)))
    const given = new URLSearchParams(location.hash.slice(1)).get('ticket') ?? ''
    expect(given).toBe('alice@web')
    const form = { grant_type: grantType, ticket: given, scope: 'read' }
    const response = await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store' })
    const { access_token, ...tokens } = json(response)
    expect(tokens).toEqual({ token_type: 'Bearer', expires_in: 3600, scope: 'read' })
    const record = await server.context.repositories.accessTokens.find(String(access_token))
    expect(record).toMatchObject({ subject: 'alice', clientId: 'web' })
  })

  it('refuses as it says, after the client was authenticated and asked for its grant types, G-1, CODE-11, CODE-12', async () => {
    const server = createServer().registerGrant(ticket)
    const send = (form: Record<string, string>, headers = basic('web', secret)) =>
      server.createTokenResponse(post('/token', { grant_type: grantType, ...form }, headers))
    expect((await send({ ticket: 'alice@web' }, {})).status).toBe(401)
    expect(json(await send({}))['error']).toBe('invalid_request')
    expect((await send({ ticket: 'alice@other' })).status).toBe(403)
    const others = createServer({ clients: [{ ...web, grant_types: [] }] }).registerGrant(ticket)
    const form = { grant_type: grantType, ticket: 'alice@web' }
    const refused = await others.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(json(refused)['error']).toBe('unauthorized_client')
  })

  it('without a token request is no grant type of the token endpoint, G-2, G-3', async () => {
    const { handle: _handle, ...only } = ticket
    const server = createServer().registerGrant(only)
    const form = { grant_type: grantType }
    const response = await server.createTokenResponse(post('/token', form, basic('web', secret)))
    expect(json(response)['error']).toBe('unsupported_grant_type')
  })

  it('is looked for among none when there are none, T-RP-1', async () => {
    const server = createServer()
    const location = locationOf(
      await answerAuthorization(server, get('/authorize', authorizationParameters)),
    )
    expect(location.searchParams.get('error')).toBe('unsupported_response_type')
    const response = await server.createTokenResponse(
      post('/token', { grant_type: 'authorization_code' }, basic('web', secret)),
    )
    expect(response.status).toBe(400)
    expect(json(response)['error']).toBe('unsupported_grant_type')
  })
})

describe('a token format of the application', () => {
  const prefixed: TokenFormat = {
    tokenFormat: 'prefixed',
    signs: false,
    create: async ({ client, grantType: grant, subject, scope }) =>
      [
        client.client_id,
        grant,
        subject ?? 'nobody',
        ...scope,
        await opaqueFormat().create(content, undefined),
      ].join('.'),
  }
  const content = {
    issuer,
    client: { ...web, token_endpoint_auth_method: 'client_secret_basic' },
    grantType,
    subject: undefined,
    scope: [],
    audience: [],
    issuedAt: 0,
    expiresAt: 0,
    authentication: undefined,
    confirmation: undefined,
    actor: undefined,
  }

  it('writes what it is told about client, grant and user, T-CODE-19, FL-2, DJ-1', async () => {
    const { exchange, getCode, token } = createProvider({ accessTokens: prefixed })
    const tokens = json(await exchange(await getCode()))
    expect(tokens['access_token']).toMatch(
      /^web\.authorization_code\.alice\.read\.[A-Za-z0-9]{43}$/,
    )
    const own = json(await token({ grant_type: 'client_credentials' }))
    expect(own['access_token']).toMatch(/^web\.client_credentials\.nobody\.[A-Za-z0-9]{43}$/)
  })

  it('is chosen for a client and a grant by a function, and what cannot be written refuses, AS-1', async () => {
    const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])
    const signed = jwtFormat({ audience: 'https://api.example' })
    const { token, exchange, getCode } = createProvider({
      keys,
      accessTokens: ({ client, grantType: grant }) =>
        client.client_id === 'web' && grant === 'client_credentials' ? signed : opaqueFormat(),
    })
    const form = { grant_type: 'client_credentials' }
    expect(String(json(await token(form))['access_token']).split('.')).toHaveLength(3)
    expect(String(json(await token(form, basic('other', secret)))['access_token'])).not.toContain(
      '.',
    )
    expect(String(json(await exchange(await getCode()))['access_token'])).not.toContain('.')
    const unsigned = createProvider({ accessTokens: () => signed })
    await expect(unsigned.token(form)).rejects.toThrow('needs signing keys')
  })

  it('has its lifetime told for a client and a grant, FL-2, DJ-1', async () => {
    const accessToken = ({ grantType: grant }: { grantType: string }) =>
      grant === 'client_credentials' ? 60 : 600
    const { token, exchange, getCode } = createProvider({ lifetimes: { accessToken } })
    expect(json(await token({ grant_type: 'client_credentials' }))['expires_in']).toBe(60)
    expect(json(await exchange(await getCode()))['expires_in']).toBe(600)
    const broken = createProvider({ lifetimes: { accessToken: () => Number.NaN } })
    await expect(broken.token({ grant_type: 'client_credentials' })).rejects.toThrow('whole number')
  })
})

describe('an endpoint of the application', () => {
  const whoami: Endpoint = {
    name: 'whoami',
    path: '/whoami',
    methods: ['GET', 'POST'],
    metadataName: 'whoami_endpoint',
    authenticatesClients: 'whoami_endpoint',
    async handle(request, context) {
      // A page of the application's own, RFC 8628 §3.3 for one.
      if (request.method === 'GET')
        return { status: 200, headers: { 'content-type': 'text/html' }, body: '<form></form>' }
      const { client } = await context.authenticateClient(request, new Parameters())
      return jsonResponse(200, { client_id: client.client_id })
    },
  }

  it('is mounted, stands in the metadata and authenticates clients as the token endpoint does, AS-7, AS-8, AS-9', async () => {
    const server = createServer().registerEndpoint(whoami)
    expect(server.metadata()).toMatchObject({
      whoami_endpoint: `${issuer}/whoami`,
      whoami_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    })
    expect(server.context.endpointUrl('whoami')).toBe(`${issuer}/whoami`)
    const mine = await server.handle(post('/whoami', {}, basic('web', secret)))
    expect(mine && json(mine)).toEqual({ client_id: 'web' })
    const stranger = await server.handle(post('/whoami', {}, basic('web', 'wrong')))
    expect(stranger?.status).toBe(401)
    expect(stranger?.headers['www-authenticate']).toMatch(/^Basic/)
    expect((await server.handle({ ...get('/whoami'), method: 'PUT' }))?.headers['allow']).toBe(
      'GET, POST',
    )
  })

  it('answers a page of its own, AS-8', async () => {
    const server = createServer().registerEndpoint(whoami)
    const page = await server.createEndpointResponse('whoami', get('/whoami'))
    expect(page.body).toBe('<form></form>')
  })

  it('of a name that there is not is a mistake of the caller, AS-7', async () => {
    const server = createServer()
    await expect(server.createEndpointResponse('whoami', get('/x'))).rejects.toThrow(
      'There is no endpoint "whoami", only token, metadata',
    )
    expect(() => server.context.endpointUrl('whoami')).toThrow('There is no endpoint "whoami"')
  })

  it('of a name that there is already is refused: one answers, and it is plain which, ERR-6, AS-7', () => {
    expect(() => createServer().registerEndpoint(whoami).registerEndpoint(whoami)).toThrow(
      'registered twice',
    )
    const both = createServer().registerEndpoint(revocation())
    expect(() => both.registerEndpoint({ ...whoami, name: 'revocation' })).toThrow(
      'registered twice',
    )
  })

  it('is found by its path, and nothing is found elsewhere, FL-1, SQ-5', async () => {
    const server = createServer({ issuer: 'https://as.example/t' }).registerGrant(
      clientCredentials(),
    )
    const url = (path: string) => ({ ...post('', {}), url: `https://as.example${path}` })
    expect(server.routes().map(({ path }) => path)).toEqual([
      '/t/token',
      '/.well-known/oauth-authorization-server/t',
    ])
    expect((await server.handle(url('/t/token?x=1')))?.status).toBe(400)
    for (const path of [
      '/token',
      '/t/token/',
      '/t//token',
      '/T/token',
      '/t/authorize',
      '/t/%74oken',
    ]) {
      expect(await server.handle(url(path)), path).toBeUndefined()
    }
    // One that is registered later is found as well.
    server.registerEndpoint(whoami)
    expect((await server.handle({ ...url('/t/whoami'), method: 'GET' }))?.status).toBe(200)
  })
})
