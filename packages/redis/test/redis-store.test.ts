import { inspect } from 'node:util'
import type { Store } from '@authkit/common/store'
import { describeStore, fixedClock } from '@authkit/testing'
import { Redis } from 'ioredis'
import { createClient, createClientPool, RESP_TYPES } from 'redis'
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
        expect(seconds).toBeLessThanOrEqual(160 + 86_400)
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
        // What Redis does when the time has come.
        await ioredis.del(`${prefix}{replay}:id:${id}`)
      }
      // One write of 16 sweeps: that none of 400 does happens once in 10 ** 11 runs.
      expect(await ioredis.zcard(`${prefix}{replay}:clientId:client`)).toBeLessThan(400)
    })

    describe.each([61, 120, 3600])('beside a client whose clock is %d seconds ahead', (ahead) => {
      const record = { clientId: 'client', subject: 'user', data: {} }
      const ids = Array.from({ length: 40 }, (_, index) => `id ${index}`)
      let fast: Store
      beforeEach(async () => {
        fast = redisStore({ client: ioredis, prefix, clock: () => clock() + ahead })
        for (const id of ids) await store.put('grant', { id, ...record, expiresAt: clock() + 50 })
      })

      /** How many of the records the index leads to, and how many are left when all of it is deleted. */
      async function findAndDelete(): Promise<[found: number, left: number]> {
        const found = await store.findBy('grant', { clientId: 'client' })
        await store.deleteBy('grant', { clientId: 'client' })
        const left = await Promise.all(ids.map((id) => store.get('grant', id)))
        return [found.filter(({ id }) => id.startsWith('id ')).length, left.filter(Boolean).length]
      }

      it('keeps live records in their index when that client sweeps it', async () => {
        // One write of 16 sweeps: none of 200 does once in 400,000 runs.
        const expiresAt = clock() + ahead + 3600
        for (let turn = 0; turn < 200; turn++) {
          await fast.put('grant', { id: `fast ${turn}`, clientId: 'client', data: {}, expiresAt })
        }
        expect(await findAndDelete()).toEqual([ids.length, 0])
      })

      it.each(['delete', 'put'] as const)(
        'keeps their index when that client ends by %s what it held for ever',
        async (how) => {
          await store.put('grant', { id: 'endless', ...record })
          if (how === 'delete') await fast.delete('grant', 'endless')
          const expiresAt = clock() + ahead + 1
          if (how === 'put') await fast.put('grant', { id: 'endless', ...record, expiresAt })
          const { '{grant}:clientId:client': index = 0, ...rest } = await lifetimes()
          expect(index).toBeGreaterThanOrEqual(rest['{grant}:id:id 0'] ?? Infinity)
          expect(await findAndDelete()).toEqual([ids.length, 0])
        },
      )
    })

    it('keeps an index as long as a record that a client with a slow clock wrote again', async () => {
      const record = { id: 'id', subject: 'user', expiresAt: clock() + 100, data: {} }
      const slow = redisStore({ client: ioredis, prefix, clock: () => clock() - 600 })
      await store.put('grant', record)
      await slow.put('grant', record)
      const ttl = await lifetimes()
      expect(ttl['{grant}:id:id']).toBeGreaterThan(700)
      expect(ttl['{grant}:subject:user']).toBeGreaterThanOrEqual(ttl['{grant}:id:id'] ?? Infinity)
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

    const written = { id: 'id', subject: 'user', data: {} }
    const onRecord: ReadonlyArray<() => Promise<unknown>> = [
      () => store.get('grant', 'id'),
      () => store.put('grant', written),
      () => store.insert('grant', written),
      () => store.consume('grant', 'id'),
      () => store.replace('grant', written, 1),
      () => store.delete('grant', 'id'),
    ]

    it.each([['text'], [['list']]])('rejects where somebody else has written %j', async (value) => {
      const key = `${prefix}{grant}:id:id`
      await (typeof value === 'string' ? ioredis.set(key, value) : ioredis.lpush(key, ...value))
      for (const attempt of onRecord) {
        await expect(attempt()).rejects.toMatchObject({
          code: expect.stringMatching(/^ERR_(STORE|AUTHKIT_CONFIG)$/),
        })
      }
      expect(await store.findBy('grant', { subject: 'user' })).toEqual([])
    })

    const head = (expiry: string): string =>
      `000000000000001${','.padEnd(73)}${expiry.padStart(16)}`
    const tampered = {
      'something long': 'y'.repeat(200),
      'as many characters as a deleted record': 'y'.repeat(64),
      'as many characters as the head of a record': 'y'.repeat(104),
      JSON: JSON.stringify({ text: 'secret'.repeat(50) }),
      'calls that are none': `${'q'.repeat(15)}${','.padEnd(89)}\0\0\0{}`,
      'a time of consumption that is none': `${'000000000000001,'.padEnd(64)}${'secret'.padEnd(40)}\0\0\0{}`,
      'an expiry that is no number': `${head('secret')}\0\0\0{}`,
      'a hexadecimal expiry': `${head('0x7fffffff')}\0\0\0{}`,
      'an infinite expiry': `${head('inf')}\0\0\0{}`,
      'too few columns': `${head('')}\0\0{}`,
    }
    it.each(Object.entries(tampered))('rejects and leaves alone %s', async (_name, value) => {
      const key = `${prefix}{grant}:id:id`
      await ioredis.set(key, value)
      for (const attempt of onRecord) {
        await expect(attempt()).rejects.toMatchObject({
          code: expect.stringMatching(/^ERR_(STORE|AUTHKIT_CONFIG)$/),
        })
        expect(await ioredis.get(key)).toBe(value)
      }
    })

    it.each(['{"secret', 'null', '"secret"', '7', ''])(
      'rejects the data %j without quoting it',
      async (data) => {
        await ioredis.set(`${prefix}{grant}:id:id`, `${head('')}\0\0\0${data}`)
        for (const attempt of [
          () => store.get('grant', 'id'),
          () => store.consume('grant', 'id'),
        ]) {
          const error: unknown = await attempt().catch((reason: unknown) => reason)
          expect(error).toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
          expect(inspect(error)).not.toContain('secret')
        }
      },
    )

    it('deletes by a column beside a foreign key that the index leads to', async () => {
      await ioredis.rpush(`${prefix}{grant}:id:list`, 'foreign')
      await store.put('grant', { id: 'id', subject: 'user', data: {} })
      await ioredis.zadd(`${prefix}{grant}:subject:user`, 'inf', 'list')
      await store.deleteBy('grant', { subject: 'user' })
      expect(await store.get('grant', 'id')).toBeUndefined()
      expect(await store.findBy('grant', { subject: 'user' })).toEqual([])
      expect(await ioredis.lrange(`${prefix}{grant}:id:list`, 0, -1)).toEqual(['foreign'])
    })

    it('answers the same by clients that give numbers as text', async () => {
      const texts = new Redis(url, { stringNumbers: true })
      const mapped = nodeRedis.withTypeMapping({ [RESP_TYPES.NUMBER]: String })
      for (const client of [texts, mapped]) {
        const other = redisStore({ client, prefix, clock })
        const record = { id: 'id', subject: 'user', data: {} }
        expect(await other.insert('grant', record)).toBe(true)
        expect(await other.insert('grant', record)).toBe(false)
        expect(await other.delete('grant', 'id')).toBe(true)
        const ids = Array.from({ length: 700 }, (_, index) => `id ${index}`)
        await Promise.all(ids.map((id) => other.put('grant', { ...record, id })))
        await other.deleteBy('grant', { subject: 'user' })
        expect(await other.findBy('grant', { subject: 'user' })).toEqual([])
      }
      texts.disconnect()
    })

    it('rejects in a transaction, where nothing is executed yet', async () => {
      const client = new Redis(url)
      const other = redisStore({ client, prefix, clock })
      const record = { id: 'id', subject: 'user', data: {} }
      await other.put('grant', record)
      await client.multi({ pipeline: false })
      for (const attempt of [
        () => other.put('grant', record),
        () => other.insert('grant', record),
        () => other.delete('grant', 'id'),
        () => other.deleteBy('grant', { subject: 'user' }),
        () => other.get('grant', 'id'),
        () => other.findBy('grant', { subject: 'user' }),
      ]) {
        await expect(attempt()).rejects.toMatchObject({ code: 'ERR_AUTHKIT_CONFIG' })
      }
      client.disconnect()
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
