import { memoryStore } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { deviceCodeRepository } from '../../../src/server/repositories/device-codes.ts'
import { createDeviceProvider } from '../device-verification/device-provider.ts'
import { issuer, json, post } from '../provider.ts'

describe('reuse of device codes', () => {
  it('DV-15, A-14 redeems a code once; its second use is refused and revokes what it issued, RFC 6749 §4.1.2', async () => {
    const { server, start, poll, approve, isLive, events } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    const tokens = json(await poll(code))
    expect(await isLive(tokens['access_token'])).toBe(true)
    const replay = await poll(code)
    expect(replay.status).toBe(400)
    expect(json(replay)['error']).toBe('invalid_grant')
    expect(await isLive(tokens['access_token'])).toBe(false)
    const form = { grant_type: 'refresh_token', refresh_token: String(tokens['refresh_token']) }
    const refresh = await server.createTokenResponse(
      post('/token', { ...form, client_id: 'television' }),
    )
    expect(json(refresh)['error']).toBe('invalid_grant')
    expect(events).toContainEqual({
      type: 'grant_revoked',
      clientId: 'television',
      grantId: expect.any(String),
      reason: 'device_code_reused',
    })
  })

  it('DV-15 notices the reuse of a redeemed code for an hour after its end', async () => {
    const { start, poll, outcome, approve, isLive, clock } = createDeviceProvider({
      lifetimes: { accessToken: 86_400 },
    })
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    const tokens = json(await poll(code))
    clock.advance(4199)
    expect(await outcome(code)).toBe('invalid_grant')
    expect(await isLive(tokens['access_token'])).toBe(false)
  })

  it('A-18, DV-15 lets exactly one of 50 parallel redemptions through, and the reuse ends its tokens', async () => {
    const { start, poll, approve, isLive } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    const responses = await Promise.all(Array.from({ length: 50 }, () => poll(code)))
    const winners = responses.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    expect(
      responses.filter((response) => json(response)['error'] === 'invalid_grant'),
    ).toHaveLength(49)
    for (const winner of winners) {
      expect(await isLive(json(winner)['access_token'])).toBe(false)
    }
  })

  it('A-18, DV-15 notices a redemption that another one overtakes', async () => {
    const { store, start, poll, outcome, approve, isLive, events } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    const consume = store.consume.bind(store)
    let first: Record<string, unknown> = {}
    store.consume = async (kind, id) => {
      store.consume = consume
      first = json(await poll(code))
      return consume(kind, id)
    }
    expect(await outcome(code)).toBe('invalid_grant')
    expect(first['access_token']).toEqual(expect.any(String))
    expect(await isLive(first['access_token'])).toBe(false)
    expect(events).toContainEqual(expect.objectContaining({ reason: 'device_code_reused' }))
  })

  it('A-18, DV-15 uses a code up for exactly one of many callers on one store', async () => {
    const store = memoryStore()
    const [one, other] = [1, 2].map(() => deviceCodeRepository(store, issuer))
    const codes = { deviceCode: 'device', userCode: 'USER', groupLength: 4 }
    const expiresAt = Math.floor(Date.now() / 1000) + 600
    const record = { clientId: 'television', scope: [], resources: [], expiresAt, interval: 5 }
    expect(await one?.save(codes, record)).toBe(true)
    const stored = await other?.find('device')
    if (!stored) throw new Error('The code was saved')
    const callers = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? one : other))
    const firsts = await Promise.all(callers.map((repository) => repository?.consume(stored)))
    expect(firsts.filter((first) => first === true)).toHaveLength(1)
    expect(await one?.replace(stored, record)).toBe(false)
  })

  it('gives nothing for a grant that was revoked after the user said yes', async () => {
    const { server, store, start, outcome, approve } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    const [grant] = await store.findBy('grant', { subject: 'alice' })
    await server.context.repositories.revokeGrant(grant?.id ?? '')
    expect(await outcome(code)).toBe('invalid_grant')
  })

  it('A-20 takes the tokens back when the grant is revoked while they are made', async () => {
    const { server, store, start, poll, approve } = createDeviceProvider()
    const { deviceCode: code, userCode } = await start()
    await approve(userCode)
    const put = store.put.bind(store)
    store.put = async (kind, record) => {
      if (kind === 'access_token')
        await server.context.repositories.revokeGrant(record.grantId ?? '')
      await put(kind, record)
    }
    expect(json(await poll(code))['error']).toBe('invalid_grant')
    expect(await store.findBy('access_token', { clientId: 'television' })).toEqual([])
    expect(await store.findBy('refresh_token', { clientId: 'television' })).toEqual([])
  })
})
