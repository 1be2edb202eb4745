import { AuthkitConfigError } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import { jwtFormat, tokenExchange } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  accessTokenType,
  apiUrl,
  billingUrl,
  exchangeProvider,
  exchangeType,
  jwtType,
} from './exchange-provider.ts'

const yes = () => ({})

describe('token exchange, RFC 8693 §2, GAP-7', () => {
  it('answers with a new access token and says what it is, RFC 8693 §2.1, RFC 8693 §2.2.1, RFC 8693 §3', async () => {
    const { exchange, userToken, recordOf } = exchangeProvider()
    const subject = await userToken()
    const tokens = await exchange('web', subject, { scope: 'read' })
    expect(tokens).toEqual({
      status: 200,
      access_token: expect.any(String),
      issued_token_type: accessTokenType,
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'read',
    })
    expect(tokens['access_token']).not.toBe(subject)
    // RFC 8693 §2.1: the exchange leaves the subject token as it is.
    expect(await recordOf(subject)).toBeDefined()
    expect(await recordOf(tokens['access_token'])).toMatchObject({
      clientId: 'web',
      subject: 'alice',
      scope: ['read'],
      authentication: { time: 1_700_000_000, acr: 'gold' },
    })
  })

  it('is in the metadata and open to clients that are registered for it', async () => {
    const { server, exchange, userToken } = exchangeProvider()
    expect(server.metadata()['grant_types_supported']).toContain(exchangeType)
    expect(await exchange('idle', await userToken('idle'))).toMatchObject({
      status: 400,
      error: 'unauthorized_client',
    })
  })

  it('issues a JWT when one is asked for and can be had, RFC 8693 §3', async () => {
    const { exchange, userToken, claimsOf } = exchangeProvider()
    const subject = await userToken('web', { resource: billingUrl })
    const form = { requested_token_type: jwtType, resource: billingUrl }
    const tokens = await exchange('web', subject, form)
    expect(tokens).toMatchObject({ issued_token_type: jwtType, token_type: 'Bearer' })
    expect(claimsOf(tokens['access_token'])).toMatchObject({
      sub: 'alice',
      aud: billingUrl,
      client_id: 'web',
    })
    // The tokens of this resource are opaque.
    const forApi = await userToken('web', { resource: apiUrl })
    const opaque = await exchange('web', forApi, { ...form, resource: apiUrl })
    expect(opaque).toMatchObject({ status: 400, error: 'invalid_request' })
  })

  it.each([
    'urn:ietf:params:oauth:token-type:refresh_token',
    'urn:ietf:params:oauth:token-type:id_token',
    'urn:ietf:params:oauth:token-type:saml2',
    'access_token',
    '__proto__',
  ])('refuses the requested_token_type %s, RFC 8693 §2.2.2', async (type) => {
    const { exchange, userToken } = exchangeProvider({
      accessTokens: jwtFormat({ audience: apiUrl }),
    })
    const answer = await exchange('web', await userToken(), { requested_token_type: type })
    expect(answer).toMatchObject({ status: 400, error: 'invalid_request' })
    expect(answer['error_description']).not.toContain(type)
  })

  it.each([
    [{ subject_token: undefined }, 'subject_token is missing'],
    [{ subject_token: '' }, 'subject_token is missing'],
    [{ subject_token_type: undefined }, 'subject_token_type is missing'],
    [{ subject_token: undefined, subject_token_type: undefined }, 'subject_token is missing'],
    [{ subject_token_type: jwtType }, 'subject_token_type is not supported'],
    [{ subject_token_type: 'constructor' }, 'subject_token_type is not supported'],
    [{ actor_token: 'x' }, 'actor_token_type is missing'],
    [{ actor_token_type: accessTokenType }, 'actor_token is missing'],
    [{ actor_token: 'x', actor_token_type: jwtType }, 'actor_token_type is not supported'],
  ])('A-25 refuses %j, RFC 8693 §2.1', async (form, text) => {
    const { exchange, userToken } = exchangeProvider()
    const answer = await exchange('web', await userToken(), form)
    expect(answer).toMatchObject({ status: 400, error: 'invalid_request' })
    expect(answer['error_description']).toContain(text)
  })

  it.each(['subject_token', 'subject_token_type', 'actor_token', 'requested_token_type', 'scope'])(
    'A-07 refuses %s twice, RFC 6749 §3.2',
    async (name) => {
      const { exchange, userToken } = exchangeProvider()
      const answer = await exchange('web', await userToken(), { [name]: ['a', 'a'] })
      expect(answer).toMatchObject({ status: 400, error: 'invalid_request' })
    },
  )

  it('A-57 refuses a token that is not exactly one of the server, RFC 8693 §2.2.2', async () => {
    const { exchange, userToken, lastReason } = exchangeProvider()
    const subject = await userToken()
    const others = [
      subject.slice(0, -1),
      subject.slice(1),
      `${subject}A`,
      subject.toLowerCase(),
      subject.toUpperCase(),
      ` ${subject}`,
      `${subject}\u0000`,
      'x'.repeat(20_000),
      'a.b.c',
    ]
    for (const other of others) {
      expect(await exchange('web', other)).toMatchObject({ status: 400, error: 'invalid_request' })
      expect(lastReason()).toBe('invalid_subject_token')
    }
    expect(await exchange('web', subject)).toMatchObject({ status: 200 })
  })

  it('A-25 refuses a token that has expired, was revoked or whose grant was revoked', async () => {
    const { exchange, signIn, userToken, revoke, clock } = exchangeProvider()
    const revoked = await userToken()
    await revoke('web', revoked)
    const { access_token: orphan, refresh_token: refresh } = await signIn()
    await revoke('web', refresh)
    const expired = await userToken()
    clock.advance(3600)
    for (const token of [revoked, orphan, expired]) {
      expect(await exchange('web', String(token))).toMatchObject({ error: 'invalid_request' })
    }
  })

  it('A-25 refuses refresh tokens, whatever they are called', async () => {
    const { exchange, signIn, lastReason } = exchangeProvider({ exchange: { policy: yes } })
    const { refresh_token: refresh } = await signIn()
    const type = 'urn:ietf:params:oauth:token-type:refresh_token'
    expect(await exchange('web', String(refresh))).toMatchObject({ error: 'invalid_request' })
    expect(lastReason()).toBe('invalid_subject_token')
    expect(await exchange('web', String(refresh), { subject_token_type: type })).toMatchObject({
      error: 'invalid_request',
    })
  })

  it('R-08 refuses a token that is bound to a key, as subject and as actor, RFC 9449 §7.2', async () => {
    const { exchange, userToken, boundToken } = exchangeProvider({ exchange: { policy: yes } })
    const token = await boundToken()
    expect(await exchange('web', token)).toMatchObject({ error: 'invalid_request' })
    const actor = { actor_token: token, actor_token_type: accessTokenType }
    expect(await exchange('web', await userToken(), actor)).toMatchObject({
      error: 'invalid_request',
    })
  })
})

describe('tokenExchange', () => {
  it('knows the subject that a policy names, and nothing of how the other user signed in', async () => {
    const { exchange, userToken, clientToken, recordOf, introspect } = exchangeProvider({
      exchange: { policy: () => ({ subject: 'bob' }) },
    })
    const answer = await exchange('api', await userToken())
    const record = await recordOf(answer['access_token'])
    expect(record).toMatchObject({ subject: 'bob', authentication: undefined })
    // The token of a client has no grant: the new one gets its own, so that it can be revoked.
    const fromClient = await exchange('api', await clientToken('api'))
    expect(await introspect('api', fromClient['access_token'])).toMatchObject({
      active: true,
      sub: 'bob',
    })
  })

  it.each([
    [{ policy: {} }, 'option policy'],
    [{ tokenTypes: {} }, 'option tokenTypes'],
    [{ tokenTypes: [{ read: yes }] }, 'has no name'],
    [{ tokenTypes: [{ tokenType: accessTokenType, read: yes }] }, 'registered twice'],
    [
      { tokenTypes: [{ tokenType: accessTokenType.replace('access', 'refresh'), read: yes }] },
      'refresh tokens are not exchanged',
    ],
    [{ publicClients: 'yes' }, 'option publicClients'],
    [{ allow: yes }, 'has no option "allow"'],
  ])('refuses the options %j', (options, text) => {
    const build = () => tokenExchange(options as object)
    expect(build).toThrow(AuthkitConfigError)
    expect(build).toThrow(text)
  })

  it('reads a token type of the application as a record, RFC 8693 §3', async () => {
    const { exchange, introspect, userToken } = exchangeProvider({
      exchange: {
        tokenTypes: [
          {
            tokenType: 'urn:example:token-type:session',
            read: async (token) =>
              token === 'session of carol'
                ? { subject: 'carol', audience: [], expiresAt: 1_700_000_060, claims: {} }
                : token === 'session of yesterday'
                  ? { subject: 'carol', audience: [], expiresAt: 1_600_000_000, claims: {} }
                  : undefined,
          },
        ],
        policy: ({ subject: { scope, clientId } }) => {
          expect([scope, clientId]).toEqual([undefined, undefined])
          return { scope: ['read'] }
        },
      },
    })
    const type = { subject_token_type: 'urn:example:token-type:session' }
    const answer = await exchange('web', 'session of carol', type)
    expect(answer).toMatchObject({ status: 200, scope: 'read', expires_in: 60 })
    expect(await introspect('web', answer['access_token'])).toMatchObject({ sub: 'carol' })
    for (const wrong of ['session of dave', 'session of yesterday', await userToken()]) {
      expect(await exchange('web', wrong, type)).toMatchObject({ error: 'invalid_request' })
    }
  })

  it('exchanges nothing of somebody else unless a policy says so, RFC 8693 §5', async () => {
    const { exchange } = exchangeProvider({
      exchange: {
        tokenTypes: [
          {
            tokenType: 'urn:example:token-type:session',
            read: async () => ({ subject: 'carol', audience: ['web'], claims: {} }),
          },
        ],
      },
    })
    const type = { subject_token_type: 'urn:example:token-type:session' }
    expect(await exchange('web', 'any', type)).toMatchObject({ error: 'invalid_request' })
  })

  it('takes JWT access tokens of this server and gives such, RFC 9068 §2.2', async () => {
    const keys = new KeySet([JsonWebKey.generate('OKP', { crv: 'Ed25519' })])
    const { exchange, userToken, claimsOf } = exchangeProvider({
      keys,
      resources: false,
      accessTokens: jwtFormat({ audience: apiUrl }),
    })
    const answer = await exchange('web', await userToken(), { requested_token_type: jwtType })
    expect(claimsOf(answer['access_token'])).toMatchObject({
      sub: 'alice',
      aud: apiUrl,
      acr: 'gold',
      exp: 1_700_003_600,
    })
  })
})
