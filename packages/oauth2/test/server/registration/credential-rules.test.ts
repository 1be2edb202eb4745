import { createServer } from 'node:http'
import { JsonWebKey } from '@authkit/jose'
import { afterAll, describe, expect, it } from 'vitest'
import { createRegistrar } from './registrar.ts'

const { register } = createRegistrar()
const ec = JsonWebKey.generate('EC', { alg: 'ES256' })
const rsa = JsonWebKey.generate('RSA', { alg: 'RS256' })
const jwks = { keys: [ec.toJSON(), rsa.toJSON()] }
// The modulus of an RSA key of 1024 bits.
const weak = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xc5).toString('base64url') }

async function refusal(members: Record<string, unknown>): Promise<unknown> {
  const answer = await register(members)
  expect([answer['status'], answer['error']]).toEqual([400, 'invalid_client_metadata'])
  return answer['error_description']
}

describe('token_endpoint_auth_method', () => {
  it.each(['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'none'])(
    'CM-2 T-DR-9 registers %s, which the server has, RFC 7591 §2',
    async (method) => {
      const answer = await register({ token_endpoint_auth_method: method })
      expect([answer['status'], answer['token_endpoint_auth_method']]).toEqual([201, method])
      expect(Object.hasOwn(answer, 'client_secret')).toBe(method !== 'none')
    },
  )

  it('CM-2 takes client_secret_basic for a client that names none, RFC 7591 §2', async () => {
    expect((await register())['token_endpoint_auth_method']).toBe('client_secret_basic')
  })

  it('CM-2 T-DR-9 refuses what the server does not have, the default included, RFC 7591 §3.2.2', async () => {
    expect(await refusal({ token_endpoint_auth_method: 'tls_client_auth' })).toContain(
      'token_endpoint_auth_method',
    )
    const [method] = createRegistrar().server.context.members.clientAuthentication.values()
    const others = { ...method, method: 'other' } as NonNullable<typeof method>
    const strict = createRegistrar({ server: { clientAuthentication: [others] } })
    for (const members of [{}, { token_endpoint_auth_method: 'none' }])
      expect((await strict.register(members))['error']).toBe('invalid_client_metadata')
  })

  it('A-08 refuses a method of another type or name', async () => {
    const values = [7, ['none'], { method: 'none' }, true, '__proto__', 'none\u0000', 'None']
    for (const value of values)
      expect(await refusal({ token_endpoint_auth_method: value })).toContain('auth_method')
  })

  it('A-44 refuses a public client for a grant that proves who the client is, RFC 6749 §4.4', async () => {
    const open = createRegistrar({ grantTypes: ['client_credentials', 'authorization_code'] })
    const members = { grant_types: ['authorization_code', 'client_credentials'] }
    const answer = await open.register({ ...members, token_endpoint_auth_method: 'none' })
    expect([answer['status'], answer['error']]).toEqual([400, 'invalid_client_metadata'])
    expect((await open.register(members))['status']).toBe(201)
  })
})

describe('token_endpoint_auth_signing_alg', () => {
  const privateKey = { token_endpoint_auth_method: 'private_key_jwt', jwks }

  it('registers an algorithm that the server takes with the method, RFC 8414 §2', async () => {
    const answer = await register({ ...privateKey, token_endpoint_auth_signing_alg: 'ES256' })
    expect([answer['status'], answer['token_endpoint_auth_signing_alg']]).toEqual([201, 'ES256'])
  })

  it('refuses every other one, RFC 8414 §2, RFC 7591 §3.2.2', async () => {
    for (const algorithm of ['none', 'HS256', 'XX256', 7, ['ES256']]) {
      const members = { ...privateKey, token_endpoint_auth_signing_alg: algorithm }
      expect(await refusal(members)).toContain('token_endpoint_auth_signing_alg')
    }
  })

  it('refuses none of a method that lists it, and any of one without algorithms', async () => {
    await refusal({ token_endpoint_auth_signing_alg: 'ES256' })
    const [basic] = createRegistrar().server.context.members.clientAuthentication.values()
    const careless = { ...basic, signingAlgorithms: ['none'] } as NonNullable<typeof basic>
    const { register: careful } = createRegistrar({ server: { clientAuthentication: [careless] } })
    const answer = await careful({ token_endpoint_auth_signing_alg: 'none' })
    expect(answer['error']).toBe('invalid_client_metadata')
  })
})

describe('keys', () => {
  it('CM-8 T-DR-11 registers a set of public keys as it came, RFC 7591 §2', async () => {
    const later = { kty: 'FUTURE', kid: 'x' }
    const set = { keys: [...jwks.keys, later], note: 'dropped' }
    const answer = await register({ jwks: set })
    expect([answer['status'], answer['jwks']]).toEqual([201, { keys: set.keys }])
  })

  it('CM-8 T-DR-11 refuses jwks beside jwks_uri, RFC 7591 §2', async () => {
    expect(await refusal({ jwks, jwks_uri: 'https://app.example/jwks' })).toContain('jwks')
  })

  it('A-08 CM-8 T-DR-11 refuses a set that is empty, malformed or weak, RFC 7591 §2', async () => {
    const values = [
      { keys: [] },
      { keys: {} },
      { keys: 'x' },
      { keys: ['x'] },
      { keys: [null] },
      { keys: [[]] },
      { keys: [{}] },
      { keys: [{ kty: 7 }] },
      { keys: [{ kty: 'FUTURE' }] },
      { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] },
      { keys: [weak] },
      { keys: [...jwks.keys, weak] },
      { keys: Array.from({ length: 21 }, () => ec.toJSON()) },
      [ec.toJSON()],
      'https://app.example/jwks',
      7,
      '',
    ]
    for (const value of values) expect(await refusal({ jwks: value })).toContain('jwks')
  })

  it.each([
    ['a private key', ec.exportPrivate()],
    ['a secret', { kty: 'oct', k: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8' }],
    ['a public key with a stray private member', { ...ec.toJSON(), d: '' }],
  ])('CM-8 refuses %s, also beside good keys, RFC 7591 §2', async (_title, key) => {
    expect(await refusal({ jwks: { keys: [...jwks.keys, key] } })).toContain('private')
  })

  it('asks for keys where the method needs them, RFC 7591 §2', async () => {
    const method = { token_endpoint_auth_method: 'private_key_jwt' }
    expect(await refusal(method)).toContain('jwks')
    const uri = 'https://app.example/jwks'
    expect((await register({ ...method, jwks_uri: uri }))['jwks_uri']).toBe(uri)
    const answer = await register({ ...method, jwks })
    expect(answer['status']).toBe(201)
    expect(answer).not.toHaveProperty('client_secret')
    expect(answer).not.toHaveProperty('client_secret_expires_at')
  })
})

describe('A-43', () => {
  let requests = 0
  const listener = createServer((_request, response) => {
    requests += 1
    response.end('{}')
  }).listen(0, '127.0.0.1')
  afterAll(() => listener.close())

  it('A-43 fetches nothing when a client registers, whatever URL it names, RFC 7591 §5', async () => {
    await new Promise((resolve) => {
      if (listener.listening) resolve(undefined)
      else listener.once('listening', resolve)
    })
    const address = listener.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const url = `https://127.0.0.1:${port}/x`
    const answer = await register({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: url,
      logo_uri: url,
      client_uri: url,
    })
    expect(answer['status']).toBe(201)
    expect(await refusal({ logo_uri: `http://127.0.0.1:${port}/x` })).toContain('logo_uri')
    const connections = await new Promise((resolve) => {
      listener.getConnections((_error, count) => resolve(count))
    })
    expect([requests, connections]).toEqual([0, 0])
  })
})
