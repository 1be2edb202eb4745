import { type ExchangeRequest } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { issuer } from '../provider.ts'
import {
  accessTokenType,
  apiUrl,
  billingUrl,
  closedUrl,
  exchangeProvider,
} from '../grants/exchange-provider.ts'

const yes = () => ({})

describe('what an exchange gives', () => {
  it('A-25 gives no scope that the subject token does not have, RFC 8693 §5', async () => {
    const { exchange, userToken, recordOf } = exchangeProvider()
    const subject = await userToken('web', { scope: 'read' })
    expect(await exchange('web', subject, { scope: 'read write' })).toMatchObject({
      status: 400,
      error: 'invalid_scope',
    })
    const answer = await exchange('web', subject)
    expect(await recordOf(answer['access_token'])).toMatchObject({ scope: ['read'] })
    expect(await exchange('web', subject, { scope: 'unknown' })).toMatchObject({
      error: 'invalid_scope',
    })
  })

  it('A-25 gives no scope that the client may not have', async () => {
    const { exchange, userToken } = exchangeProvider({ exchange: { policy: yes } })
    const subject = await userToken('web')
    expect(await exchange('reader', subject)).toMatchObject({ scope: 'read' })
    expect(await exchange('reader', subject, { scope: 'write' })).toMatchObject({
      error: 'invalid_scope',
    })
  })

  it('A-25 takes a policy for what it says: wider only when it says so', async () => {
    const echo = exchangeProvider({ exchange: { policy: ({ scope }) => ({ scope }) } })
    const subject = await echo.userToken('web', { scope: 'read' })
    expect(await echo.exchange('api', subject, { scope: 'admin' })).toMatchObject({
      error: 'invalid_scope',
    })
    expect(await echo.exchange('api', subject, { scope: 'read' })).toMatchObject({ scope: 'read' })
    const wider = exchangeProvider({
      exchange: { policy: () => ({ scope: ['admin'], widerScope: true }) },
    })
    expect(
      await wider.exchange('api', await wider.userToken('web', { scope: 'read' })),
    ).toMatchObject({ scope: 'admin' })
  })

  it('A-25, A-51 gives no token for a resource that the subject token is not for, RFC 8693 §2.2.2', async () => {
    const { exchange, userToken, recordOf, lastReason } = exchangeProvider()
    const subject = await userToken('web', { resource: apiUrl })
    expect(await exchange('web', subject, { resource: billingUrl })).toMatchObject({
      status: 400,
      error: 'invalid_target',
    })
    expect(lastReason()).toBe('resource_not_in_subject_token')
    const same = await exchange('web', subject)
    expect(await recordOf(same['access_token'])).toMatchObject({ audience: [apiUrl] })
    const both = await userToken('web', { resource: [apiUrl, 'https://closed.example/'] })
    const one = await exchange('web', both, { resource: apiUrl })
    expect(await recordOf(one['access_token'])).toMatchObject({ audience: [apiUrl] })
  })

  it.each([
    ['an unknown resource', { resource: 'https://unknown.example/' }],
    ['an unknown audience', { audience: 'unknown' }],
    ['one of several unknown', { audience: [apiUrl, 'unknown'] }],
    ['a fragment', { resource: `${apiUrl}#x` }],
    ['a relative one', { resource: '/api' }],
    ['one that is closed to the client', { resource: closedUrl }],
    ['a closed audience', { audience: closedUrl }],
    ['eleven', { audience: Array.from({ length: 11 }, (_, n) => `${apiUrl}${n}`) }],
  ])('A-25 refuses %s, RFC 8693 §2.2.2', async (_what, form) => {
    const { exchange, userToken } = exchangeProvider({ exchange: { policy: yes } })
    expect(await exchange('web', await userToken(), form)).toMatchObject({
      status: 400,
      error: 'invalid_target',
    })
  })

  it('refuses a target on a server that knows no resources, since the token would be for anybody', async () => {
    const { exchange, userToken } = exchangeProvider({ resources: false })
    for (const form of [{ resource: apiUrl }, { audience: apiUrl }]) {
      expect(await exchange('web', await userToken(), form)).toMatchObject({
        error: 'invalid_target',
      })
    }
  })

  it('A-51 gives no token for a resource that is gone, though the subject token is for it', async () => {
    let known = [apiUrl, billingUrl]
    const { exchange, userToken } = exchangeProvider({
      resources: (resource) => (known.includes(resource) ? { resource } : undefined),
    })
    const subject = await userToken('web', { resource: [apiUrl, billingUrl] })
    known = [billingUrl]
    expect(await exchange('web', subject)).toMatchObject({ error: 'invalid_target' })
    expect(await exchange('web', subject, { resource: billingUrl })).toMatchObject({ status: 200 })
  })

  it('attack B2: takes a token for nobody in particular for no resource, RFC 8693 §5', async () => {
    const { exchange, userToken, lastReason } = exchangeProvider()
    const subject = await userToken('web')
    for (const target of [{ resource: apiUrl }, { audience: billingUrl }]) {
      expect(await exchange('web', subject, target)).toMatchObject({
        status: 400,
        error: 'invalid_target',
      })
      expect(lastReason()).toBe('resource_not_in_subject_token')
    }
    expect(await exchange('web', subject)).toMatchObject({ status: 200 })
  })

  it('attack B3: keeps a resource closed to a client that gets it by the subject token, RFC 8707 §2', async () => {
    const { exchange, userToken, recordOf, lastReason } = exchangeProvider({
      resources: [
        { resource: closedUrl, allowClient: ({ client_id: id }) => id === 'web' },
        { resource: apiUrl, introspectedBy: ['api'] },
      ],
    })
    const subject = await userToken('web', { resource: [closedUrl, apiUrl] })
    expect(await exchange('api', subject)).toMatchObject({ status: 400, error: 'invalid_target' })
    expect(lastReason()).toBe('resource_not_allowed')
    const narrowed = await exchange('api', subject, { resource: apiUrl })
    expect(await recordOf(narrowed['access_token'])).toMatchObject({ audience: [apiUrl] })
    const own = await exchange('web', subject)
    expect(await recordOf(own['access_token'])).toMatchObject({ audience: [closedUrl, apiUrl] })
  })

  it('takes several of resource and audience together, RFC 8693 §2.1', async () => {
    let seen: ExchangeRequest | undefined
    const { exchange, userToken, recordOf } = exchangeProvider({
      exchange: {
        audience: (name) =>
          name === 'the-api' ? apiUrl : name === 'closed' ? closedUrl : undefined,
        policy(request) {
          seen = request
          return {}
        },
      },
    })
    const form = { resource: [apiUrl, closedUrl], audience: ['the-api', 'closed'] }
    const answer = await exchange('api', await userToken(), form)
    expect(await recordOf(answer['access_token'])).toMatchObject({ audience: [apiUrl, closedUrl] })
    expect(seen).toMatchObject({
      resources: [apiUrl, closedUrl],
      audience: ['the-api', 'closed'],
      requestedTokenType: accessTokenType,
      scope: undefined,
      subjectIsForClient: false,
      actorIsForClient: false,
      actor: undefined,
    })
    expect(seen?.subject).toMatchObject({
      subject: 'alice',
      clientId: 'web',
      scope: ['read', 'write'],
      claims: { sub: 'alice', client_id: 'web', iss: issuer },
    })
    expect(await exchange('api', await userToken(), { audience: apiUrl })).toMatchObject({
      error: 'invalid_target',
    })
  })

  it('A-25 never lives longer than the subject token, RFC 8693 §2.2.1', async () => {
    const { exchange, userToken, clock, recordOf } = exchangeProvider()
    const subject = await userToken()
    clock.advance(3000)
    const first = await exchange('web', subject)
    expect(first['expires_in']).toBe(600)
    clock.advance(500)
    const second = await exchange('web', String(first['access_token']))
    expect(second['expires_in']).toBe(100)
    expect((await recordOf(second['access_token']))?.expiresAt).toBe(1_700_003_600)
  })

  it('A-49 ends with the grant of the subject token', async () => {
    const { exchange, signIn, introspect, revoke } = exchangeProvider({ exchange: { policy: yes } })
    const { access_token: subject, refresh_token: refresh } = await signIn()
    const first = await exchange('api', String(subject))
    const second = await exchange('billing', String(first['access_token']))
    expect(await introspect('api', first['access_token'])).toMatchObject({ active: true })
    await revoke('web', refresh)
    expect(await introspect('api', first['access_token'])).toEqual({ active: false })
    expect(await introspect('billing', second['access_token'])).toEqual({ active: false })
  })

  it('A-20 lets a revocation at the same time win', async () => {
    const provider = exchangeProvider({
      extensions: [
        {
          extension: 'slow',
          // The grant goes while its token is being exchanged.
          saveToken: async (_token, issued) =>
            provider.server.context.repositories.revokeGrant(issued.grant.grantId),
        },
      ],
    })
    const { exchange, userToken, lastReason, store } = provider
    expect(await exchange('web', await userToken())).toMatchObject({ error: 'invalid_request' })
    expect(lastReason()).toBe('subject_token_revoked')
    expect(await store.findBy('access_token', { clientId: 'web' })).toEqual([])
  })

  it('gives no refresh token, RFC 8693 §2.2.1', async () => {
    const { exchange, userToken, store } = exchangeProvider()
    const subject = await userToken()
    const before = await store.findBy('refresh_token', { clientId: 'web' })
    expect(await exchange('web', subject)).not.toHaveProperty('refresh_token')
    expect(await store.findBy('refresh_token', { clientId: 'web' })).toHaveLength(before.length)
  })

  it('A-56 keeps neither token in the store and reports neither', async () => {
    const { exchange, userToken, store, events } = exchangeProvider()
    const subject = await userToken()
    const answer = await exchange('web', subject)
    const kept = await Promise.all(
      ['access_token', 'grant', 'refresh_token'].map((kind) =>
        store.findBy(kind, { clientId: 'web' }),
      ),
    )
    for (const text of [JSON.stringify(kept), JSON.stringify(events)]) {
      expect(text).not.toContain(subject)
      expect(text).not.toContain(String(answer['access_token']))
    }
    expect(events).toContainEqual({
      type: 'token_exchanged',
      clientId: 'web',
      subject: 'alice',
      actor: undefined,
      impersonation: false,
      grantId: expect.any(String),
    })
  })
})
