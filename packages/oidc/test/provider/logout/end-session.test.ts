import { memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { TemporarilyUnavailableError } from '@authkit/oauth2'
import { deviceCode, DeviceVerification } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { client, createProvider, issuer, json, now, remembered, secret } from './provider.ts'

/** Tells nobody over the network. */
const quiet = { backChannel: false } as const
const back = { backchannel_logout_uri: 'https://rp.example/logout' }

/** Takes every Logout Token, and notes for whom it was. */
function listening() {
  const told: string[] = []
  const fetch: typeof globalThis.fetch = async (url) => {
    told.push(url instanceof Request ? 'unknown' : new URL(url).hostname)
    return new Response(null)
  }
  return { told, backChannel: { addresses: 'any', wait: 60, fetch } as const }
}

/** A store whose operations on some kinds fail while `isDown`. */
function fragileStore(clock: () => number) {
  const store = memoryStore({ clock })
  const state = { kinds: new Set<string>() }
  const guard = <Result>(kind: string, work: () => Promise<Result>): Promise<Result> =>
    state.kinds.has(kind) ? Promise.reject(new Error('the store is down')) : work()
  const fragile: Store = {
    ...store,
    put: (kind, record) => guard(kind, () => store.put(kind, record)),
    findBy: (kind, selector) => guard(kind, () => store.findBy(kind, selector)),
    delete: (kind, id) => guard(kind, () => store.delete(kind, id)),
  }
  return { store: fragile, fail: (...kinds: string[]) => void (state.kinds = new Set(kinds)) }
}

describe('the clients of a session', () => {
  it('are those that an ID Token of it was asked for, each once (Back-Channel Logout §2.3)', async () => {
    const { login, approve, store } = createProvider({
      clients: [client('a'), client('b'), client('plain')],
    })
    await login('a', { sid: 's1' })
    await login('a', { sid: 's1' })
    await approve('b', { sid: 's1' })
    await login('b', { sid: 's2' })
    await login('plain', { sid: 's1', scope: 'notes:read' })
    await login('plain', {})
    expect(await remembered(store)).toEqual(['a s1', 'b s1', 'b s2'])
    const ids = (await store.findBy('session_client', { subject: 'alice' })).map(({ id }) => id)
    // No name of a record tells the session to who can read names alone.
    for (const id of ids) expect(id).toMatch(/^[\w-]{43}$/)
  })

  it('are remembered for as long as the option says (Back-Channel Logout §2.3)', async () => {
    const usual = createProvider()
    await usual.login('rp', { sid: 's1' })
    const [record] = await usual.store.findBy('session_client', { subject: 'alice' })
    expect(record?.expiresAt).toBe(now + 30 * 86_400)
    const short = createProvider({ end: { sessionLifetime: 60 } })
    await short.login('rp', { sid: 's1' })
    short.clock.advance(60)
    expect(await remembered(short.store)).toEqual([])
  })

  it('are remembered from the last time that they asked: a session goes on when its user signs in again (Back-Channel Logout §2.3)', async () => {
    const { login, clock, store } = createProvider({ end: { sessionLifetime: 60 } })
    await login('rp', { sid: 's1' })
    clock.advance(50)
    await login('rp', { sid: 's1' })
    clock.advance(50)
    expect(await remembered(store)).toEqual(['rp s1'])
  })

  it('are not remembered when nobody is to be told', async () => {
    const { login, store } = createProvider({ end: { backChannel: false, frontChannel: false } })
    await login('rp', { sid: 's1' })
    expect(await remembered(store)).toEqual([])
  })

  it('are remembered from grants without an authorization request, too, and not again by a refresh (Back-Channel Logout §2.3)', async () => {
    const { server, store, token, login } = createProvider({
      clients: [
        client('tv', { grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] }),
        client('rp'),
      ],
    })
    server.registerGrant(deviceCode({ verificationUri: 'https://op.example/device' }))
    const response = await server.createEndpointResponse('device_authorization', {
      method: 'POST',
      url: `${issuer}/device_authorization`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`tv:${secret}`).toString('base64')}`,
      },
      body: 'scope=openid',
    })
    const { device_code: code, user_code: userCode } = json(response)
    const verification = new DeviceVerification(server)
    const entered = await verification.find(String(userCode), 'alice')
    await verification.approve(entered, {
      subject: 'alice',
      authentication: { time: now, sid: 's1' },
    })
    const tokens = await token('tv', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(code),
    })
    expect(tokens['id_token']).toBeDefined()
    expect(await remembered(store)).toEqual(['tv s1'])
    const { refresh_token: refresh } = await login('rp', { sid: 's2' })
    await store.deleteBy('session_client', { subject: 'alice' })
    await token('rp', { grant_type: 'refresh_token', refresh_token: String(refresh) })
    expect(await remembered(store)).toEqual([])
  })
})

describe('the end of a session', () => {
  it('reaches every client of it, and none of another session or user (Back-Channel Logout §2)', async () => {
    const { told, backChannel } = listening()
    const names = ['a', 'b', 'c', 'd']
    const { login, signOut, store } = createProvider({
      clients: names.map((name) =>
        client(name, {
          backchannel_logout_uri: `https://${name}.example/logout`,
          frontchannel_logout_uri: `https://${name}.example/front`,
        }),
      ),
      end: { backChannel },
    })
    await login('a', { sid: 's1' })
    await login('b', { sid: 's1' })
    await login('c', { sid: 's2' })
    await login('d', { sid: 's1', subject: 'bob' })
    const { frames } = await signOut('s1')
    expect(told.toSorted()).toEqual(['a.example', 'b.example'])
    expect(frames.toSorted()).toEqual(['https://a.example/front', 'https://b.example/front'])
    expect(await remembered(store)).toEqual(['c s2'])
    expect(await remembered(store, 'bob')).toEqual(['d s1'])
  })

  it('comes once: a second time there is nobody left to tell (Back-Channel Logout §2.5)', async () => {
    const { told, backChannel } = listening()
    const { login, signOut } = createProvider({
      clients: [client('rp', { ...back, frontchannel_logout_uri: 'https://rp.example/front' })],
      end: { backChannel },
    })
    await login('rp', { sid: 's1' })
    expect((await signOut('s1')).frames).toHaveLength(1)
    expect(await signOut('s1')).toEqual({ frames: [] })
    expect(await signOut('never-there')).toEqual({ frames: [] })
    expect(told).toHaveLength(1)
  })

  it('passes over a client that is gone meanwhile', async () => {
    const { told, backChannel } = listening()
    const clients = new Map([['rp', client('rp', back)]])
    const clock = fixedClock(now)
    const provider = createProvider({
      clients: [...clients.values()],
      end: { backChannel },
      clock,
    })
    await provider.login('rp', { sid: 's1' })
    const rest = createProvider({ clients: [], store: provider.store, end: { backChannel }, clock })
    expect(await rest.signOut('s1')).toEqual({ frames: [] })
    expect(told).toEqual([])
    expect(await remembered(rest.store)).toEqual([])
  })

  it('ends the grants of the session but those for offline access (Back-Channel Logout §2.7)', async () => {
    const { login, token, signOut, events } = createProvider({
      clients: [client('a'), client('b'), client('c')],
      end: quiet,
    })
    const sessions = [
      ['a', { sid: 's1' }, 400],
      ['b', { sid: 's1', scope: 'openid offline_access' }, 200],
      ['c', { sid: 's1', scope: 'notes:read' }, 200],
      ['a', { sid: 's2' }, 200],
      ['b', { sid: 's1', subject: 'bob' }, 200],
      ['c', {}, 200],
    ] as const
    const tokens = []
    for (const [name, session] of sessions) tokens.push(await login(name, session))
    await signOut('s1')
    for (const [index, [name, , status]] of sessions.entries()) {
      const refresh = String(tokens[index]?.['refresh_token'])
      const answer = await token(name, { grant_type: 'refresh_token', refresh_token: refresh })
      expect(answer['access_token'] === undefined ? 400 : 200, `${name} ${index}`).toBe(status)
    }
    const revoked = events.filter((event) => event.type === 'grant_revoked')
    expect(revoked).toHaveLength(1)
    expect(revoked[0]).toMatchObject({ clientId: 'a', reason: 'signed_out' })
  })

  it('leaves grants alone where the option says so (Back-Channel Logout §2.7)', async () => {
    const { login, token, signOut } = createProvider({ end: { ...quiet, revokeTokens: false } })
    const { refresh_token: refresh } = await login('rp', { sid: 's1' })
    await signOut('s1')
    const answer = await token('rp', {
      grant_type: 'refresh_token',
      refresh_token: String(refresh),
    })
    expect(answer['access_token']).toBeDefined()
  })
})

describe('the sessions of a user', () => {
  it('A-25 are those of which there are clients to tell or grants to revoke, until they are (Back-Channel Logout §2.7)', async () => {
    const clients = [client('rp'), client('other')]
    const { login, token, signOut, extension, context, store } = createProvider({
      clients,
      end: quiet,
    })
    const sessionsOf = async (subject = 'alice') =>
      (await extension.signOut.sessionsOf?.(subject, context))?.toSorted()
    await login('rp', { sid: 's1' })
    await login('other', { sid: 's1' })
    await login('rp', { sid: 's2', scope: 'openid offline_access' })
    const { refresh_token: refresh } = await login('rp', { sid: 's3' })
    await login('rp', { sid: 's4', scope: 'notes:read' })
    await login('rp', {})
    await login('rp', { sid: 's5', subject: 'bob' })
    expect(await sessionsOf()).toEqual(['s1', 's2', 's3'])
    // What they took part in was forgotten after sessionLifetime, and what was granted is still there.
    await store.deleteBy('session_client', { subject: 'alice' })
    expect(await sessionsOf()).toEqual(['s1', 's3'])
    for (const sid of ['s1', 's3']) await signOut(sid)
    expect(await sessionsOf()).toEqual([])
    const answer = await token('rp', {
      grant_type: 'refresh_token',
      refresh_token: String(refresh),
    })
    expect(answer).toMatchObject({ error: 'invalid_grant' })
    expect(await sessionsOf('bob')).toEqual(['s5'])
    expect(await sessionsOf('\ud800')).toEqual([])
  })

  it('are those of clients alone where grants are left alone (Back-Channel Logout §2.7)', async () => {
    const { login, signOut, extension, context } = createProvider({
      end: { ...quiet, revokeTokens: false },
    })
    await login('rp', { sid: 's1' })
    expect(await extension.signOut.sessionsOf?.('alice', context)).toEqual(['s1'])
    await signOut('s1')
    expect(await extension.signOut.sessionsOf?.('alice', context)).toEqual([])
  })
})

describe('a store that fails', () => {
  it('is a 503 for the client that a session cannot be remembered for (RFC 6749 §4.1.2.1)', async () => {
    const clock = fixedClock(now)
    const { store, fail } = fragileStore(clock)
    const { approve, login } = createProvider({ store, clock })
    fail('session_client')
    const response = await approve('rp', { sid: 's1' })
    const location = new URL(String(response.headers['location']))
    expect(location.searchParams.get('error')).toBe('temporarily_unavailable')
    expect(location.searchParams.has('code')).toBe(false)
    fail()
    expect((await login('rp', { sid: 's1' }))['id_token']).toBeDefined()
  })

  it('is told at the end of a session, which can be repeated; clients that were found are told all the same (Back-Channel Logout §2.5)', async () => {
    const clock = fixedClock(now)
    const { store, fail } = fragileStore(clock)
    const { told, backChannel } = listening()
    const { login, signOut } = createProvider({
      store,
      clock,
      clients: [client('rp', back)],
      end: { backChannel },
    })
    await login('rp', { sid: 's1' })
    fail('session_client')
    await expect(signOut('s1')).rejects.toBeInstanceOf(TemporarilyUnavailableError)
    expect(told).toEqual([])
    fail('grant')
    await expect(signOut('s1')).rejects.toBeInstanceOf(TemporarilyUnavailableError)
    fail()
    expect(await remembered(store)).toEqual(['rp s1'])
    await signOut('s1')
    // The answer of the second one did not wait for whom it told.
    await expect.poll(() => told).toEqual(['rp.example', 'rp.example'])
    expect(await remembered(store)).toEqual([])
  })
})

describe('the metadata of endSession', () => {
  it('GAP-8 GAP-9 tells through which channels clients hear of the end (Back-Channel Logout §2.1, Front-Channel Logout §3)', () => {
    const of = (end: Parameters<typeof createProvider>[0]) => createProvider(end).server.metadata()
    expect(of({})).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
    })
    const none = Object.keys(of({ end: { backChannel: false, frontChannel: false } }))
    expect(none.filter((name) => name.includes('channel'))).toEqual([])
    expect(none).toContain('end_session_endpoint')
  })
})
