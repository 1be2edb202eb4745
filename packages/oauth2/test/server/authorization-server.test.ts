import { memoryStore, sha256 } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { OAuth2Error } from '@authkit/oauth2'
import {
  AuthorizationRequestError,
  AuthorizationServer,
  clientCredentials,
  clientSecretBasic,
  hashClientSecret,
  jwtFormat,
  refreshToken,
  type AuthorizationServerOptions,
  type Grant,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { basic, createProvider, get, issuer, json, secret } from './provider.ts'

const create = (options: Partial<AuthorizationServerOptions> = {}) =>
  new AuthorizationServer({ issuer, store: memoryStore(), clients: [], ...options })

describe('server metadata', () => {
  it('is derived from what is registered, RFC 6749 §1.1, RFC 8414 §2, RFC 9207 §3', () => {
    const { server } = createProvider()
    expect(server.metadata()).toEqual({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      revocation_endpoint: `${issuer}/revoke`,
      revocation_endpoint_auth_methods_supported: [
        'client_secret_basic',
        'client_secret_post',
        'none',
      ],
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
      scopes_supported: ['read', 'write', 'admin'],
      authorization_response_iss_parameter_supported: true,
    })
  })

  it('does not offer what is not there, RFC 6749 §1.3', () => {
    const document = create().registerGrant(clientCredentials()).metadata()
    expect(document).not.toHaveProperty('authorization_endpoint')
    expect(document['response_types_supported']).toEqual([])
    expect(create({ clientAuthentication: [clientSecretBasic()] }).metadata()).toMatchObject({
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
    })
  })

  it('is served between host and path of the issuer by GET and HEAD, RFC 8414 §3.1, RFC 9110 §9.3.2', async () => {
    const server = create({ issuer: 'https://issuer.example/tenant/' })
    const route = server.routes().find(({ name }) => name === 'metadata')
    expect(route).toMatchObject({
      path: '/.well-known/oauth-authorization-server/tenant',
      wellKnown: true,
    })
    expect(server.metadata()['token_endpoint']).toBe('https://issuer.example/tenant/token')
    const response = await route?.handler(get('/.well-known/oauth-authorization-server/tenant'))
    expect(JSON.parse(response?.body ?? '')).toEqual(server.metadata())
    expect(response?.headers['access-control-allow-origin']).toBe('*')
    const head = { ...get('/.well-known/oauth-authorization-server/tenant'), method: 'HEAD' }
    expect((await route?.handler(head))?.status).toBe(200)
  })
})

describe('S-C1 misconfiguration', () => {
  it.each([
    '',
    'http://issuer.example',
    'https://issuer.example?x=1',
    'https://issuer.example#x',
    'issuer.example',
    'https://',
  ])('refuses the issuer %j, RFC 8414 §2, E-1, X-17, T-CODE-28', (value) =>
    expect(() => create({ issuer: value })).toThrow(/issuer (is an https URL|must be)/),
  )

  it('refuses a format that signs without keys', () => {
    expect(() => create({ accessTokens: jwtFormat({ audience: 'https://api.example' }) })).toThrow(
      'needs signing keys',
    )
  })

  it('refuses two members of one name, ERR-6', () => {
    const server = create().registerGrant(clientCredentials())
    expect(() => server.registerGrant(clientCredentials())).toThrow('registered twice')
  })

  it.each([
    [
      'two clients of one name',
      [
        { client_id: 'a', client_secret: secret },
        { client_id: 'a', client_secret: secret },
      ],
    ],
    [
      'an authentication method that there is not',
      [{ client_id: 'a', token_endpoint_auth_method: 'magic' }],
    ],
    [
      'an insecure redirect URI',
      [{ client_id: 'a', client_secret: secret, redirect_uris: ['http://a.example/'] }],
    ],
    ['no redirect URI for the code grant', [{ client_id: 'a', client_secret: secret }]],
    ['an empty client_id', [{ client_id: '', grant_types: [] }]],
    ['an empty client_secret', [{ client_id: 'a', client_secret: '', grant_types: [] }]],
  ])('refuses %s', (_what, clients) => {
    expect(() => create({ clients })).toThrow(/client/i)
  })

  it.each([
    { authorizationCode: 601 },
    { authorizationCode: 0 },
    { authorizationCode: Number.NaN },
    { accessToken: 0.5 },
    { accessToken: -1 },
    { accessToken: Infinity },
  ])('A-16 refuses the lifetimes %j', (lifetimes) => {
    expect(() => create({ lifetimes })).toThrow(/whole number of seconds|must be a number/)
  })

  it.each([{ idleLifetime: 0 }, { absoluteLifetime: 0.5 }, { graceWindow: Infinity }])(
    'A-19 refuses the refresh token option %j',
    (options) =>
      expect(() => refreshToken(options)).toThrow(/whole number of seconds|must be a number/),
  )
})

/** A server made by a JavaScript caller, who passes anything. */
const anything = (options: object) => create(options)

describe('S-C1 mistakes that no compiler found', () => {
  it.each([
    ['an unknown option', { accessToken: 60 }, 'has no option "accessToken"'],
    ['a path as store', { store: 'provider.sqlite' }, 'the option store must be an object'],
    ['no clients', { clients: undefined }, 'the option clients is missing'],
    ['a JWK as keys', { keys: { kty: 'RSA' } }, 'keys is a KeySet'],
    [
      'a validator as format',
      { accessTokens: { validate: () => {} } },
      'accessTokens is a token format',
    ],
    ['a client without id', { clients: [{ clientId: 'a' }] }, 'client_id is a text'],
    [
      'a client without secret',
      { clients: [{ client_id: 'a', grant_types: [] }] },
      'client_secret is missing',
    ],
    [
      'a short secret, RFC 6749 §10.10',
      { clients: [{ client_id: 'a', client_secret: 'short', grant_types: [] }] },
      'at least 16 characters',
    ],
    [
      'a list as scope',
      { clients: [{ client_id: 'a', client_secret: secret, grant_types: [], scope: ['a'] }] },
      'scope is a text',
    ],
    ['a text as lifetime', { lifetimes: { accessToken: '1h' } }, 'must be a number or a function'],
    [
      'attack A13: a lifetime that there is not, which left another as it was, RFC 6749 §4.1.2',
      { lifetimes: { accesToken: 60 } },
      'lifetimes has no option "accesToken"; there are authorizationCode, accessToken',
    ],
  ])('refuses %s', (_what, options, message) => {
    expect(() => anything(options)).toThrow(message)
  })

  it('refuses a member that was not called', () => {
    // What JavaScript callers pass is anything.
    const uncalled = clientCredentials as unknown as Grant
    expect(() => create().registerGrant(uncalled)).toThrow('has to be called')
  })

  it('refuses an extension that signs when there is nothing to sign with', () => {
    const signing = { extension: 'openid', signs: true }
    const publicOnly = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256' }).toPublic()])
    expect(() => create().use(signing)).toThrow('openid() needs private keys')
    expect(() => create({ keys: publicOnly }).use(signing)).toThrow('openid() needs private keys')
  })
})

describe('clients from the application', () => {
  const client = {
    client_id: 'job',
    client_secret_hash: hashClientSecret(secret),
    grant_types: ['client_credentials'],
  }

  it('are looked up for each request, their secret hashed and their defaults filled in, RFC 7591 §2, DJ-1, SQ-1', async () => {
    const { token } = createProvider({ clients: async (id) => (id === 'job' ? client : undefined) })
    const form = { grant_type: 'client_credentials' }
    expect((await token(form, basic('job', secret))).status).toBe(200)
    expect((await token(form, basic('job', 'wrong'))).status).toBe(401)
    expect((await token(form, basic('job', client.client_secret_hash))).status).toBe(401)
    expect((await token(form, basic('nobody', secret))).status).toBe(401)
  })

  it('A-60 are not looked up by what no database can hold', async () => {
    const asked: string[] = []
    const { token } = createProvider({ clients: (id) => void asked.push(id) })
    const form = { grant_type: 'client_credentials' }
    for (const id of ['a\0b', 'x'.repeat(256)]) {
      expect((await token(form, basic(id, secret))).status).toBe(401)
    }
    expect(asked).toEqual([])
  })

  it('A-26 are nobody with an empty secret, RFC 6749 §2.3.1', async () => {
    const unset = [
      { ...client, client_secret: '' },
      { ...client, client_secret_hash: `sha256$salt$${sha256('salt$')}` },
    ]
    for (const metadata of unset) {
      const { token } = createProvider({ clients: () => metadata })
      const response = await token({ grant_type: 'client_credentials' }, basic('job', ''))
      expect(response.status).toBe(401)
    }
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://app.example/cb',
    'https://app.example@evil.example/cb',
    'https://app.example/cb#x',
    'nonsense',
  ])('A-06 are not answered at %s, registered or not, RFC 9700 §2.1', async (uri) => {
    const web = { client_id: 'web', client_secret: secret, redirect_uris: [uri] }
    const { authorize } = createProvider({ clients: () => web })
    for (const redirect_uri of [uri, undefined]) {
      const refused = authorize({ redirect_uri })
      await expect(refused).rejects.toMatchObject({ error: 'invalid_request' })
      await expect(refused).rejects.not.toBeInstanceOf(AuthorizationRequestError)
    }
  })

  it('may have null where nothing is registered', async () => {
    const row: object = { ...client, scope: null, redirect_uris: null, client_name: null }
    const { token } = createProvider({ clients: () => row as typeof client })
    expect((await token({ grant_type: 'client_credentials' }, basic('job', secret))).status).toBe(
      200,
    )
  })

  it('are not taken under another name than they were asked for', async () => {
    const { token } = createProvider({ clients: () => client })
    expect((await token({ grant_type: 'client_credentials' }, basic('JOB', secret))).status).toBe(
      401,
    )
  })

  it('get JWT access tokens of the profile of RFC 9068 §2 with the claims of RFC 9068 §2.2', async () => {
    const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])
    const { token } = createProvider({
      clients: () => client,
      keys,
      accessTokens: jwtFormat({ audience: 'https://api.example' }),
    })
    const tokens = json(
      await token({ grant_type: 'client_credentials', scope: 'read' }, basic('job', secret)),
    )
    const [head = '', body = ''] = String(tokens['access_token']).split('.')
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toMatchObject({
      alg: 'ES256',
      typ: 'at+jwt',
    })
    expect(JSON.parse(Buffer.from(body, 'base64url').toString())).toEqual({
      iss: issuer,
      sub: 'job',
      aud: 'https://api.example',
      client_id: 'job',
      iat: 1_700_000_000,
      exp: 1_700_003_600,
      jti: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
      scope: 'read',
    })
  })
})

describe('OAuth2Error', () => {
  it('A-53 holds no character that error_description may not, RFC 6749 §5.2, ERR-5', () => {
    const error = new OAuth2Error('invalid_request', 'a "b" \\ \r\n é <script>')
    expect(error.message).toBe("a 'b' ? ?? ? <script>")
    expect(error.message).toMatch(/^[\x20\x21\x23-\x5B\x5D-\x7E]*$/)
  })

  it('names its kind, status and code, ERR-1', () => {
    const error = new OAuth2Error('invalid_grant', 'x', { status: 400 })
    expect(error).toMatchObject({
      error: 'invalid_grant',
      status: 400,
      statusCode: 400,
      code: 'ERR_OAUTH2_INVALID_GRANT',
    })
  })

  it('answers protocol errors only, and throws again what is none, A-53', () => {
    const { server } = createProvider()
    const fault = new TypeError('secret-host:5432 is no number')
    expect(() => server.createErrorResponse(fault)).toThrow(fault)
  })
})
