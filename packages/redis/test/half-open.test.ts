import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RedisClient } from '../src/index.ts'
import { redisStore } from '../src/index.ts'
import type { Proxy } from './proxy.ts'
import { startProxy } from './proxy.ts'
import type { OwnServer } from './servers.ts'
import { hasRedisServer, host, startRedis } from './servers.ts'

const kind = 'grant'
const timedOut = expect.objectContaining({ code: 'ERR_STORE_TIMEOUT', kind })

/** A client that connects to a port. */
type Connect = (port: number) => Promise<{ client: RedisClient; close: () => void }>

const byIoredis =
  (options: { socketTimeout?: number; commandTimeout?: number }): Connect =>
  async (port) => {
    const client = new Redis({ host, port, lazyConnect: true, ...options })
    client.on('error', () => {})
    await client.connect()
    return { client, close: () => client.disconnect() }
  }

const byNodeRedis =
  (options: { pingInterval?: number; socketTimeout?: number }): Connect =>
  async (port) => {
    const { pingInterval, ...socket } = options
    const client = createClient({
      ...(pingInterval !== undefined && { pingInterval }),
      socket: { host, port, ...socket, reconnectStrategy: () => 20 },
    })
    client.on('error', () => {})
    await client.connect()
    return { client, close: () => client.destroy() }
  }

describe.skipIf(!hasRedisServer)('S-X1 redisStore over a half-open connection', () => {
  let server: OwnServer
  let proxy: Proxy
  let close = (): void => {}
  beforeEach(async () => {
    server = await startRedis()
    proxy = await startProxy(server.port)
  })
  afterEach(async () => {
    close()
    await proxy.stop()
    await server.stop()
  })

  const open = async (connect: Connect): Promise<RedisClient> => {
    const connection = await connect(proxy.port)
    close = connection.close
    return connection.client
  }

  it.each([
    ['ioredis', byIoredis({})],
    ['redis', byNodeRedis({})],
  ])('rejects in time by %s, and answers again when the network does', async (_name, connect) => {
    const client = await open(connect)
    const hasty = redisStore({ client, timeout: 0.3, allowEviction: true })
    const patient = redisStore({ client, timeout: 60 })
    await patient.put(kind, { id: 'id', subject: 'user', data: {} })
    proxy.freeze()
    const started = performance.now()
    const outcomes = await Promise.allSettled([
      hasty.get(kind, 'id'),
      hasty.put(kind, { id: 'other', data: {} }),
      hasty.insert(kind, { id: 'another', data: {} }),
      hasty.consume(kind, 'id'),
      hasty.replace(kind, { id: 'id', data: {} }, 1),
      hasty.delete(kind, 'none'),
      hasty.findBy(kind, { subject: 'user' }),
      hasty.deleteBy(kind, { subject: 'nobody' }),
    ])
    expect(performance.now() - started).toBeLessThan(5000)
    for (const outcome of outcomes)
      expect(outcome).toEqual({ status: 'rejected', reason: timedOut })
    proxy.thaw()
    expect(await patient.get(kind, 'id')).toMatchObject({ id: 'id' })
    // What was held back arrived late: the answer had been that nobody knows.
    expect(await patient.consume(kind, 'id')).toMatchObject({ first: false })
    expect(await patient.insert(kind, { id: 'another', data: {} })).toBe(false)
  })

  it.each([
    ['ioredis with socketTimeout', true, byIoredis({ socketTimeout: 300 })],
    [
      'redis with pingInterval and socketTimeout',
      false,
      byNodeRedis({ pingInterval: 100, socketTimeout: 300 }),
    ],
  ])(
    'connects anew by %s when the old connection stays dead',
    async (_name, sendsAgain, connect) => {
      const found = { status: 'fulfilled', value: expect.objectContaining({ id: 'id' }) }
      const lost = { status: 'rejected', reason: expect.objectContaining({ code: 'ERR_STORE' }) }
      const store = redisStore({ client: await open(connect), timeout: 60 })
      await store.put(kind, { id: 'id', data: {} })
      proxy.freeze()
      const [outcome] = await Promise.allSettled([store.get(kind, 'id')])
      expect(outcome).toEqual(sendsAgain ? found : lost)
      expect(await store.get(kind, 'id')).toMatchObject({ id: 'id' })
    },
  )

  it('notices nothing by commandTimeout of ioredis, which only rejects earlier', async () => {
    const store = redisStore({ client: await open(byIoredis({ commandTimeout: 200 })) })
    await store.put(kind, { id: 'id', data: {} })
    proxy.freeze()
    for (const turn of [1, 2]) {
      await expect(store.get(kind, 'id'), `turn ${turn}`).rejects.toMatchObject({
        code: 'ERR_STORE',
      })
    }
  })
})
