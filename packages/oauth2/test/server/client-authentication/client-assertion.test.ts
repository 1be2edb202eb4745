import { AuthkitConfigError } from '@authkit/common'
import { clientSecretJwt, privateKeyJwt } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { issuer } from '../provider.ts'
import {
  assertionType,
  bodyOf,
  claimsOf,
  createProvider,
  maced,
  now,
  p256,
  refused,
  rsa,
  sign,
  signed,
  signingSecret,
  tokenEndpoint,
} from './assertion-provider.ts'

/** Both methods share their rules, so every rule is shown for both. */
const methods = [
  ['private_key_jwt', (changes?: Record<string, unknown>) => signed(changes)],
  ['client_secret_jwt', (changes?: Record<string, unknown>) => maced(changes)],
] as const

describe.each(methods)('client assertion of %s', (_method, make) => {
  it('JA-1, T-JA-5, T-JA-6 authenticates a client, RFC 7521 §4.2, §5.2, RFC 7523 §2.2', async () => {
    const { present, events } = createProvider()
    expect((await present(make())).status).toBe(200)
    expect(events).toContainEqual(expect.objectContaining({ type: 'client_authenticated' }))
  })

  it.each([
    ['no exp', 'T-JA-10', { exp: undefined }, 'expiry_missing'],
    ['no jti', 'T-JA-12', { jti: undefined }, 'identifier_missing'],
    ['an empty jti', 'JA-2', { jti: '' }, 'identifier_missing'],
    ['no iss', 'JA-2', { iss: undefined }, 'issuer_missing'],
    ['an empty iss', 'JA-2', { iss: '' }, 'issuer_missing'],
    ['no aud', 'JA-2', { aud: undefined }, 'audience_missing'],
    ['an iss that is not its sub', 'T-JA-11', { iss: 'web' }, 'issuer_is_not_the_client'],
    ['the token endpoint as aud', 'A-27', { aud: tokenEndpoint }, 'other_audience'],
    ['the PAR endpoint as aud', 'A-27', { aud: `${issuer}/par` }, 'other_audience'],
    ['another server as aud', 'A-27', { aud: 'https://other.example' }, 'other_audience'],
    ['the issuer with a slash as aud', 'A-27', { aud: `${issuer}/` }, 'other_audience'],
    ['a list as aud', 'A-27', { aud: [issuer] }, 'other_audience'],
    [
      'the issuer among others as aud',
      'A-27',
      { aud: [issuer, 'https://other.example'] },
      'other_audience',
    ],
    ['an exp a century ahead', 'JA-3, X-15', { exp: now + 3_155_760_000 }, 'lives_too_long'],
    ['an exp beyond the longest lifetime', 'A-27', { exp: now + 3661 }, 'lives_too_long'],
    ['an nbf 61 seconds ahead', 'A-27, X-15', { nbf: now + 61 }, 'assertion_not_valid_yet'],
    ['an iat 61 seconds ahead', 'A-27, X-15', { iat: now + 61 }, 'assertion_not_valid_yet'],
    ['an exp 90 seconds ago', 'JA-3, X-15', { exp: now - 90 }, 'assertion_expired'],
    ['an exp 60 seconds ago', 'A-27', { exp: now - 60 }, 'assertion_expired'],
  ])(
    'JA-2, JA-3, T-JA-10, T-JA-11, T-JA-12, A-27, X-15 refuses %s with one message and tells the operator why (%s), RFC 7523 §3',
    async (_what, _ids, changes, why) => {
      const { present, failure } = createProvider()
      const response = await present(make(changes))
      expect([response.status, bodyOf(response)]).toEqual([401, refused])
      expect(failure()).toMatchObject({ reason: 'wrong_credentials', detail: why })
    },
  )

  it.each([
    ['an nbf and an iat 8 seconds ahead', 'A-27', { nbf: now + 8, iat: now + 8 }],
    ['an nbf 60 seconds ahead', 'A-27', { nbf: now + 60 }],
    ['an exp 30 seconds ago', 'JA-3, X-15', { exp: now - 30 }],
    ['no iat', 'JA-2', { iat: undefined }],
    ['the longest lifetime', 'A-27', { exp: now + 3600 }],
    ['times with fractions', 'JA-2', { iat: now - 0.5, exp: now + 59.5 }],
  ])('JA-2, JA-3, A-27, X-15 takes %s (%s), RFC 7523 §3', async (_what, _ids, changes) => {
    const { present } = createProvider()
    expect((await present(make(changes))).status).toBe(200)
  })

  it('T-JA-7, T-JA-8, A-27 takes an identifier once, RFC 7523 §3, Core §9', async () => {
    const { present, failure } = createProvider()
    const assertion = make()
    expect((await present(assertion)).status).toBe(200)
    const again = await present(assertion)
    expect([again.status, bodyOf(again)]).toEqual([401, refused])
    expect(failure()).toMatchObject({ detail: 'assertion_reused' })
    expect((await present(make({ jti: 'another' }))).status).toBe(200)
    expect((await present(make({ jti: 'another' }))).status).toBe(401)
  })

  it('A-27 remembers an identifier until the assertion ends, the tolerance included', async () => {
    const { present, clock, failure } = createProvider()
    const assertion = make({ exp: now + 60.5 })
    expect((await present(assertion)).status).toBe(200)
    clock.advance(120)
    expect((await present(assertion)).status).toBe(401)
    expect(failure()).toMatchObject({ detail: 'assertion_reused' })
    clock.advance(1)
    expect((await present(assertion)).status).toBe(401)
    expect(failure()).toMatchObject({ detail: 'assertion_expired' })
  })

  it('A-27 takes one of 20 parallel uses at two servers on one store', async () => {
    const one = createProvider()
    const other = createProvider({ store: one.store })
    const assertion = make()
    const attempts = Array.from({ length: 20 }, (_, index) =>
      (index % 2 === 0 ? one : other).present(assertion),
    )
    const statuses = (await Promise.all(attempts)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 401)).toHaveLength(19)
  })

  it('A-27 lets an identifier be used at another server of the same store, which is another audience', async () => {
    const one = createProvider()
    const other = createProvider({ store: { ...one.store }, issuer: 'https://second.example' })
    expect((await one.present(make({ jti: 'same' }))).status).toBe(200)
    const elsewhere = make({ jti: 'same', aud: 'https://second.example' })
    expect((await other.present(elsewhere)).status).toBe(200)
  })

  it('A-24 answers 503 when it cannot be told whether an identifier was used', async () => {
    const { present, store } = createProvider()
    store.insert = () => Promise.reject(new Error('disk full'))
    const response = await present(make())
    expect([response.status, bodyOf(response)]).toMatchObject([
      503,
      { error: 'temporarily_unavailable' },
    ])
  })

  it('takes a client_id beside it that is the same client, and no other, RFC 7521 §4.2, JA-3, X-15', async () => {
    const { present, failure } = createProvider()
    const { sub } = claims(make())
    expect((await present(make(), { client_id: sub })).status).toBe(200)
    expect((await present(make(), { client_id: 'web' })).status).toBe(401)
    expect(failure()?.reason).toBe('client_id_mismatch')
  })
})

function claims(assertion: string): Record<string, string> {
  return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())
}

describe('client assertion', () => {
  it.each([
    ['T-JA-14', 'text that is no token', 'hello'],
    ['T-JA-14', 'two parts', 'a.b'],
    ['T-JA-14', 'an encrypted token', 'a.b.c.d.e'],
    ['T-JA-14', 'three parts of nothing', '..'],
    ['T-JA-14', 'JSON', '{"payload":"e30"}'],
    ['JA-2', 'base64 that is not of URLs', signed().replaceAll('.', '.+/')],
    ['T-JA-9', 'a payload that is text', sign({ alg: 'ES256' }, 'hello', p256)],
    ['T-JA-15', 'a payload that is a list', sign({ alg: 'ES256' }, '["signer"]', p256)],
    ['JA-2', 'a payload that is null', sign({ alg: 'ES256' }, 'null', p256)],
    ['JA-2', 'a repeated claim', sign({ alg: 'ES256' }, '{"sub":"signer","sub":"web"}', p256)],
    ['T-JA-16', 'no sub', signed({ sub: undefined })],
    ['T-JA-16', 'an empty sub', signed({ sub: '' })],
    ['T-JA-17', 'a sub that is an object', signed({ sub: { $ne: null } })],
    ['T-JA-17', 'a sub that is a list', signed({ sub: ['signer'] })],
    ['T-JA-17', 'a sub that is a number', signed({ sub: 1 })],
    ['A-27', 'a jti that is a number', signed({ jti: 1 })],
    ['A-27', 'a jti that is an object', signed({ jti: {} })],
    ['A-27', 'a jti that is a list', signed({ jti: [] })],
    ['A-27', 'an exp that is a text', signed({ exp: String(now + 60) })],
    [
      'A-27',
      'an exp that is infinite',
      sign({ alg: 'ES256' }, '{"sub":"signer","exp":1e400}', p256),
    ],
    ['A-27', 'a negative exp', signed({ exp: -1 })],
    ['A-27', 'an aud that is an empty list', signed({ aud: [] })],
    ['A-27', 'an aud that is an object', signed({ aud: { 0: issuer } })],
    ['A-60', 'more than 16 kB', signed({ more: 'x'.repeat(16_384) })],
    ['A-60', 'a null byte', `\0${signed()}`],
  ])(
    'JA-2, T-JA-9, T-JA-14, T-JA-15, T-JA-16, T-JA-17, A-27, A-60 refuses (%s) %s before anybody is looked for, RFC 7521 §4.2',
    async (_id, _what, assertion) => {
      let asked = 0
      const { present, failure } = createProvider({ clients: () => void (asked += 1) })
      const response = await present(assertion)
      expect([response.status, bodyOf(response)]).toEqual([401, refused])
      expect(failure()?.reason).toBe('malformed_credentials')
      expect(asked).toBe(0)
    },
  )

  it.each([
    ['an assertion type alone', { client_assertion_type: assertionType }],
    ['an assertion without a type', { client_assertion: signed() }],
  ])('T-JA-1 refuses %s, RFC 7521 §4.2', async (_what, form) => {
    const { token, failure } = createProvider()
    expect((await token({ ...form, client_id: 'native' })).status).toBe(401)
    expect(failure()?.reason).toBe('malformed_credentials')
  })

  it('JA-1 leaves an assertion of another type to other methods', async () => {
    const { token, failure } = createProvider()
    const saml = 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer'
    const form = { client_assertion_type: saml, client_assertion: signed() }
    expect((await token(form)).status).toBe(401)
    expect(failure()?.reason).toBe('no_credentials')
  })

  it.each(['JWT', 'jwt', 'application/jwt', 'client-authentication+jwt', undefined])(
    'A-27 takes the type %s, RFC 8725 §3.11, RFC 7515 §4.1.9',
    async (typ) => {
      const { present } = createProvider()
      expect((await present(signed({}, { typ }))).status).toBe(200)
    },
  )

  it.each(['at+jwt', 'dpop+jwt', 'logout+jwt', 'oauth-authz-req+jwt', 'JOSE', '', 'xjwt'])(
    'A-27 refuses the type "%s", RFC 8725 §3.11',
    async (typ) => {
      const { present, failure } = createProvider()
      expect((await present(signed({}, { typ }))).status).toBe(401)
      expect(failure()).toMatchObject({ detail: 'other_kind_of_jwt' })
    },
  )

  it('A-26, X-6 refuses an assertion beside other credentials, RFC 6749 §2.3, §5.2', async () => {
    const { present, failure } = createProvider()
    for (const form of [{ client_id: 'mac', client_secret: signingSecret }]) {
      const response = await present(signed(), form)
      expect([response.status, bodyOf(response)]).toMatchObject([400, { error: 'invalid_request' }])
      expect(failure()?.reason).toBe('several_methods')
    }
  })

  it('A-07 refuses an assertion that comes twice, RFC 6749 §3.2', async () => {
    const { server } = createProvider()
    const assertion = signed()
    const body = new URLSearchParams([
      ['grant_type', 'client_credentials'],
      ['client_assertion_type', assertionType],
      ['client_assertion', assertion],
      ['client_assertion', assertion],
    ]).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = await server.createTokenResponse({
      method: 'POST',
      url: tokenEndpoint,
      headers,
      body,
    })
    expect([response.status, bodyOf(response)]).toMatchObject([400, { error: 'invalid_request' }])
  })

  it('puts no assertion and no secret into an event', async () => {
    const { present, events } = createProvider()
    const assertions = [signed(), maced(), maced({}, 'HS256', `${signingSecret}x`), `${signed()}x`]
    for (const assertion of assertions) await present(assertion)
    const told = JSON.stringify(events)
    for (const part of assertions.flatMap((text) => text.split('.').slice(1))) {
      expect(told).not.toContain(part)
    }
    expect(told).not.toContain(signingSecret)
  })

  it.each(['web', 'poster', 'native', 'mac'])(
    'T-JA-4, A-26 refuses the key of the client %s, which is registered for another method',
    async (clientId) => {
      const { present, failure } = createProvider()
      const assertion = sign({ alg: 'ES256', kid: 'ec' }, claimsOf(clientId), p256)
      expect((await present(assertion)).status).toBe(401)
      // The keys of `web` are registered, and the signature is right.
      const expected = clientId === 'web' ? 'other_method_registered' : 'wrong_credentials'
      expect(failure()).toMatchObject({ clientId, reason: expected })
    },
  )

  it('A-61, T-JA-3 answers the same for a client that does not exist', async () => {
    const { present, failure } = createProvider()
    const answers = []
    for (const assertion of [
      sign({ alg: 'ES256', kid: 'ec' }, claimsOf('nobody'), p256),
      sign({ alg: 'RS256' }, claimsOf('nobody'), rsa),
      sign({ alg: 'HS512' }, claimsOf('nobody'), signingSecret.repeat(2)),
      sign({ alg: 'ES256', kid: 'other' }, claimsOf('signer'), p256.withKid('other')),
      maced({}, 'HS256', `${signingSecret}x`),
    ]) {
      const { status, headers, body } = await present(assertion)
      answers.push({ status, headers, body })
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(failure()).toMatchObject({ clientId: 'mac', detail: 'bad_signature' })
  })
})

describe('options of client assertions', () => {
  const provider = (options: Parameters<typeof privateKeyJwt>[0]) =>
    createProvider({
      clientAuthentication: [privateKeyJwt(options), clientSecretJwt()],
      clients: [signer],
    })
  const signer = {
    client_id: 'signer',
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...p256.toJSON() }] },
    grant_types: ['client_credentials'],
  }

  // Where no method has an HTTP scheme, 400 takes the place of 401.
  it('T-JA-13, JA-2 take further names of the server, alone or in a list of them, RFC 7523 §3', async () => {
    const { present } = provider({ audiences: ({ endpointUrl }) => [endpointUrl('token')] })
    for (const aud of [issuer, tokenEndpoint, [issuer], [tokenEndpoint, issuer]]) {
      expect((await present(signed({ aud }))).status).toBe(200)
    }
    for (const aud of [`${issuer}/par`, [issuer, 'https://other.example'], 'other']) {
      expect((await present(signed({ aud }))).status).toBe(400)
    }
    const listed = provider({ audiences: ['urn:example:as'] })
    expect((await listed.present(signed({ aud: 'urn:example:as' }))).status).toBe(200)
  })

  it('bound lifetime and tolerance in seconds, A-27', async () => {
    const { present } = provider({ maxLifetime: 60, tolerance: 10 })
    expect((await present(signed({ exp: now + 70 }))).status).toBe(200)
    expect((await present(signed({ exp: now + 71 }))).status).toBe(400)
    expect((await present(signed({ nbf: now + 10 }))).status).toBe(200)
    expect((await present(signed({ nbf: now + 11 }))).status).toBe(400)
    expect((await present(signed({ exp: now - 10 }))).status).toBe(400)
  })

  it.each([
    ['algorithms', { algorithms: [] }],
    ['algorithms', { algorithms: ['HS256'] }],
    ['algorithms', { algorithms: ['none'] }],
    ['algorithms', { algorithms: ['RS257'] }],
    ['audiences', { audiences: [''] }],
    ['audiences', { audiences: 'https://a.example' }],
    ['maxLifetime', { maxLifetime: 0 }],
    ['maxLifetime', { maxLifetime: Number.NaN }],
    ['tolerance', { tolerance: -1 }],
    ['tolerance', { tolerance: 601 }],
    ['addresses', { addresses: 'private' }],
    ['fetch', { fetch }],
    ['leeway', { leeway: 5 }],
  ])('S-C1 refuse a mistake in %s at construction: %j', (name, options) => {
    // Mistakes that no compiler would let pass.
    const wrong = options as Parameters<typeof privateKeyJwt>[0]
    expect(() => privateKeyJwt(wrong)).toThrow(AuthkitConfigError)
    expect(() => privateKeyJwt(wrong)).toThrow(name)
  })
})
