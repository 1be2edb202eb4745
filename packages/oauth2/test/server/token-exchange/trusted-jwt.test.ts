import { AuthkitConfigError } from '@authkit/common'
import { jwt, JsonWebKey, KeySet } from '@authkit/jose'
import { trustedJwt, type ExchangePolicy, type TrustedJwtOptions } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { issuer } from '../provider.ts'
import {
  accessTokenType,
  apiUrl,
  exchangeProvider,
  idTokenType,
  jwtType,
} from '../grants/exchange-provider.ts'

const partner = 'https://partner.example'
const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'p1' })])
const others = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'p1' })])
const now = 1_700_000_000
const good = { iss: partner, sub: 'p-alice', aud: issuer, iat: now, exp: now + 300 }

const read: ExchangePolicy = ({ scope }) => ({ scope: scope ?? ['read'] })

/** A server that trusts the partner. */
const trusting = (changes: Partial<TrustedJwtOptions> = {}, policy: ExchangePolicy = read) =>
  exchangeProvider({
    exchange: {
      policy,
      tokenTypes: [
        trustedJwt({
          issuers: [{ issuer: partner, keys: KeySet.import(keys.toJSON()) }],
          subject: ({ sub }) => (sub === 'p-alice' ? 'alice' : undefined),
          ...changes,
        }),
      ],
    },
  })

const sign = (claims: object, header: object = {}, signer = keys) =>
  jwt.encode({ alg: 'ES256', ...header }, { ...claims }, signer.signingKey('ES256'))

const asJwt = { subject_token_type: jwtType }

describe('trustedJwt', () => {
  it('takes the JWT of an issuer that is trusted, RFC 8693 §3, RFC 8693 §2.1', async () => {
    const { exchange, recordOf, introspect } = trusting()
    const answer = await exchange('web', sign(good), asJwt)
    expect(answer).toMatchObject({
      status: 200,
      scope: 'read',
      expires_in: 300,
      issued_token_type: accessTokenType,
    })
    const record = await recordOf(answer['access_token'])
    expect(record).toMatchObject({
      clientId: 'web',
      subject: 'alice',
      audience: undefined,
      // How somebody else authenticated the user is not known to mean the same here.
      authentication: undefined,
      // The client acts for the user of a token that is not its own.
      actor: { sub: 'web', client_id: 'web' },
    })
    expect(await introspect('web', answer['access_token'])).toMatchObject({ active: true })
  })

  it('takes ID Tokens for a client_id at the issuer, RFC 8693 §3', async () => {
    const { exchange } = trusting({ tokenType: idTokenType, audience: ['authkit-at-partner'] })
    const type = { subject_token_type: idTokenType }
    const idToken = sign({ ...good, aud: 'authkit-at-partner' }, { typ: 'JWT' })
    expect(await exchange('web', idToken, type)).toMatchObject({ status: 200 })
    expect(await exchange('web', sign(good), type)).toMatchObject({ error: 'invalid_request' })
    expect(await exchange('web', idToken, asJwt)).toMatchObject({ error: 'invalid_request' })
    const perIssuer = trusting({ audience: (name) => `${name}/here` })
    const named = sign({ ...good, aud: ['x', `${partner}/here`] })
    expect(await perIssuer.exchange('web', named, asJwt)).toMatchObject({ status: 200 })
  })

  it.each([
    ['of another issuer', { ...good, iss: 'https://evil.example' }],
    ['without issuer', { ...good, iss: undefined }],
    ['for somebody else', { ...good, aud: 'https://other.example' }],
    ['without audience', { ...good, aud: undefined }],
    ['without end', { ...good, exp: undefined }],
    ['that is over', { ...good, exp: now }],
    ['from the future', { ...good, iat: now + 61 }],
    ['not valid yet', { ...good, nbf: now + 61 }],
    ['without subject', { ...good, sub: undefined }],
    ['bound to a key, RFC 7800 §3.1', { ...good, cnf: { jkt: 'x' } }],
    ['with an act that is none', { ...good, act: 'me' }],
    ['with a nested act that is none', { ...good, act: { sub: 'a', act: 7 } }],
    ['with a may_act that is none', { ...good, may_act: [] }],
    ['about nobody here', { ...good, sub: 'p-stranger' }],
  ])('A-25 refuses one %s, RFC 8693 §2.2.2', async (_what, claims) => {
    const { exchange } = trusting()
    expect(await exchange('web', sign(claims), asJwt)).toMatchObject({
      status: 400,
      error: 'invalid_request',
    })
  })

  it.each(['at+jwt', 'logout+jwt', 'client-authentication+jwt', 'dpop+jwt'])(
    'A-25 refuses one of the type %s, RFC 8725 §3.11',
    async (typ) => {
      const { exchange } = trusting()
      expect(await exchange('web', sign(good, { typ }), asJwt)).toMatchObject({
        error: 'invalid_request',
      })
    },
  )

  it('A-25 refuses a wrong key, another algorithm, none, and what is no JWT', async () => {
    const { exchange } = trusting()
    const token = sign(good)
    const [, payload = ''] = token.split('.')
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    const secret = JsonWebKey.generate('oct', { size: 256 })
    const wrong = [
      sign(good, {}, others),
      jwt.encode({ alg: 'HS256' }, { ...good }, secret),
      none,
      `${token}A`,
      token.slice(0, -2),
      'x',
      'a.b.c',
      '..',
      'x'.repeat(30_000),
    ]
    for (const each of wrong) {
      expect(await exchange('web', each, asJwt)).toMatchObject({
        status: 400,
        error: 'invalid_request',
      })
    }
    expect(await exchange('web', token, asJwt)).toMatchObject({ status: 200 })
  })

  it('asks nobody about the token of an issuer that is not trusted, and 503 when the keys cannot be had', async () => {
    let asked = 0
    const fetch = async (): Promise<Response> => {
      asked += 1
      return new Response('', { status: 500 })
    }
    const issuers = [{ issuer: partner, jwksUri: `${partner}/jwks` }]
    const { exchange } = trusting({ issuers, fetch })
    const foreign = sign({ ...good, iss: 'https://evil.example' })
    expect(await exchange('web', foreign, asJwt)).toMatchObject({ error: 'invalid_request' })
    expect(asked).toBe(0)
    expect(await exchange('web', sign(good), asJwt)).toMatchObject({
      status: 503,
      error: 'temporarily_unavailable',
    })
    expect(asked).toBe(1)
  })

  it('attack B9: ends the new token in a whole second, whatever the end of the JWT, RFC 7519 §2', async () => {
    const { exchange, recordOf } = trusting()
    const answer = await exchange('web', sign({ ...good, exp: now + 100.5 }), asJwt)
    expect(answer).toMatchObject({ status: 200, expires_in: 100 })
    expect(await recordOf(answer['access_token'])).toMatchObject({ expiresAt: now + 100 })
  })

  it.each([
    ['an empty one', ''],
    ['one that is too long', 'x'.repeat(256)],
    ['one with a null byte', 'p-\u0000alice'],
  ])(
    'attack B9: refuses a subject that no store can hold: %s, RFC 8693 §2.2.2',
    async (_what, sub) => {
      const refusal = { status: 400, error: 'invalid_request' }
      const asked: unknown[] = []
      const asItIs = trusting({
        subject: (claims) => {
          asked.push(claims['sub'])
          return sub
        },
      })
      expect(await asItIs.exchange('web', sign({ ...good, sub }), asJwt)).toMatchObject(refusal)
      expect(asked).toEqual([])
      expect(await asItIs.exchange('web', sign(good), asJwt)).toMatchObject(refusal)
    },
  )

  it('fetches the keys of an issuer', async () => {
    const fetch = async (): Promise<Response> => Response.json(keys.toJSON())
    const { exchange } = trusting({
      issuers: [{ issuer: partner, jwksUri: `${partner}/keys` }],
      fetch,
    })
    expect(await exchange('web', sign(good), asJwt)).toMatchObject({ status: 200 })
  })

  it('keeps the actors of the token and obeys its may_act, RFC 8693 §4.1, RFC 8693 §4.4', async () => {
    const { exchange, recordOf } = trusting()
    const acted = await exchange('web', sign({ ...good, act: { sub: 'p-robot' } }), asJwt)
    expect((await recordOf(acted['access_token']))?.actor).toEqual({
      sub: 'web',
      client_id: 'web',
      act: { sub: 'p-robot' },
    })
    const forApi = sign({ ...good, may_act: { iss: issuer, client_id: 'api' } })
    expect(await exchange('api', forApi, asJwt)).toMatchObject({ status: 200 })
    expect(await exchange('web', forApi, asJwt)).toMatchObject({ error: 'invalid_request' })
    // Attack B6: whom the partner calls so is somebody else than the client of that name here.
    const theirApi = sign({ ...good, may_act: { client_id: 'api' } })
    expect(await exchange('api', theirApi, asJwt)).toMatchObject({ error: 'invalid_request' })
    const nested = Array.from({ length: 10 }).reduce<object>((act) => ({ sub: 'x', act }), {
      sub: 'x',
    })
    expect(await exchange('web', sign({ ...good, act: nested }), asJwt)).toMatchObject({
      error: 'invalid_request',
    })
  })

  it('gives no scope that the policy does not name, since the token has none', async () => {
    const { exchange } = trusting({}, () => ({}))
    const answer = await exchange('web', sign(good), asJwt)
    expect(answer).toMatchObject({ status: 200 })
    expect(answer).not.toHaveProperty('scope')
    expect(await exchange('web', sign(good), { ...asJwt, scope: 'read' })).toMatchObject({
      error: 'invalid_scope',
    })
  })

  it('is for the resources asked for and not for its own audience, RFC 8707 §2', async () => {
    const { exchange, recordOf } = trusting()
    const answer = await exchange('web', sign(good), { ...asJwt, resource: apiUrl })
    expect((await recordOf(answer['access_token']))?.audience).toEqual([apiUrl])
  })

  it.each([
    [{ issuers: [] }, 'at least one issuer'],
    [{ issuers: [{ issuer: partner }] }, 'keys or a jwksUri'],
    [{ issuers: { issuer: partner } }, 'trustedJwt: issuers is a list, [{'],
    [{ issuers: [{ issuer: partner, jwksUri: 'http://partner.example' }] }, 'https'],
    [{ subject: undefined }, 'option subject is missing'],
    [{ audience: [] }, 'audience names at least one'],
    [{ tolerance: -1 }, 'whole number of seconds'],
    [{ tolerance: 601 }, 'whole number of seconds'],
    [{ typ: 'JWT' }, 'has no option "typ"'],
  ])('refuses the options %j', (changes, text) => {
    const build = () => trusting(changes as Partial<TrustedJwtOptions>)
    expect(build).toThrow(AuthkitConfigError)
    expect(build).toThrow(text)
  })
})
