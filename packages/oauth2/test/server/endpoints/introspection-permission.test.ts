import { memoryStore } from '@authkit/common'
import type { ClientMetadata } from '@authkit/oauth2'
import type { DescribedToken, IntrospectionOptions } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { basic, clients, json, secret } from '../provider.ts'
import { api, createIntrospector, inactive, now, other } from './introspector.ts'

describe('who may introspect', () => {
  it.each([
    ['nobody', {}],
    ['an odd scheme', { authorization: 'Digest web' }],
    ['an unknown client', basic('nobody', secret)],
    ['a wrong secret', basic('web', 'wrong')],
  ])(
    'IN-1 T-IN-1 A-49 refuses %s with 401 and a challenge, RFC 7662 §2.1',
    async (_who, headers) => {
      const { ask, signIn } = createIntrospector()
      const { accessToken } = await signIn()
      const response = await ask({ token: accessToken }, headers)
      expect(response.status).toBe(401)
      expect(response.headers['www-authenticate']).toBe('Basic realm="oauth"')
      expect(json(response)).toEqual({
        error: 'invalid_client',
        error_description: 'Client authentication failed',
      })
    },
  )

  it('A-49 refuses a public client, which anybody could claim to be, RFC 7662 §4', async () => {
    const { ask, signIn, events } = createIntrospector()
    const { accessToken } = await signIn()
    const response = await ask({ token: accessToken, client_id: 'native' }, {})
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Basic realm="oauth"')
    expect(json(response)['error']).toBe('invalid_client')
    expect(events.at(-1)).toMatchObject({ type: 'request_refused', reason: 'public_client' })
  })

  it('A-49 tells other clients nothing of a token for an API, RFC 7662 §4', async () => {
    const { introspect, signIn } = createIntrospector()
    const { accessToken } = await signIn({ resource: api })
    expect(await introspect(accessToken)).toMatchObject({ active: true, aud: api })
    expect(await introspect(accessToken, basic('api', secret))).toMatchObject({ active: true })
    expect(await introspect(accessToken, basic('stranger', secret))).toEqual(inactive)
  })

  it('A-49 asks the resources of this token, not any resource, RFC 7662 §4', async () => {
    const { introspect, signIn } = createIntrospector()
    const { accessToken } = await signIn({ resource: other })
    expect(await introspect(accessToken)).toMatchObject({ active: true, aud: other })
    expect(await introspect(accessToken, basic('api', secret))).toEqual(inactive)
  })

  it('tells any confidential client of an access token that is for no API in particular', async () => {
    const { introspect, signIn } = createIntrospector()
    const { accessToken } = await signIn()
    expect(await introspect(accessToken, basic('stranger', secret))).toHaveProperty('active', true)
  })

  it('tells a client of a token that names it as its audience, RFC 7662 §2.2', async () => {
    const { server, introspect } = createIntrospector()
    const { accessTokens } = server.context.repositories
    const times = { issuedAt: now, expiresAt: now + 60 }
    await accessTokens.save('t', { clientId: 'web', scope: [], audience: ['stranger'], ...times })
    expect(await introspect('t', basic('stranger', secret))).toHaveProperty('active', true)
    expect(await introspect('t', basic('api', secret))).toEqual(inactive)
  })

  it('A-49 tells of a refresh token to its own client only', async () => {
    const { introspect, signIn } = createIntrospector()
    for (const resource of [undefined, api]) {
      const { refreshToken } = await signIn({ resource })
      expect(await introspect(refreshToken)).toHaveProperty('active', true)
      expect(await introspect(refreshToken, basic('api', secret))).toEqual(inactive)
    }
  })

  it('leaves it to a function of the application in the place of the usual rule', async () => {
    const asked: [DescribedToken, string][] = []
    const allow: IntrospectionOptions['allow'] = (token, { client_id }) => {
      asked.push([token, client_id])
      return client_id === 'stranger'
    }
    const { introspect, signIn } = createIntrospector({}, { allow })
    const { accessToken, refreshToken } = await signIn({ resource: api, scope: 'read' })
    expect(await introspect(accessToken)).toEqual(inactive)
    expect(await introspect(accessToken, basic('stranger', secret))).toHaveProperty('active', true)
    expect(await introspect(refreshToken, basic('stranger', secret))).toHaveProperty('active', true)
    expect(asked[0]?.[0]).toMatchObject({
      kind: 'access_token',
      clientId: 'web',
      subject: 'alice',
      scope: ['read'],
      audience: [api],
      expiresAt: now + 3600,
    })
    expect(asked.map(([{ kind }, asker]) => [kind, asker])).toEqual([
      ['access_token', 'web'],
      ['access_token', 'stranger'],
      ['refresh_token', 'stranger'],
    ])
  })

  it.each([undefined, 1, 'yes', {}])('takes %j of that function for a no', async (answer) => {
    // What a caller without types can return.
    const allow = (() => answer) as unknown as () => boolean
    const { introspect, signIn } = createIntrospector({}, { allow })
    const { accessToken } = await signIn()
    expect(await introspect(accessToken)).toEqual(inactive)
  })

  it('says nothing when that function fails', async () => {
    const allow = () => Promise.reject(new Error('no database'))
    const { introspect, signIn } = createIntrospector({}, { allow })
    const { accessToken } = await signIn()
    await expect(introspect(accessToken)).rejects.toThrow('no database')
  })

  it('does not ask that function about a token that does not work', async () => {
    const allow = () => expect.unreachable()
    const { introspect, signIn, clock } = createIntrospector({}, { allow })
    const { accessToken } = await signIn()
    clock.advance(3600)
    expect(await introspect(accessToken)).toEqual(inactive)
    expect(await introspect('unknown')).toEqual(inactive)
  })
})

describe('A-49 a token that was ended', () => {
  it('IN-4 is inactive from the second that it expires in, RFC 7662 §2.2', async () => {
    const { introspect, signIn, clock } = createIntrospector({
      // Keeps what has expired: the endpoint looks at the time itself.
      store: memoryStore({ clock: () => 0 }),
    })
    const { accessToken, refreshToken } = await signIn()
    clock.advance(3599)
    expect(await introspect(accessToken)).toHaveProperty('active', true)
    clock.advance(1)
    expect(await introspect(accessToken)).toEqual(inactive)
    expect(await introspect(refreshToken)).toHaveProperty('active', true)
    clock.advance(14 * 86_400 - 3600)
    expect(await introspect(refreshToken)).toEqual(inactive)
  })

  it('IN-4 is inactive when it was revoked, alone or with its grant, RFC 7009 §2.1', async () => {
    const { introspect, signIn, revoke } = createIntrospector()
    const first = await signIn()
    await revoke(first.accessToken)
    expect(await introspect(first.accessToken)).toEqual(inactive)
    expect(await introspect(first.refreshToken)).toHaveProperty('active', true)
    const second = await signIn()
    await revoke(second.refreshToken)
    expect(await introspect(second.accessToken)).toEqual(inactive)
    expect(await introspect(second.refreshToken)).toEqual(inactive)
  })

  it('is inactive as soon as its grant is gone, before it is removed itself', async () => {
    const { server, introspect, signIn } = createIntrospector()
    const { accessToken, refreshToken } = await signIn()
    const { accessTokens, grants } = server.context.repositories
    const record = await accessTokens.find(accessToken)
    await grants.remove(record?.grantId ?? '')
    expect(await accessTokens.find(accessToken)).toBeDefined()
    expect(await introspect(accessToken)).toEqual(inactive)
    expect(await introspect(refreshToken)).toEqual(inactive)
  })

  it('is inactive when its client is gone', async () => {
    const reader = { client_id: 'api', client_secret: secret, grant_types: [] }
    const registered = new Map<string, ClientMetadata>(
      [...clients, reader].map((client) => [client.client_id, client]),
    )
    const { introspect, signIn, clientToken } = createIntrospector({
      clients: (clientId) => registered.get(clientId),
    })
    const { accessToken } = await signIn()
    const own = await clientToken()
    expect(await introspect(accessToken, basic('api', secret))).toHaveProperty('active', true)
    registered.delete('web')
    expect(await introspect(accessToken, basic('api', secret))).toEqual(inactive)
    expect(await introspect(own, basic('api', secret))).toEqual(inactive)
  })

  it('is inactive when it was rotated, RFC 9700 §4.14.2', async () => {
    const { introspect, signIn, refresh } = createIntrospector()
    const { refreshToken } = await signIn()
    const renewed = json(await refresh(refreshToken))
    expect(await introspect(refreshToken)).toEqual(inactive)
    expect(await introspect(String(renewed['refresh_token']))).toHaveProperty('active', true)
  })

  it('is inactive when it was used too often: a code that is replayed, RFC 6749 §4.1.2', async () => {
    const { introspect, getCode, exchange } = createIntrospector()
    const code = await getCode()
    const tokens = json(await exchange(code))
    await exchange(code)
    expect(await introspect(String(tokens['access_token']))).toEqual(inactive)
  })
})
