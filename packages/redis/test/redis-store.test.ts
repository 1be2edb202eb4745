import type { Store } from '@authkit/common/store'
import { describeStore, fixedClock } from '@authkit/testing'
import { Redis } from 'ioredis'
import { createClient, createClientPool } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { IoredisClient } from '../src/index.ts'
import { redisStore } from '../src/index.ts'
import { freshPrefix, isRequired, reach, removeKeys, url } from './services.ts'

const isReachable = await reach()

it.skipIf(!isReachable && !isRequired)('finds Redis at REDIS_URL or its usual port', () => {
  expect(isReachable).toBe(true)
})

describe.skipIf(!isReachable)('on one server', () => {
  const ioredis = new Redis(url, { lazyConnect: true })
  const nodeRedis = createClient({ url })
  const nodeRedis2 = createClient({ url, RESP: 2 })
  const pool = createClientPool({ url })
  beforeAll(async () => {
    await Promise.all([
      ioredis.connect(),
      nodeRedis.connect(),
      nodeRedis2.connect(),
      pool.connect(),
    ])
  })
  afterAll(async () => {
    await Promise.all([ioredis.quit(), nodeRedis.close(), nodeRedis2.close(), pool.close()])
  })

  const clients = {
    ioredis,
    'redis with RESP 3': nodeRedis,
    'redis with RESP 2': nodeRedis2,
    'a pool of redis': pool,
  }
  for (const [name, client] of Object.entries(clients)) {
    describeStore(
      `redisStore by ${name}`,
      ({ clock }) => {
        const prefix = freshPrefix()
        const store = redisStore({ client, prefix, clock })
        return { store, selfExpiring: true, close: () => removeKeys(ioredis, prefix) }
      },
      { describe, it },
    )
  }

  describe('redisStore', () => {
    const clock = fixedClock()
    let prefix: string
    let store: Store
    beforeEach(() => {
      prefix = freshPrefix()
      store = redisStore({ client: ioredis, prefix, clock })
    })
    afterEach(() => removeKeys(ioredis, prefix))

    /** Seconds that each key has to live, by its name without the prefix. */
    async function lifetimes(): Promise<Record<string, number>> {
      const keys = await ioredis.keys(`${prefix}*`)
      const pairs = keys.map(async (key) => [key.slice(prefix.length), await ioredis.ttl(key)])
      return Object.fromEntries(await Promise.all(pairs))
    }

    it('leaves it to Redis to remove records a minute after they expire, and indexes soon after', async () => {
      const record = { id: 'id', expiresAt: clock() + 100, subject: 'user', data: {} }
      await store.put('session', record)
      await store.put('session', { ...record, id: 'longer', expiresAt: clock() + 200 })
      const ttl = await lifetimes()
      expect(Object.keys(ttl).toSorted()).toEqual([
        '{session}:id:id',
        '{session}:id:longer',
        '{session}:subject:user',
      ])
      for (const [key, least, most] of [
        ['{session}:id:id', 150, 160],
        ['{session}:id:longer', 250, 260],
        ['{session}:subject:user', 250, 320],
      ] as const) {
        expect(ttl[key]).toBeGreaterThan(least)
        expect(ttl[key]).toBeLessThanOrEqual(most)
      }
      expect(await store.purgeExpired()).toBe(0)
    })

    it('keeps for ever what does not expire, and its index', async () => {
      await store.put('grant', { id: 'a', expiresAt: clock() + 9, subject: 'user', data: {} })
      await store.put('grant', { id: 'b', subject: 'user', data: {} })
      await store.put('grant', { id: 'c', expiresAt: clock() + 9, subject: 'user', data: {} })
      expect(await lifetimes()).toMatchObject({ '{grant}:id:b': -1, '{grant}:subject:user': -1 })
    })

    it('holds the lifetime when a record is consumed', async () => {
      await store.put('grant', { id: 'id', expiresAt: clock() + 100, data: {} })
      await store.consume('grant', 'id')
      expect((await lifetimes())['{grant}:id:id']).toBeGreaterThan(100)
    })

    it('gives an index an end when what it held for ever is gone', async () => {
      const session = { expiresAt: clock() + 100, subject: 'user', data: {} }
      for (const id of ['put', 'delete', 'deleteBy']) {
        await store.put('session', { ...session, id: 'a' })
        await store.put('session', { id, subject: 'user', grantId: 'grant', data: {} })
        expect(await lifetimes()).toMatchObject({ '{session}:subject:user': -1 })
        if (id === 'put') await store.put('session', { ...session, id })
        if (id === 'delete') await store.delete('session', id)
        if (id === 'deleteBy') await store.deleteBy('session', { grantId: 'grant' })
        const seconds = (await lifetimes())['{session}:subject:user']
        expect(seconds).toBeGreaterThan(100)
        expect(seconds).toBeLessThanOrEqual(220)
      }
    })

    it('leaves of deleted records the calls that wrote them, for a minute', async () => {
      const record = { grantId: 'grant', clientId: 'client', subject: 'user', data: {} }
      await store.put('grant', { id: 'a', ...record })
      await store.put('grant', { id: 'b', ...record })
      await store.put('grant', { id: 'b', ...record, subject: 'other' })
      await store.delete('grant', 'a')
      await store.deleteBy('grant', { clientId: 'client' })
      for (const [key, seconds] of Object.entries(await lifetimes())) {
        expect(key).toMatch(/^\{grant\}:(id:[ab]|call:\d{15})$/)
        expect(seconds).toBeLessThanOrEqual(60)
        expect(await ioredis.strlen(prefix + key)).toBeLessThanOrEqual(64)
      }
    })

    it('drops from an index some of what expired long ago, as often as need be', async () => {
      for (let index = 0; index < 1000; index++) {
        const id = `id ${index}`
        await store.put('replay', { id, clientId: 'client', expiresAt: clock() + 30, data: {} })
        clock.advance(60)
      }
      // One write of 16 sweeps: that none of 400 does happens once in 10 ** 11 runs.
      expect(await ioredis.zcard(`${prefix}{replay}:clientId:client`)).toBeLessThan(400)
    })

    it('finds and removes more than one batch', async () => {
      const ids = Array.from({ length: 1200 }, (_, index) => `id ${index}`)
      await Promise.all(
        ids.map((id) => store.put('grant', { id, subject: 'user', clientId: 'client', data: {} })),
      )
      const found = await store.findBy('grant', { subject: 'user' })
      expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
      await store.deleteBy('grant', { subject: 'user' })
      expect(await store.findBy('grant', { clientId: 'client' })).toEqual([])
      expect(await ioredis.exists(`${prefix}{grant}:clientId:client`)).toBe(0)
    })

    it('answers an operation that a broken connection made the client send twice as if sent once', async () => {
      // What ioredis does with a command whose reply was lost.
      const twice: IoredisClient = {
        async evalsha(...parameters) {
          await ioredis.evalsha(...parameters)
          return ioredis.evalsha(...parameters)
        },
        eval: (...parameters) => ioredis.eval(...parameters),
      }
      await store.get('grant', 'warm up')
      const resending = redisStore({ client: twice, prefix, clock })
      expect(await resending.insert('grant', { id: 'id', data: { turn: 1 } })).toBe(true)
      expect(await resending.insert('grant', { id: 'id', data: {} })).toBe(false)
      const version = (await resending.get('grant', 'id'))?.version ?? 0
      const next = { id: 'id', data: { turn: 2 } }
      expect(await resending.replace('grant', next, version)).toBe(true)
      expect(await resending.replace('grant', next, version)).toBe(false)
      expect(await resending.consume('grant', 'id')).toMatchObject({
        first: true,
        record: { data: { turn: 2 } },
      })
      expect((await resending.consume('grant', 'id'))?.first).toBe(false)
    })

    it('sends a script again that the server has forgotten', async () => {
      await store.put('grant', { id: 'id', data: {} })
      await ioredis.script('FLUSH')
      expect((await store.consume('grant', 'id'))?.first).toBe(true)
      await ioredis.script('FLUSH')
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => store.insert('grant', { id: 'other', data: {} })),
      )
      expect(answers.filter(Boolean)).toHaveLength(1)
    })

    it.each([['text'], [['list']]])('rejects where somebody else has written %j', async (value) => {
      const key = `${prefix}{grant}:id:id`
      await (typeof value === 'string' ? ioredis.set(key, value) : ioredis.lpush(key, ...value))
      const record = { id: 'id', subject: 'user', data: {} }
      for (const attempt of [
        () => store.get('grant', 'id'),
        () => store.put('grant', record),
        () => store.insert('grant', record),
        () => store.consume('grant', 'id'),
        () => store.replace('grant', record, 1),
        () => store.delete('grant', 'id'),
      ]) {
        await expect(attempt()).rejects.toMatchObject({
          code: expect.stringMatching(/^ERR_(STORE|AUTHKIT_CONFIG)$/),
        })
      }
      expect(await store.findBy('grant', { subject: 'user' })).toEqual([])
    })

    it('keeps prefixes apart', async () => {
      const other = redisStore({ client: nodeRedis, prefix: `${prefix}other:`, clock })
      await store.put('grant', { id: 'id', subject: 'user', data: {} })
      expect(await other.get('grant', 'id')).toBeUndefined()
      await other.deleteBy('grant', { subject: 'user' })
      expect(await store.get('grant', 'id')).toBeDefined()
    })

    it('works under the keyPrefix of ioredis', async () => {
      const prefixed = new Redis(url, { keyPrefix: prefix })
      const inner = redisStore({ client: prefixed, prefix: '', clock })
      await inner.put('grant', { id: 'id', subject: 'user', data: {} })
      expect(await store.findBy('grant', { subject: 'user' })).toHaveLength(1)
      await prefixed.quit()
    })

    it('shares records between the two clients', async () => {
      const other = redisStore({ client: nodeRedis, prefix, clock })
      await other.put('grant', { id: 'id', data: {} })
      const attempts = Array.from({ length: 500 }, () =>
        [store, other].map((one) => one.consume('grant', 'id')),
      )
      const answers = await Promise.all(attempts.flat())
      expect(answers.filter((answer) => answer?.first)).toHaveLength(1)
    })
  })
})
