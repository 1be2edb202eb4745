import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey } from '@authkit/jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type ClientAuthenticationFunction,
  clientSecretPost,
  none,
  OAuth2Client,
  type OAuth2ClientOptions,
  privateKeyJwt,
} from '../../../src/client.ts'
import { scriptedServer, type ScriptedServer } from '../support/scripted-server.ts'

let server: ScriptedServer
const key = JsonWebKey.generate('EC', { crv: 'P-256' })
const pem = JsonWebKey.generate('RSA').exportPem({ private: true })

beforeAll(async () => {
  server = await scriptedServer()
  server.on('/token', { body: { access_token: 'a', token_type: 'Bearer' } })
  server.on('/revoke', { status: 200 })
  server.on('/introspect', { body: { active: true } })
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(() => server.close())

function client(options: Partial<OAuth2ClientOptions> = {}, supported?: string[]): OAuth2Client {
  const { origin } = server
  return new OAuth2Client({
    clientId: 'app',
    serverMetadata: {
      token_endpoint: `${origin}/token`,
      revocation_endpoint: `${origin}/revoke`,
      introspection_endpoint: `${origin}/introspect`,
      token_endpoint_auth_methods_supported: supported,
    },
    ...options,
  })
}

/** Which method a client used at a path, by what it sent. */
function methodAt(path: string): string {
  const [request] = server.to(path)
  const { headers, form } = request ?? { headers: {}, form: new URLSearchParams() }
  if (headers.authorization?.startsWith('Basic ')) return 'client_secret_basic'
  if (form.has('client_assertion')) {
    const [header = ''] = form.get('client_assertion')?.split('.') ?? []
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString())
    return String(alg).startsWith('HS') ? 'client_secret_jwt' : 'private_key_jwt'
  }
  return form.has('client_secret') ? 'client_secret_post' : 'none'
}

describe('the choice of a method', () => {
  const clientSecret = 'a-secret-of-enough-length'

  it.each([
    ['client_secret_basic', 'a secret', { clientSecret }, undefined],
    ['none', 'no secret', {}, undefined],
    [
      'client_secret_basic',
      'a server that takes many',
      { clientSecret },
      ['client_secret_jwt', 'client_secret_post', 'client_secret_basic'],
    ],
    [
      'client_secret_post',
      'a server that takes no Basic',
      { clientSecret },
      ['private_key_jwt', 'client_secret_jwt', 'client_secret_post'],
    ],
    [
      'client_secret_jwt',
      'a server that takes nothing else',
      { clientSecret },
      ['client_secret_jwt'],
    ],
    [
      'client_secret_basic',
      'a server that takes what the client has not',
      { clientSecret },
      ['private_key_jwt'],
    ],
    ['none', 'a public client where certificates are taken', {}, ['tls_client_auth']],
  ])('C04, T4.01 is %s for %s', async (expected, _what, options, supported) => {
    await client(options, supported).fetchToken()
    expect(methodAt('/token')).toBe(expected)
  })

  it('C04, T4.01 makes no public client of an empty secret', () => {
    const custom: ClientAuthenticationFunction = (form) => form
    const methods = [undefined, 'none', 'client_secret_basic', custom]
    for (const tokenEndpointAuthMethod of methods) {
      const options = { clientSecret: '', tokenEndpointAuthMethod }
      expect(() => client(options)).toThrow(AuthkitConfigError)
      expect(() => client(options)).toThrow('a public client leaves it out')
    }
  })

  it('C04 takes a name, a method or a function', async () => {
    const named = client({ clientSecret, tokenEndpointAuthMethod: 'client_secret_post' })
    await named.fetchToken()
    expect(methodAt('/token')).toBe('client_secret_post')
    server.received.length = 0
    await client({ tokenEndpointAuthMethod: privateKeyJwt({ key }) }).fetchToken()
    expect(methodAt('/token')).toBe('private_key_jwt')
    server.received.length = 0
    await client({ tokenEndpointAuthMethod: (form) => form }).fetchToken()
    expect(server.to('/token')[0]?.body).toBe('grant_type=client_credentials')
  })

  it('C21, T4.11 names the methods that exist when it is given another', () => {
    const options = { clientSecret, tokenEndpointAuthMethod: 'magic' }
    expect(() => client(options)).toThrow(AuthkitConfigError)
    expect(() => client(options)).toThrow(
      /tokenEndpointAuthMethod must be one of client_secret_basic, client_secret_post, client_secret_jwt, none, tls_client_auth, self_signed_tls_client_auth, or .*privateKeyJwt/,
    )
  })

  it('C21, D03 does not fall back to Basic for a private_key_jwt that has no key', () => {
    const options = { clientSecret, tokenEndpointAuthMethod: 'private_key_jwt' }
    expect(() => client(options)).toThrow(/privateKeyJwt\(\{ key \}\)/)
  })

  it.each(['client_secret_basic', 'client_secret_post', 'client_secret_jwt'])(
    'refuses %s without a secret',
    (method) => {
      expect(() => client({ tokenEndpointAuthMethod: method })).toThrow(/needs a clientSecret/)
    },
  )

  it.each([
    ['client_secret_basic', pem],
    ['client_secret_post', pem],
    ['client_secret_jwt', pem],
    [undefined, pem],
    [undefined, JSON.stringify(key.exportPrivate())],
  ])('C03, D03 refuses a private key as the secret of %s', (method, secret) => {
    const create = () => client({ clientSecret: secret, tokenEndpointAuthMethod: method })
    expect(create).toThrow(AuthkitConfigError)
    expect(create).toThrow(/a private key belongs to privateKeyJwt/)
  })

  it('says nothing of the secret in its errors', () => {
    const secret = 'short-secret'
    const create = () =>
      client({ clientSecret: secret, tokenEndpointAuthMethod: 'client_secret_jwt' })
    expect(create).toThrow(/clientSecret cannot sign/)
    expect(create).not.toThrow(secret)
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['a number', 1],
    ['an object without a name', { authenticate: (form: unknown) => form }],
    ['an object without authenticate', { name: 'magic', needsSecret: false }],
  ])('refuses %s as a method', (_what, method) => {
    const wrong = method as 'none'
    expect(() => client({ tokenEndpointAuthMethod: wrong })).toThrow(AuthkitConfigError)
    expect(() => client({ clientAuthentications: [wrong as never] })).toThrow(AuthkitConfigError)
  })

  it('refuses two methods of one name', () => {
    expect(() => client({ clientAuthentications: [none(), none()] })).toThrow(AuthkitConfigError)
  })

  it('refuses a list without a method that fits', () => {
    const options = { clientAuthentications: [clientSecretPost()] }
    expect(() => client(options)).toThrow(AuthkitConfigError)
  })
})

describe('the method of each endpoint', () => {
  const clientSecret = 'a-secret-of-enough-length'
  const token = { access_token: 'a' }

  it('C05, T4.13 is that of the token endpoint unless another is given', async () => {
    const app = client({ token, clientSecret, tokenEndpointAuthMethod: 'client_secret_post' })
    await app.introspectToken()
    await app.revokeToken()
    expect(methodAt('/introspect')).toBe('client_secret_post')
    expect(methodAt('/revoke')).toBe('client_secret_post')
  })

  it('C05, T4.14 can be another one to revoke tokens', async () => {
    const app = client({
      token,
      clientSecret,
      tokenEndpointAuthMethod: 'client_secret_post',
      revocationEndpointAuthMethod: 'client_secret_basic',
    })
    await app.fetchToken()
    await app.introspectToken()
    await app.revokeToken()
    expect(methodAt('/token')).toBe('client_secret_post')
    expect(methodAt('/introspect')).toBe('client_secret_post')
    expect(methodAt('/revoke')).toBe('client_secret_basic')
  })

  it('C05 refuses an unknown one when the client is made', () => {
    expect(() => client({ revocationEndpointAuthMethod: 'magic' })).toThrow(AuthkitConfigError)
    expect(() => client({ introspectionEndpointAuthMethod: 'magic' })).toThrow(AuthkitConfigError)
  })

  it('D03, T4.12 revokes with an assertion and sends neither Basic nor anything of the key', async () => {
    const method = privateKeyJwt({ key: pem })
    await client({ token, tokenEndpointAuthMethod: method }).revokeToken()
    const [request] = server.to('/revoke')
    expect(methodAt('/revoke')).toBe('private_key_jwt')
    expect(request?.headers.authorization).toBeUndefined()
    expect([...(request?.form.keys() ?? [])].toSorted()).toEqual([
      'client_assertion',
      'client_assertion_type',
      'token',
    ])
    const secrets = pem.split('\n').filter((line) => line.length > 40)
    for (const line of secrets) expect(decodeURIComponent(request?.body ?? '')).not.toContain(line)
  })
})
