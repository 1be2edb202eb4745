import { JsonWebKey } from '@authkit/jose'
import { InvalidClientError } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'
import { bodyOf, now, p256, sign } from '../client-authentication/assertion-provider.ts'
import { basic, json, secret } from '../provider.ts'
import {
  claimsOf,
  createProvider,
  named,
  publicOf,
  refused,
  signed,
  trusted,
} from './bearer-provider.ts'

describe('client of a JWT bearer grant', () => {
  it('has to authenticate, unless the issuer names the client, RFC 7521 §4.1', async () => {
    const { present } = createProvider()
    const response = await present(signed(), {})
    expect([response.status, bodyOf(response)]).toMatchObject([401, { error: 'invalid_client' }])
    expect((await present(signed(), basic('web', 'wrong'))).status).toBe(401)
  })

  it('JG-6 is the one that the issuer names where the request names none', async () => {
    const { present, server } = createProvider({ grant: { issuers: [named] } })
    const response = await present(signed(), {})
    expect(response.status).toBe(200)
    const { access_token } = json(response)
    const record = await server.context.repositories.accessTokens.find(String(access_token))
    expect(record).toMatchObject({ clientId: 'web', subject: 'alice' })
  })

  it.each([
    ['a signature by somebody else', sign({ alg: 'ES256' }, claimsOf(), JsonWebKey.generate('EC'))],
    ['another audience', signed({ aud: 'https://other.example' })],
    ['an issuer that nobody trusts', signed({ iss: 'https://evil.example' })],
    ['text that is no token', 'hello'],
    ['an end in the past', signed({ exp: now - 60 })],
  ])('is nobody where the assertion has %s', async (_what, assertion) => {
    let seen = 0
    const { present, server } = createProvider({ grant: { issuers: [named] } })
    server.use({ extension: 'seen', authenticatedRequest: () => void (seen += 1) })
    const response = await present(assertion, {})
    expect([response.status, bodyOf(response)]).toEqual([400, refused])
    // Nothing sees a client that nobody vouched for.
    expect(seen).toBe(0)
    expect((await present(signed(), {})).status).toBe(200)
    expect(seen).toBe(1)
  })

  it('B14 is told to limits and events where its assertion alone says who it is, RFC 6749 §10.10, RFC 7521 §4.1', async () => {
    const { present, server, events } = createProvider({ grant: { issuers: [named] } })
    const attempts: unknown[] = []
    let isLimited = false
    server.use({
      extension: 'limit',
      clientAuthentication({ clientId, method }) {
        attempts.push([clientId, method])
        if (isLimited) throw new InvalidClientError(undefined, { status: 429 })
      },
    })
    const client = { clientId: 'web', method: 'jwt-bearer' }
    expect((await present(signed(), {})).status).toBe(200)
    expect(events[0]).toEqual({ type: 'client_authenticated', ...client })
    events.splice(0)
    expect((await present(signed({ exp: now - 60 }), {})).status).toBe(400)
    const reason = 'wrong_credentials'
    const detail = 'assertion_expired'
    const failed = { type: 'client_authentication_failed', ...client, reason, detail }
    expect(events[0]).toEqual(failed)
    events.splice(0)
    isLimited = true
    const assertion = signed()
    expect((await present(assertion, {})).status).toBe(429)
    expect(events.map(({ type }) => type)).toEqual(['request_refused'])
    expect(attempts).toEqual(Array.from({ length: 3 }, () => ['web', 'jwt-bearer']))
    // The limit was asked first: nothing of the assertion was used.
    isLimited = false
    expect((await present(assertion, {})).status).toBe(200)
  })

  it('B14 fails no authentication where the keys of the issuer cannot be had, RFC 7521 §4.1', async () => {
    const fetch = async () => new Response(null, { status: 500 })
    const issuers = [{ ...named, keys: undefined, jwksUri: 'https://idp.example/absent' }]
    const { present, events } = createProvider({ grant: { issuers, fetch } })
    expect((await present(signed(), {})).status).toBe(503)
    expect(events.map(({ type }) => type)).not.toContain('client_authentication_failed')
  })

  it('is nobody else than the one that the issuer names', async () => {
    const { present, reason, token } = createProvider({ grant: { issuers: [named] } })
    expect((await present(signed(), basic('other', secret))).status).toBe(400)
    expect(reason()).toBe('other_client')
    const form = { assertion: signed(), client_id: 'native' }
    expect((await token(form, {})).status).toBe(400)
    expect((await present(signed())).status).toBe(200)
  })

  it('T-JG-15 has to exist, and to be registered for the grant', async () => {
    const unknown = createProvider({ grant: { issuers: [{ ...named, clientId: 'nobody' }] } })
    const response = await unknown.present(signed(), {})
    expect([response.status, bodyOf(response)]).toEqual([400, refused])
    expect(unknown.reason()).toBe('unknown_client')
    const without = createProvider({ grant: { issuers: [{ ...named, clientId: 'without' }] } })
    expect(bodyOf(await without.present(signed(), {}))).toMatchObject({
      error: 'unauthorized_client',
    })
  })

  it('may be a public one that is registered for the grant', async () => {
    const { token } = createProvider()
    expect((await token({ assertion: signed(), client_id: 'native' }, {})).status).toBe(200)
  })

  it('A-62, J-31 gets nothing for an assertion that authenticates it, or for another JWT of the issuer', async () => {
    const own = { issuer: 'web', keys: publicOf(p256) }
    const { present, reason } = createProvider({ grant: { issuers: [own, trusted] } })
    const asClient = { iss: 'web', sub: 'web' }
    expect((await present(signed(asClient, { typ: 'client-authentication+jwt' }))).status).toBe(400)
    expect(reason()).toBe('other_kind_of_jwt')
    for (const typ of ['at+jwt', 'logout+jwt', 'dpop+jwt', 'secevent+jwt', 'oauth-authz-req+jwt']) {
      expect((await present(signed({}, { typ }))).status).toBe(400)
      expect(reason()).toBe('other_kind_of_jwt')
    }
    expect((await present(signed(asClient))).status).toBe(400)
    expect(reason()).toBe('unknown_user')
  })
})
