import { AuthkitConfigError, memoryStore } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { validateServerMetadata } from '@authkit/oauth2'
import { OAuth2Client } from '@authkit/oauth2/client'
import {
  AuthorizationServer,
  authorizationCode,
  type AuthorizationServerOptions,
  clientCredentials,
  type ClientAuthenticationMethod,
  clientSecretBasic,
  introspection,
  none,
  pkce,
  revocation,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { get, json, post } from '../provider.ts'

const issuer = 'https://issuer.example'
const keys = new KeySet([JsonWebKey.generate('EC', { alg: 'ES256' })])

const create = (options: Partial<AuthorizationServerOptions> = {}) =>
  new AuthorizationServer({ issuer, store: memoryStore(), clients: [], ...options })

const createFull = (options: Partial<AuthorizationServerOptions> = {}) =>
  create({ keys, ...options })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(clientCredentials())
    .registerEndpoint(revocation())
    .registerEndpoint(introspection())

/** A way to authenticate by a JWT, as far as the metadata tell. */
const keyMethod = (method: string, confidential: boolean): ClientAuthenticationMethod => ({
  method,
  credential: 'key',
  confidential,
  signingAlgorithms: [`${method}-alg`, 'ES256'],
  read: () => undefined,
  verify: () => false,
})

describe('metadata endpoint', () => {
  it.each([
    ['https://issuer.example', '/.well-known/oauth-authorization-server'],
    ['https://issuer.example/', '/.well-known/oauth-authorization-server'],
    ['https://issuer.example/issuer1', '/.well-known/oauth-authorization-server/issuer1'],
    ['https://issuer.example/a/b/c', '/.well-known/oauth-authorization-server/a/b/c'],
    ['https://issuer.example/x/', '/.well-known/oauth-authorization-server/x'],
    ['http://127.0.0.1:4000/x', '/.well-known/oauth-authorization-server/x'],
  ])(
    'MD-10 T-MD-23 serves the document of %s at %s, RFC 8414 §3, §3.1',
    async (identifier, path) => {
      const server = createFull({ issuer: identifier })
      const url = new URL(path, identifier).href
      const response = await server.handle({ method: 'GET', url, headers: {} })
      expect(response?.status).toBe(200)
      expect(response?.headers).toMatchObject({
        'content-type': 'application/json',
        'access-control-allow-origin': '*',
      })
      expect(JSON.parse(response?.body ?? '')).toEqual(server.metadata())
      // RFC 8414 §3.3: the very text that the client was given.
      expect(server.metadata().issuer).toBe(identifier)
    },
  )

  it('takes GET and HEAD only, RFC 8414 §3.1', async () => {
    const response = await create().createEndpointResponse(
      'metadata',
      post('/.well-known/oauth-authorization-server', {}),
    )
    expect([response.status, response.headers['allow']]).toEqual([405, 'GET'])
  })

  it('A-54 URL-2 says the same whatever the request says about host and scheme', async () => {
    const server = createFull()
    const response = await server.createEndpointResponse('metadata', {
      ...get('/.well-known/oauth-authorization-server'),
      url: 'http://evil.example/.well-known/oauth-authorization-server?issuer=x',
      headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=e' },
    })
    expect(json(response)).toEqual(server.metadata())
    expect(response.body).not.toContain('evil')
  })
})

describe('the derived document', () => {
  const documents: readonly [what: string, server: AuthorizationServer][] = [
    ['every endpoint', createFull()],
    ['an issuer with a path', createFull({ issuer: `${issuer}/tenant/` })],
    ['loopback', createFull({ issuer: 'http://127.0.0.1:4000' })],
    ['machines only', create().registerGrant(clientCredentials())],
    ['JWTs', createFull({ clientAuthentication: [keyMethod('private_key_jwt', true), none()] })],
    ['scopes', createFull({ scopes: ['read'] })],
  ]

  it.each(documents)(
    'MD-1 MD-2 MD-3 MD-4 MD-5 MD-6 MD-7 of a server with %s is valid, RFC 8414 §2',
    (_what, server) => {
      expect(validateServerMetadata(server.metadata())).toBe(server.metadata())
      // RFC 8414 §3.2: what a client reads of it is there.
      const { serverMetadata } = new OAuth2Client({
        clientId: 'c',
        serverMetadata: server.metadata(),
      })
      expect(server.metadata()).toMatchObject(serverMetadata)
    },
  )

  it.each(documents)('A-28 names only URLs of the issuer, with %s', (_what, server) => {
    const prefix = server.issuer.replace(/\/$/, '')
    const { issuer: _issuer, ...members } = server.metadata()
    const isUrl = (value: unknown) => typeof value === 'string' && /^https?:/.test(value)
    const urls = Object.entries(members).filter(([, value]) => isUrl(value))
    expect(urls.length).toBeGreaterThan(0)
    for (const [name, url] of urls) {
      expect(name).toMatch(/_endpoint$|^jwks_uri$/)
      expect(url).toMatch(new RegExp(`^${prefix}/[a-z]+$`))
    }
  })

  it('has no algorithms where no method uses JWTs, and those of its methods where one does, MD-7, RFC 8414 §2', () => {
    expect(Object.keys(createFull().metadata()).join(' ')).not.toContain('signing_alg')
    const clientAuthentication = [keyMethod('private_key_jwt', true), keyMethod('open', false)]
    expect(createFull({ clientAuthentication }).metadata()).toMatchObject({
      token_endpoint_auth_methods_supported: ['private_key_jwt', 'open'],
      token_endpoint_auth_signing_alg_values_supported: [
        'private_key_jwt-alg',
        'ES256',
        'open-alg',
      ],
      introspection_endpoint_auth_methods_supported: ['private_key_jwt'],
      introspection_endpoint_auth_signing_alg_values_supported: ['private_key_jwt-alg', 'ES256'],
    })
  })

  it('IN-1 offers a public client no way to introspect, RFC 7662 §2.1', () => {
    const document = createFull({ clientAuthentication: [clientSecretBasic(), none()] }).metadata()
    expect(document['introspection_endpoint_auth_methods_supported']).toEqual([
      'client_secret_basic',
    ])
    expect(document['revocation_endpoint_auth_methods_supported']).toContain('none')
  })

  it('leaves an empty list of scopes out, MD-5, RFC 8414 §3.2', () => {
    expect(createFull({ scopes: [] }).metadata()).not.toHaveProperty('scopes_supported')
  })

  it('ISS-2 T-ISS-5 says that every response names its issuer, where there are responses, RFC 9207 §3', () => {
    const member = 'authorization_response_iss_parameter_supported'
    expect(createFull().metadata()[member]).toBe(true)
    expect(create().registerGrant(clientCredentials()).metadata()).not.toHaveProperty(member)
  })

  it('changes with what is registered, RFC 8414 §2', () => {
    const server = create().registerGrant(clientCredentials())
    expect(server.metadata()).not.toHaveProperty('introspection_endpoint')
    server.registerEndpoint(introspection())
    expect(server.metadata()['introspection_endpoint']).toBe(`${issuer}/introspect`)
  })
})

describe('the option metadata', () => {
  it('MD-8 MD-9 adds members, RFC 8414 §2', () => {
    const more = {
      service_documentation: 'https://docs.example/oauth',
      op_policy_uri: 'https://issuer.example/policy',
      op_tos_uri: 'https://issuer.example/tos',
      ui_locales_supported: ['en', 'de-AT'],
      'x-anything': { goes: true },
    }
    const document = createFull({ metadata: more }).metadata()
    expect(document).toMatchObject(more)
    expect(validateServerMetadata(document)).toBe(document)
  })

  it('A-28 may name an endpoint that is elsewhere', () => {
    const registration = 'https://register.example/clients'
    const server = createFull({ metadata: { registration_endpoint: registration } })
    expect(server.metadata()['registration_endpoint']).toBe(registration)
  })

  it('does not take the place of what is registered, RFC 8414 §2', () => {
    const server = createFull({ metadata: { revocation_endpoint: 'https://evil.example/' } })
    expect(server.metadata()['revocation_endpoint']).toBe(`${issuer}/revoke`)
  })

  it.each(['issuer', 'token_endpoint', 'response_types_supported', 'grant_types_supported'])(
    'refuses %s, which only what is registered can tell',
    (name) => {
      const attempt = () => create({ metadata: { [name]: issuer } })
      expect(attempt).toThrow(AuthkitConfigError)
      expect(attempt).toThrow(`metadata.${name} follows from what is registered: leave it out`)
    },
  )

  it.each([
    ['service_documentation', 'docs', 'is not a URL of a page'],
    ['op_policy_uri', 'javascript://x/%0aalert(1)', 'is not a URL of a page'],
    ['ui_locales_supported', ['fr_FR'], 'is not a list of BCP 47 language tags'],
    ['ui_locales_supported', 'en', 'is not a list of BCP 47 language tags'],
    ['registration_endpoint', 'http://a.example/', 'must be https, or http on loopback'],
    ['registration_endpoint', 'http://127.0.0.1/', 'must be https, or http on loopback'],
    ['require_signed_request_object', 'true', 'is not a boolean'],
    ['revocation_endpoint_auth_signing_alg_values_supported', ['none'], 'must not hold none'],
  ])('MD-8 MD-9 T-MD-EXT refuses %s as %j at construction, RFC 8414 §2', (name, value, fault) => {
    const attempt = () => create({ metadata: { [name]: value } })
    expect(attempt).toThrow(AuthkitConfigError)
    expect(attempt).toThrow(`metadata.${name} ${fault}`)
  })
})

describe('the issuer', () => {
  it.each([
    'https://issuer.example?',
    'https://issuer.example#',
    'https://user@issuer.example',
    ' https://issuer.example',
    'https://issuer.example\n',
    'https://issuer.example/{tenant}',
    'ftp://issuer.example',
    'http://issuer.example',
  ])('MD-1 T-MD-1 URL-2 cannot be %j, RFC 8414 §2', (identifier) => {
    const attempt = () => create({ issuer: identifier })
    expect(attempt).toThrow(AuthkitConfigError)
    expect(attempt).toThrow('issuer is an https URL')
  })
})
