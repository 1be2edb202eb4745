import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster } from 'ioredis'
import { Redis } from 'ioredis'
import type { createClient, createClientPool, createCluster } from 'redis'
import { createSentinel } from 'redis'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it, vi } from 'vitest'
import type { IoredisClient, NodeRedisClient } from '../src/index.ts'
import { redisStore } from '../src/index.ts'
import type { OwnServer } from './servers.ts'
import {
  freePort,
  hasRedisServer,
  host,
  kill,
  spawnRedis,
  startRedis,
  temporaryFolder,
} from './servers.ts'

const kind = 'grant'
const name = 'grants'

describe('RedisClient', () => {
  it('fits every client of ioredis and redis', () => {
    expectTypeOf<Redis>().toExtend<IoredisClient>()
    expectTypeOf<Cluster>().toExtend<IoredisClient>()
    expectTypeOf<ReturnType<typeof createClient>>().toExtend<NodeRedisClient>()
    expectTypeOf<ReturnType<typeof createClientPool>>().toExtend<NodeRedisClient>()
    expectTypeOf<ReturnType<typeof createCluster>>().toExtend<NodeRedisClient>()
    expectTypeOf<ReturnType<typeof createSentinel>>().toExtend<NodeRedisClient>()
  })
})

describe.skipIf(!hasRedisServer)('redisStore by way of a sentinel', () => {
  const folder = temporaryFolder()
  let primary: OwnServer
  let sentinel: { readonly host: string; readonly port: number }
  let child: ChildProcess | undefined
  beforeAll(async () => {
    primary = await startRedis()
    sentinel = { host, port: await freePort() }
    const file = join(folder.path, 'sentinel.conf')
    writeFileSync(file, `sentinel monitor ${name} ${host} ${primary.port} 1\n`)
    child = spawnRedis({ port: sentinel.port, dir: folder.path }, file, '--sentinel')
    const client = new Redis({ ...sentinel, retryStrategy: () => 20, maxRetriesPerRequest: null })
    client.on('error', () => {})
    // Rejects until the sentinel knows the primary.
    await vi.waitFor(() => client.call('SENTINEL', 'CKQUORUM', name), 10_000)
    client.disconnect()
  }, 20_000)
  afterAll(async () => {
    if (child) await kill(child)
    await primary.stop()
    folder.remove()
  })

  it('works by createSentinel of redis', async () => {
    const client = await createSentinel({ name, sentinelRootNodes: [sentinel] }).connect()
    const store = redisStore({ client })
    await store.put(kind, { id: 'redis', subject: 'user', data: {} })
    const uses = await Promise.all(Array.from({ length: 50 }, () => store.consume(kind, 'redis')))
    expect(uses.filter((use) => use?.first)).toHaveLength(1)
    await client.close()
  })

  it('works by the option sentinels of ioredis', async () => {
    const client = new Redis({ sentinels: [sentinel], name })
    const store = redisStore({ client })
    await store.put(kind, { id: 'ioredis', subject: 'user', data: {} })
    const uses = await Promise.all(Array.from({ length: 50 }, () => store.consume(kind, 'ioredis')))
    expect(uses.filter((use) => use?.first)).toHaveLength(1)
    client.disconnect()
  })
})
