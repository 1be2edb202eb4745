import { once } from 'node:events'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { redisStore } from '../src/index.ts'
import type { OwnServer } from './servers.ts'
import { hasRedisServer, host, startRedis } from './servers.ts'

const kind = 'grant'
const refused = (text: string): unknown =>
  expect.objectContaining({
    code: 'ERR_AUTHKIT_CONFIG',
    message: expect.stringMatching(text),
  })

describe.skipIf(!hasRedisServer)('redisStore on a server that may evict keys', () => {
  let server: OwnServer
  beforeAll(async () => {
    server = await startRedis({ maxmemory: '50mb', 'maxmemory-policy': 'allkeys-lru' })
  })
  afterAll(() => server.stop())
  const configure = (maximum: string, policy: string): Promise<unknown> =>
    server.admin.config('SET', 'maxmemory', maximum, 'maxmemory-policy', policy)
  beforeEach(() => configure('50mb', 'allkeys-lru'))

  it('refuses every operation, says what to set, and touches nothing', async () => {
    const store = redisStore({ client: server.admin })
    const record = { id: 'id', data: {} }
    for (const attempt of [
      () => store.get(kind, 'id'),
      () => store.put(kind, record),
      () => store.insert(kind, record),
      () => store.consume(kind, 'id'),
      () => store.replace(kind, record, 1),
      () => store.delete(kind, 'id'),
      () => store.deleteBy(kind, { subject: 'user' }),
      () => store.findBy(kind, { subject: 'user' }),
    ]) {
      await expect(attempt()).rejects.toEqual(refused('allkeys-lru.*noeviction.*allowEviction'))
    }
    expect(await server.admin.dbsize()).toBe(0)
  })

  it.each(['allkeys-lru', 'allkeys-random', 'volatile-lru', 'volatile-lfu', 'volatile-ttl'])(
    'refuses maxmemory-policy %s',
    async (policy) => {
      await configure('50mb', policy)
      const store = redisStore({ client: server.admin })
      await expect(store.get(kind, 'id')).rejects.toEqual(refused(policy))
    },
  )

  it('refuses it by the client redis as well', async () => {
    const client = await createClient({ url: server.url }).connect()
    await expect(redisStore({ client }).get(kind, 'id')).rejects.toEqual(refused('allkeys-lru'))
    await client.close()
  })

  it('takes any policy without maxmemory, since nothing is evicted then', async () => {
    await configure('0', 'allkeys-lru')
    expect(await redisStore({ client: server.admin }).get(kind, 'id')).toBeUndefined()
  })

  it('takes maxmemory with noeviction', async () => {
    await configure('50mb', 'noeviction')
    expect(await redisStore({ client: server.admin }).get(kind, 'id')).toBeUndefined()
  })

  it('takes what evicts when told so', async () => {
    const store = redisStore({ client: server.admin, allowEviction: true })
    expect(await store.get(kind, 'id')).toBeUndefined()
  })

  it('goes on as soon as the server is set right', async () => {
    const store = redisStore({ client: server.admin })
    await expect(store.get(kind, 'id')).rejects.toEqual(refused('allkeys-lru'))
    await configure('50mb', 'noeviction')
    expect(await store.get(kind, 'id')).toBeUndefined()
  })

  it('looks once a kind, also for many operations at the same time', async () => {
    await configure('0', 'noeviction')
    const store = redisStore({ client: server.admin })
    await server.admin.config('RESETSTAT')
    await Promise.all(Array.from({ length: 50 }, () => store.get(kind, 'id')))
    await store.get(kind, 'id')
    expect(await server.admin.info('commandstats')).toMatch('cmdstat_info:calls=1,')
    await store.get('session', 'id')
    // The third is the one above.
    expect(await server.admin.info('commandstats')).toMatch('cmdstat_info:calls=3,')
  })

  it('looks again after a connection that failed', async () => {
    await configure('0', 'noeviction')
    const client = new Redis({
      host,
      port: server.port,
      lazyConnect: true,
      enableOfflineQueue: false,
    })
    const store = redisStore({ client })
    await expect(store.get(kind, 'id')).rejects.toMatchObject({ code: 'ERR_STORE' })
    // The attempt has made it connect.
    if (client.status !== 'ready') await once(client, 'ready')
    expect(await store.get(kind, 'id')).toBeUndefined()
    client.disconnect()
  })

  describe('by a user without INFO', () => {
    let client: Redis
    beforeAll(async () => {
      await server.admin.call('ACL', 'SETUSER', 'app', 'on', '>secret', '~*', '+@all', '-info')
      const account = { username: 'app', password: 'secret', enableReadyCheck: false }
      client = new Redis({ host, port: server.port, ...account })
    })
    afterAll(() => client.disconnect())

    it('refuses, says why and names the option', async () => {
      const attempt = redisStore({ client }).get(kind, 'id')
      await expect(attempt).rejects.toEqual(refused('INFO.*allowEviction: true'))
      await expect(attempt).rejects.toMatchObject({ cause: { message: /info/ } })
    })

    it('works when told not to look', async () => {
      const store = redisStore({ client, allowEviction: true })
      await store.put(kind, { id: 'id', subject: 'user', data: {} })
      expect((await store.consume(kind, 'id'))?.first).toBe(true)
    })
  })

  it('refuses a server whose INFO is renamed', async () => {
    const renamed = await startRedis({ 'rename-command': 'INFO hidden' })
    const client = new Redis({ host, port: renamed.port, enableReadyCheck: false })
    await expect(redisStore({ client }).get(kind, 'id')).rejects.toEqual(refused('allowEviction'))
    expect(await redisStore({ client, allowEviction: true }).get(kind, 'id')).toBeUndefined()
    client.disconnect()
    await renamed.stop()
  })
})
