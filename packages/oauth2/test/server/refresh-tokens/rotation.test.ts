import { sha256 } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { refreshToken, type RefreshTokenOptions } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { clients, createProvider, json, type ProviderOptions } from '../provider.ts'
import { signedIn } from './signed-in.ts'

describe('rotation of refresh tokens', () => {
  it('A-19 revokes the family when a rotated token is used again, RFC 9700 §4.14.2', async () => {
    const { server, refresh, first, clock, events } = await signedIn()
    const second = json(await refresh(first))
    clock.advance(11)
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
    expect(json(await refresh(String(second['refresh_token'])))['error']).toBe('invalid_grant')
    expect(
      await server.context.repositories.accessTokens.find(String(second['access_token'])),
    ).toBeUndefined()
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'grant_revoked', reason: 'refresh_token_reused' }),
    )
  })

  it('A-19 answers the same successor again within the grace window', async () => {
    const { refresh, first, clock } = await signedIn()
    const lost = json(await refresh(first))
    clock.advance(9)
    const { refresh_token: successor, ...again } = json(await refresh(first))
    expect(successor).toBe(lost['refresh_token'])
    // With an access token of its own, for which the request has to be as good as any other.
    expect(again).toMatchObject({ scope: lost['scope'], token_type: 'Bearer' })
    expect(again['access_token']).not.toBe(lost['access_token'])
    expect(json(await refresh(first, { scope: 'admin' }))['error']).toBe('invalid_scope')
    expect((await refresh(String(successor))).status).toBe(200)
  })

  it('A-19 ends the family when the old token comes back after its successor was used, even within the window', async () => {
    const { refresh, first } = await signedIn()
    const second = json(await refresh(first))
    const third = json(await refresh(String(second['refresh_token'])))
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
    expect(json(await refresh(String(third['refresh_token'])))['error']).toBe('invalid_grant')
  })

  it('A-19 does so too when the repository of the application keeps every salt', async () => {
    const { server, first, store, clock } = await signedIn()
    const { refreshTokens } = server.context.repositories
    const { refresh } = createProvider({
      store,
      clock,
      repositories: {
        refreshTokens: {
          ...refreshTokens,
          replace: (stored, record) =>
            refreshTokens.replace(stored, { ...record, salt: stored.record.salt }),
        },
      },
    })
    const second = json(await refresh(first))
    await refresh(String(second['refresh_token']))
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
  })

  it('A-20 answers 100 parallel refreshes with one and the same successor', async () => {
    const { refresh, first } = await signedIn()
    const responses = await Promise.all(Array.from({ length: 100 }, () => refresh(first)))
    expect(new Set(responses.map((response) => json(response)['refresh_token'])).size).toBe(1)
    expect(responses.every((response) => response.status === 200)).toBe(true)
  })

  it('A-20 lets revocation win over a rotation at the same time', async () => {
    const { server, refresh, revoke, first } = await signedIn()
    const [rotated] = await Promise.all([refresh(first), revoke(first)])
    // Whether the rotation was answered before or after: what it issued, if anything, is worth nothing.
    const { access_token: access, refresh_token: next } = json(rotated)
    expect(await server.context.repositories.accessTokens.find(String(access))).toBeUndefined()
    expect(json(await refresh(String(next)))['error']).toBe('invalid_grant')
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
  })

  it('attack A9: notices the reuse in a request that is refused for something else as well, RFC 9700 §4.14.2', async () => {
    const { server, refresh, first, clock, lastReason, store } = await signedIn()
    const second = json(await refresh(first))
    // Within the grace window a faulty request loses nothing.
    expect(json(await refresh(first, { scope: 'admin' }))['error']).toBe('invalid_scope')
    const third = json(await refresh(String(second['refresh_token'])))
    clock.advance(100)
    expect(json(await refresh(first, { scope: 'admin' }))['error']).toBe('invalid_grant')
    expect(lastReason()).toBe('refresh_token_reused')
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(third['access_token']))).toBeUndefined()
    expect(await store.findBy('refresh_token', { clientId: 'web' })).toEqual([])
  })

  it('attack A4: brings a revocation to its end that the store left half-way, RFC 9700 §4.14.2', async () => {
    const { server, refresh, first, clock, lastReason, store } = await signedIn()
    const second = json(await refresh(first))
    clock.advance(100)
    const deleteBy = store.deleteBy.bind(store)
    store.deleteBy = () => Promise.reject(new Error('connection lost'))
    expect((await refresh(first)).status).toBe(503)
    store.deleteBy = deleteBy
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(second['access_token']))).toBeDefined()
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
    expect(lastReason()).toBe('grant_gone')
    expect(await accessTokens.find(String(second['access_token']))).toBeUndefined()
    expect(await store.findBy('refresh_token', { clientId: 'web' })).toEqual([])
  })

  it('A-19 without a grace window takes every reuse for theft, T-RT-9', async () => {
    const { refresh, first } = await signedIn({ refresh: { graceWindow: 0 } })
    await refresh(first)
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
  })

  it('keeps nothing to make a successor of without a grace window', async () => {
    const { server, refresh, first } = await signedIn({ refresh: { graceWindow: 0 } })
    await refresh(first)
    const { refreshTokens } = server.context.repositories
    const next = await refreshTokens.findById(
      (await refreshTokens.find(first))?.record.successor?.id ?? '',
    )
    expect(next?.record).toMatchObject({ salt: undefined, successor: undefined })
  })

  it('A-19 shows an unused successor that came late for what it is', async () => {
    const { refresh, first, clock, lastReason } = await signedIn()
    const { refresh_token: second } = json(await refresh(first))
    clock.advance(10)
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
    expect(lastReason()).toBe('refresh_token_reused')
    expect(json(await refresh(String(second)))['error']).toBe('invalid_grant')
  })

  it('A-20 lets at most one of 100 parallel refreshes through without a grace window', async () => {
    const { server, refresh, first, store } = await signedIn({ refresh: { graceWindow: 0 } })
    const responses = await Promise.all(Array.from({ length: 100 }, () => refresh(first)))
    expect(responses.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    // The others are taken for theft, so that nothing is left.
    expect(await store.findBy('refresh_token', { clientId: 'web' })).toEqual([])
    for (const response of responses) {
      const { access_token: token } = json(response)
      expect(await server.context.repositories.accessTokens.find(String(token))).toBeUndefined()
    }
  })

  it('A-20 leaves one head of the family, and the access tokens that clients got', async () => {
    const { refresh, first, store } = await signedIn()
    const responses = await Promise.all(Array.from({ length: 100 }, () => refresh(first)))
    const tokens = await store.findBy('refresh_token', { clientId: 'web' })
    expect(tokens.filter(({ data }) => data['successor'] === undefined)).toHaveLength(1)
    expect(tokens).toHaveLength(2)
    const received = new Set(responses.map((response) => json(response)['access_token']))
    // That of the sign-in is there as well.
    expect(await store.findBy('access_token', { clientId: 'web' })).toHaveLength(received.size + 1)
  })

  it.each(['issueTokens', 'save', 'replace'])(
    'A-20 lets a revocation win that comes during %s',
    async (moment) => {
      const { server, refresh, first, store } = await signedIn()
      const { grantId = '' } =
        (await server.context.repositories.refreshTokens.find(first))?.record ?? {}
      const { revokeGrant } = server.context.repositories
      const racing = createProvider({
        store: {
          ...methodsOf(store),
          async put(kind, record) {
            if (moment === 'issueTokens' && kind === 'access_token') await revokeGrant(grantId)
            await store.put(kind, record)
            if (moment === 'save' && kind === 'refresh_token') await revokeGrant(grantId)
          },
          async replace(kind, record, version) {
            const done = await store.replace(kind, record, version)
            if (moment === 'replace') await revokeGrant(grantId)
            return done
          },
        },
      })
      const response = await racing.refresh(first)
      // The replacement is the last thing that is stored: a revocation that comes with it comes after it.
      expect(response.status).toBe(moment === 'replace' ? 200 : 400)
      expect(await store.findBy('refresh_token', { clientId: 'web' })).toEqual([])
      expect(await store.findBy('access_token', { clientId: 'web' })).toEqual([])
      expect(json(await refresh(first))['error']).toBe('invalid_grant')
    },
  )

  it('A-23 CVE-2026-9802 refuses a replay by another process, since everything it needs is in the store', async () => {
    const { refresh, revoke, first, store, clock } = await signedIn()
    const { refresh_token: second } = json(await refresh(first))
    const { refresh_token: third } = json(await refresh(String(second)))
    const restarted = createProvider({ store, clock })
    // Rotated before the restart, and its successor was used: theft.
    expect(json(await restarted.refresh(first))['error']).toBe('invalid_grant')
    expect(json(await restarted.refresh(String(third)))['error']).toBe('invalid_grant')

    const { first: other } = await signedIn({ store, clock })
    await revoke(other)
    expect(json(await createProvider({ store, clock }).refresh(other))['error']).toBe(
      'invalid_grant',
    )
  })

  it('A-23 gives the same successor again after a restart', async () => {
    const { refresh, first, store, clock } = await signedIn()
    const lost = json(await refresh(first))
    expect(json(await createProvider({ store, clock }).refresh(first))['refresh_token']).toBe(
      lost['refresh_token'],
    )
  })

  it('A-56 keeps no token in the store, and what makes a successor only until that is used, decision 015', async () => {
    const { refresh, first, store } = await signedIn()
    const second = json(await refresh(first))
    const dump = async () =>
      JSON.stringify(await store.findBy('refresh_token', { clientId: 'web' }))
    for (const secretText of [first, second['refresh_token'], second['access_token']]) {
      expect(await dump()).not.toContain(secretText)
    }
    const third = String(json(await refresh(String(second['refresh_token'])))['refresh_token'])
    // An old token and the store do not make the live one together.
    expect(await candidates(store, [first])).not.toContain(third)
    expect(await candidates(store, [String(second['refresh_token'])])).toContain(third)
  })

  it('A-19 takes nothing that a fault left behind for a successor, decision 015', async () => {
    const { refresh, first, store } = await signedIn()
    const failing = createProvider({
      store: { ...methodsOf(store), replace: () => Promise.reject(new Error('down')) },
    })
    expect((await failing.refresh(first)).status).toBe(503)
    const second = String(json(await refresh(first))['refresh_token'])
    await refresh(second)
    const stored = await store.findBy('refresh_token', { clientId: 'web' })
    expect(stored.map(({ id }) => id)).toHaveLength(4)
    const others = (await candidates(store, [first])).filter((candidate) => candidate !== second)
    expect(others.length).toBeGreaterThan(0)
    for (const candidate of others) expect((await refresh(candidate)).status).toBe(400)
    expect(await store.findBy('grant', { clientId: 'web' })).toHaveLength(1)
  })
})

/** Every successor that somebody who reads the store can make of these tokens. */
async function candidates(store: Store, tokens: readonly string[]): Promise<string[]> {
  const dump = JSON.stringify(await store.findBy('refresh_token', { clientId: 'web' }))
  const salts = [...dump.matchAll(/"salt":"(\w+)"/g)].map(([, salt]) => salt)
  return tokens.flatMap((token) =>
    salts.flatMap((own) =>
      salts.map((noted) => sha256(`refresh-successor ${own} ${noted} ${token}`)),
    ),
  )
}

describe('refresh tokens that stay', () => {
  const staying: ProviderOptions = {
    refresh: { rotate: false, idleLifetime: 100, absoluteLifetime: 250 },
  }

  it('give access tokens again and again, RFC 6749 §6', async () => {
    const { refresh, first } = await signedIn(staying)
    for (let time = 0; time < 3; time += 1) {
      const tokens = json(await refresh(first))
      expect(tokens).toMatchObject({ token_type: 'Bearer', scope: 'read write' })
      expect(tokens).not.toHaveProperty('refresh_token')
    }
    expect(json(await refresh(first, { scope: 'read' }))['scope']).toBe('read')
    expect(json(await refresh(first, { scope: 'admin' }))['error']).toBe('invalid_scope')
  })

  it('live on when they are used, and end with the sign-in', async () => {
    const { refresh, first, clock } = await signedIn(staying)
    for (const wait of [90, 90]) {
      clock.advance(wait)
      expect((await refresh(first)).status).toBe(200)
    }
    clock.advance(60)
    expect(json(await refresh(first))['expires_in']).toBe(10)
    clock.advance(10)
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
    const idle = await signedIn(staying)
    idle.clock.advance(100)
    expect(json(await idle.refresh(idle.first))['error']).toBe('invalid_grant')
  })

  it('A-20 serve 100 requests at once, and none once they are revoked', async () => {
    const { server, refresh, revoke, first, store } = await signedIn(staying)
    const responses = await Promise.all(Array.from({ length: 100 }, () => refresh(first)))
    expect(responses.every(({ status }) => status === 200)).toBe(true)
    const [last] = await Promise.all([refresh(first), revoke(first)])
    expect(json(await refresh(first))['error']).toBe('invalid_grant')
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(String(json(last)['access_token']))).toBeUndefined()
    expect(await store.findBy('access_token', { clientId: 'web' })).toEqual([])
  })

  it('A-19 are never those of public clients, RFC 9700 §2.2.2', async () => {
    const web = { ...clients[0] }
    const native = {
      ...web,
      client_id: 'native',
      client_secret: undefined,
      token_endpoint_auth_method: 'none',
    }
    for (const rotate of [false, () => false]) {
      const provider = createProvider({ clients: [web, native], refresh: { rotate } })
      const code = await provider.getCode({ client_id: 'native' })
      const first = json(await provider.exchange(code, { client_id: 'native' }, {}))
      const second = json(
        await provider.refresh(String(first['refresh_token']), { client_id: 'native' }, {}),
      )
      expect(second['refresh_token']).toEqual(expect.any(String))
      expect(second['refresh_token']).not.toBe(first['refresh_token'])
    }
  })

  it('are those of the clients that a function names', async () => {
    const rotate = ({ client_id: id }: { readonly client_id: string }) => id !== 'web'
    const { refresh, first } = await signedIn({ refresh: { rotate } })
    expect(json(await refresh(first))).not.toHaveProperty('refresh_token')
    const others = await signedIn({ refresh: { rotate: ({ client_id: id }) => id === 'web' } })
    expect(json(await others.refresh(others.first))).toHaveProperty('refresh_token')
    // What JavaScript callers answer is anything: only false keeps a token.
    const careless = await signedIn({ refresh: { rotate: () => undefined as unknown as boolean } })
    expect(json(await careless.refresh(careless.first))).toHaveProperty('refresh_token')
  })

  it('still show the reuse of those that were rotated before', async () => {
    const { refresh, first, store, clock } = await signedIn()
    const { refresh_token: second } = json(await refresh(first))
    clock.advance(11)
    const later = createProvider({ store, clock, refresh: { rotate: false } })
    expect(json(await later.refresh(first))['error']).toBe('invalid_grant')
    expect(json(await later.refresh(String(second)))['error']).toBe('invalid_grant')
  })

  it.each([
    [{ rotate: 'never' }, 'option rotate'],
    [{ idleLifetime: '1d' }, 'option idleLifetime'],
    [{ idleLifetime: -1 }, 'whole number of seconds'],
    [{ absoluteLifetime: 1.5 }, 'whole number of seconds'],
    [{ graceWindow: -1 }, 'whole number of seconds'],
    [{ graceWindow: 301 }, 'graceWindow is a whole number of seconds from 0 to 300'],
    [{ lifetime: 60 }, 'has no option "lifetime"'],
  ])(
    'S-C1 refuse the options %j, attack A13: a grace window of days would hide reuse, RFC 9700 §4.14.2',
    (options, text) => {
      // What JavaScript callers pass is anything.
      expect(() => refreshToken(options as RefreshTokenOptions)).toThrow(text)
    },
  )
})

/** The operations of a store by themselves, to put others in the place of some. */
function methodsOf(store: Store): Store {
  return {
    get: (kind, id) => store.get(kind, id),
    put: (kind, record) => store.put(kind, record),
    insert: (kind, record) => store.insert(kind, record),
    consume: (kind, id) => store.consume(kind, id),
    replace: (kind, record, version) => store.replace(kind, record, version),
    delete: (kind, id) => store.delete(kind, id),
    deleteBy: (kind, selector) => store.deleteBy(kind, selector),
    findBy: (kind, selector) => store.findBy(kind, selector),
    purgeExpired: (now) => store.purgeExpired(now),
  }
}
