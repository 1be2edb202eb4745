import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, JsonWebSignature, jwt, unverifiedHeader, unverifiedJwt } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import type { RequestParameters } from '../../../src/client/request-object/request-object-claims.ts'
import {
  createRequestObject,
  createUnsignedRequestObject,
  type RequestObjectOptions,
} from '../../../src/client/request-object/request-object.ts'

const now = 1_800_000_000
const key = JsonWebKey.generate('RSA', { alg: 'RS256', kid: 'c1' })
const terms = { clientId: 'app', audience: 'https://op.example', clock: () => now }
const parameters: RequestParameters = {
  response_type: 'code',
  scope: 'openid',
  claims: { userinfo: { email: null } },
}

const create = (options: Partial<RequestObjectOptions> = {}, given = parameters) =>
  createRequestObject(given, { ...terms, key, ...options })

describe('createRequestObject', () => {
  it('I21 signs the parameters for the provider, with a type of its own (RFC 9101 §4, §10.8)', async () => {
    const { header, claims } = jwt.verify(await create(), key.toJSON(), {
      clock: () => now,
      issuer: 'app',
      audience: 'https://op.example',
    })
    expect(header).toEqual({ alg: 'RS256', typ: 'oauth-authz-req+jwt', kid: 'c1' })
    expect(claims).toEqual({
      ...parameters,
      client_id: 'app',
      iss: 'app',
      aud: 'https://op.example',
      iat: now,
      nbf: now,
      exp: now + 300,
      jti: expect.stringMatching(/^\w{43}$/),
    })
    expect(unverifiedJwt(await create()).claims.jti).not.toBe(claims.jti)
  })

  it('signs by the algorithm and for the time that are given', async () => {
    const ec = JsonWebKey.generate('EC', { alg: 'ES256' })
    const token = await create({ key: ec, alg: 'ES256', expiresIn: 60 })
    const claims = jwt.decode(token, ec.toJSON(), { clock: () => now + 59 })
    expect(claims.exp).toBe(now + 60)
  })

  it('signs with a secret and with keys that have to be fetched', async () => {
    const secret = 'a-secret-of-more-than-thirty-two-bytes'
    const token = await create({ key: secret, alg: 'HS256' })
    expect(jwt.decode(token, secret, { clock: () => now }).iss).toBe('app')
    const later = await create({ key: () => Promise.resolve(key) })
    expect(jwt.decode(later, key.toJSON(), { clock: () => now }).iss).toBe('app')
  })

  it('encrypts the signed token for the provider (RFC 9101 §6.1)', async () => {
    const provider = JsonWebKey.generate('EC', { alg: 'ECDH-ES+A128KW', kid: 'p1', use: 'enc' })
    const token = await create({
      encrypt: { key: { keys: [provider.toJSON()] }, alg: 'ECDH-ES+A128KW', enc: 'A256GCM' },
    })
    expect(unverifiedHeader(token)).toMatchObject({ enc: 'A256GCM', cty: 'JWT', kid: 'p1' })
    const options = { clock: () => now, decrypt: { key: provider } }
    expect(jwt.decode(token, key.toJSON(), options)['scope']).toBe('openid')
    const usual = await create({
      encrypt: { key: provider.toJSON(), alg: 'ECDH-ES+A128KW', kid: 'p1' },
    })
    expect(unverifiedHeader(usual)).toMatchObject({ enc: 'A128CBC-HS256' })
  })

  it.each(['request', 'request_uri', 'iss', 'aud', 'exp', 'iat', 'nbf', 'jti', 'sub'])(
    'A-41 holds no %s of the application (RFC 9101 §4)',
    async (name) => {
      const given = { ...parameters, [name]: 'x' }
      await expect(create({}, given)).rejects.toThrow(AuthkitConfigError)
    },
  )

  it('A-41 holds the client_id of its client only (RFC 9101 §5)', async () => {
    const own = { ...parameters, client_id: 'app' }
    await expect(create({}, own)).resolves.toMatch(/^ey/)
    await expect(create({}, { ...own, client_id: 'other' })).rejects.toThrow(AuthkitConfigError)
  })

  it.each<[string, Record<string, unknown>]>([
    ['J-01 the algorithm none', { alg: 'none' }],
    ['no key', { key: undefined }],
    ['no audience', { audience: undefined }],
    ['no time to live', { expiresIn: 0 }],
    ['an option that is unknown', { typ: 'JWT' }],
    ['an encryption without alg', { encrypt: { key: key.toJSON() } }],
  ])('is refused with %s', async (_, options) => {
    await expect(create(options)).rejects.toThrow(AuthkitConfigError)
  })

  it('rejects with the error of a key that does not fit', async () => {
    await expect(create({ alg: 'ES256' })).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_JOSE_/),
    })
    const encrypt = { key: key.toJSON(), alg: 'ECDH-ES' }
    await expect(create({ encrypt })).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_JOSE_/),
    })
  })
})

describe('createUnsignedRequestObject', () => {
  it('writes the parameters for a client that registered none (Core §6.1)', () => {
    const token = createUnsignedRequestObject(parameters, terms)
    const { header, payload } = new JsonWebSignature().deserializeUnsecured(token)
    expect(header).toEqual({ alg: 'none', typ: 'oauth-authz-req+jwt' })
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
      ...parameters,
      iss: 'app',
      aud: 'https://op.example',
      client_id: 'app',
    })
    expect(token.endsWith('.')).toBe(true)
  })

  it('takes no key, so that nobody believes it to be signed (RFC 9101 §10.1)', () => {
    const options = { ...terms, key }
    expect(() => createUnsignedRequestObject(parameters, options)).toThrow(AuthkitConfigError)
  })
})
