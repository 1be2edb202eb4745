import { JsonWebEncryption, JsonWebKey, JsonWebSignature, jwt, KeySet } from '@authkit/jose'
import { requestObject, type RequestObjectOptions } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { challenge, createProvider, get, issuer, json, redirectUri, secret } from '../provider.ts'

const key = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'k' })
const encryptionKeys = new KeySet([
  JsonWebKey.generate('RSA', { alg: 'RSA-OAEP-256', use: 'enc', kid: 'e1' }),
  JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ECDH-ES+A128KW', use: 'enc', kid: 'e2' }),
])
const now = 1_700_000_000
const inside = {
  response_type: 'code',
  redirect_uri: redirectUri,
  scope: 'read',
  state: 'inner',
  code_challenge: challenge,
  code_challenge_method: 'S256',
}

function serverOf(
  options: RequestObjectOptions,
  metadata: Record<string, unknown> = {},
  encrypts = true,
) {
  const client = {
    client_id: 'web',
    client_secret: secret,
    redirect_uris: [redirectUri],
    jwks: new KeySet([key]).toJSON(),
    ...metadata,
  }
  const provider = createProvider({ clients: [client], ...(encrypts ? { encryptionKeys } : {}) })
  provider.server.use(requestObject(options))
  return provider
}

const unsigned = (claims: Record<string, unknown> = {}, header = {}) =>
  new JsonWebSignature().serializeUnsecured(header, JSON.stringify({ ...inside, ...claims }))
const signed = (claims: Record<string, unknown> = {}) =>
  jwt.encode({ alg: 'ES256', kid: 'k' }, { iss: 'web', aud: issuer, ...inside, ...claims }, key, {
    check: false,
  })
const encrypted = (content: string, alg = 'RSA-OAEP-256', enc = 'A128CBC-HS256') =>
  new JsonWebEncryption({ algorithms: [alg, enc] }).serializeCompact(
    { alg, enc, cty: 'JWT' },
    content,
    new KeySet([...encryptionKeys].map((each) => each.toPublic())),
  )

async function outcome(
  options: RequestObjectOptions,
  request: string,
  metadata?: Record<string, unknown>,
  encrypts?: boolean,
): Promise<unknown> {
  const { server } = serverOf(options, metadata, encrypts)
  const parameters = { client_id: 'web', state: 'outer', request }
  return server.validateConsentRequest(get('/authorize', parameters)).then(
    ({ state }) => state,
    (error: unknown) => (error instanceof Error && 'error' in error ? error.error : error),
  )
}

describe('request objects that nobody signed', () => {
  const options = { unsigned: true, requireExpiry: false }

  it('are taken where the server says so, JAR-13, X-13, Core §6.1', async () => {
    expect(await outcome(options, unsigned())).toBe('inner')
    expect(await outcome(options, unsigned({ iss: 'web', aud: issuer, exp: now + 9 }))).toBe(
      'inner',
    )
    expect(await outcome(options, unsigned({ aud: ['x', issuer] }))).toBe('inner')
    expect(await outcome({ requireExpiry: false }, unsigned())).toBe('invalid_request_object')
  })

  it('are refused of a client that signs, Registration §2', async () => {
    const refused = 'invalid_request_object'
    const registered = { request_object_signing_alg: 'ES256' }
    expect(await outcome(options, unsigned(), registered)).toBe(refused)
    expect(await outcome(options, unsigned(), { require_signed_request_object: true })).toBe(
      refused,
    )
    expect(await outcome(options, unsigned(), { request_object_signing_alg: 'none' })).toBe('inner')
    // Whoever registered none does not sign.
    expect(await outcome(options, signed(), { request_object_signing_alg: 'none' })).toBe(refused)
  })

  it.each([
    ['another issuer', unsigned({ iss: 'other' })],
    ['another client', unsigned({ client_id: 'other' })],
    ['another audience', unsigned({ aud: 'https://other.example' })],
    ['an end in the past', unsigned({ exp: now })],
    ['an end that is no number', unsigned({ exp: 'soon' })],
    ['a beginning to come', unsigned({ nbf: now + 60 })],
    ['a signature of nothing', `${unsigned()}AA`],
    ['no JSON', new JsonWebSignature().serializeUnsecured({}, '[1]')],
    ['no UTF-8', new JsonWebSignature().serializeUnsecured({}, Buffer.from([0xff]))],
  ])('are refused with %s', async (_, request) => {
    expect(await outcome(options, request)).toBe('invalid_request_object')
  })

  const spliced = (members: string) =>
    new JsonWebSignature().serializeUnsecured(
      {},
      `${JSON.stringify(inside).slice(0, -1)},${members}}`,
    )
  const lists = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

  it.each([
    // This many levels can be read by JSON.parse and not be written by JSON.stringify.
    ['thousands of levels', spliced(`"x":${lists(5_900)}`)],
    ['more than 64 levels', spliced(`"claims":{"x":${lists(64)}}`)],
    ['a parameter twice', spliced('"state":"second"')],
    ['a parameter twice, once with an escape', spliced('"st\\u0061te":"second"')],
    ['a parameter twice within another', spliced('"claims":{"x":1,"x":2}')],
    ['half a character', spliced('"nonce":"\\ud800"')],
    ['a prototype', spliced('"__proto__":{"state":"other"}')],
    ['a number beyond all', spliced('"max_age":1e999')],
    [
      'a byte order mark',
      new JsonWebSignature().serializeUnsecured({}, `\uFEFF${JSON.stringify(inside)}`),
    ],
  ])('J-23 A-41 are read as strictly as signed ones: %s, RFC 8259 §4', async (_, request) => {
    expect(await outcome(options, request)).toBe('invalid_request_object')
  })

  it('take parameters of 64 levels, RFC 9101 §4', async () => {
    expect(await outcome(options, spliced(`"claims":{"x":${lists(62)}}`))).toBe('inner')
  })

  it('A-41 are no JWT of another kind, RFC 9101 §10.8', async () => {
    for (const typ of ['at+jwt', 'logout+jwt', 'dpop+jwt', ''])
      expect(await outcome(options, unsigned({}, { typ }))).toBe('invalid_request_object')
    expect(await outcome(options, unsigned({ sub: 'web' }))).toBe('invalid_request_object')
    for (const typ of ['JWT', 'oauth-authz-req+jwt', 'application/oauth-authz-req+jwt'])
      expect(await outcome(options, unsigned({}, { typ }))).toBe('inner')
  })

  it('are not taken where one is required', () => {
    expect(() => requestObject({ unsigned: true, required: true })).toThrow('signed, not unsigned')
  })
})

describe('request objects without an end', () => {
  it('are taken where the server says so, Core §6.1', async () => {
    expect(await outcome({ requireExpiry: false }, signed())).toBe('inner')
    expect(await outcome({}, signed({ client_id: 'web' }))).toBe('invalid_request_object')
    expect(await outcome({ requireExpiry: false }, signed({ client_id: 'other' }))).toBe(
      'invalid_request_object',
    )
    expect(await outcome({ requireExpiry: false }, signed({ exp: now - 60 }))).toBe(
      'invalid_request_object',
    )
  })
})

describe('encrypted request objects', () => {
  const options = { requireExpiry: false }

  it('are decrypted with the keys of the server, RFC 9101 §6.1', async () => {
    expect(await outcome(options, encrypted(signed()))).toBe('inner')
    expect(await outcome(options, encrypted(signed(), 'ECDH-ES+A128KW', 'A256GCM'))).toBe('inner')
    expect(await outcome({ ...options, unsigned: true }, encrypted(unsigned()))).toBe('inner')
  })

  it.each([
    ['that nobody signed', encrypted(unsigned())],
    ['for another key', encrypted(signed()).replace(/\.[^.]{40}/, `.${'A'.repeat(40)}`)],
    ['in another one', encrypted(encrypted(signed()))],
    ['that hold no text', encrypted(Buffer.from([0xff]).toString('latin1'))],
    ['that are cut', encrypted(signed()).slice(0, -4)],
    ['of five empty parts', '....'],
  ])('are refused %s', async (_, request) => {
    expect(await outcome(options, request)).toBe('invalid_request_object')
  })

  it('are refused by a server without keys', async () => {
    expect(await outcome(options, encrypted(signed()), {}, false)).toBe('invalid_request_object')
  })

  it('are refused with another algorithm than the client registered, Registration §2', async () => {
    const registered = {
      request_object_encryption_alg: 'ECDH-ES+A128KW',
      request_object_encryption_enc: 'A256GCM',
    }
    expect(await outcome(options, encrypted(signed()), registered)).toBe('invalid_request_object')
    const fitting = encrypted(signed(), 'ECDH-ES+A128KW', 'A256GCM')
    // Either of the two is enough to refuse it.
    for (const [alg, enc] of [
      ['RSA-OAEP-256', 'A256GCM'],
      ['ECDH-ES+A128KW', 'A128CBC-HS256'],
    ] as const)
      expect(await outcome(options, encrypted(signed(), alg, enc), registered)).toBe(
        'invalid_request_object',
      )
    expect(await outcome(options, fitting, registered)).toBe('inner')
  })

  it('are announced with what the keys can do, and the keys published, RFC 9101 §9.3', async () => {
    const { server } = serverOf({})
    expect(server.metadata()['request_object_encryption_alg_values_supported']).toEqual([
      'RSA-OAEP-256',
      'ECDH-ES+A128KW',
    ])
    const published = json(await server.createEndpointResponse('jwks', get('/jwks', {})))
    const { keys } = published as { keys: { kid: string; d?: string }[] }
    expect(keys.map(({ kid }) => kid)).toContain('e1')
    expect(keys.some(({ d }) => d !== undefined)).toBe(false)
  })
})
