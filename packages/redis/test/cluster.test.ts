import { describeStore } from '@authkit/testing'
import { Cluster, Redis } from 'ioredis'
import { createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeRedisClient } from '../src/index.ts'
import { redisStore } from '../src/index.ts'
import type { RedisCluster } from './cluster.ts'
import { hasRedisServer, startCluster } from './cluster.ts'
import { freshPrefix, isRequired } from './services.ts'

it.skipIf(!hasRedisServer && !isRequired)('finds redis-server to start a cluster of', () => {
  expect(hasRedisServer).toBe(true)
})

describe.skipIf(!hasRedisServer)('on a cluster', () => {
  let cluster: RedisCluster | undefined
  let ioredis: Cluster
  let nodeRedis: NodeRedisClient & { close(): Promise<unknown> }
  beforeAll(async () => {
    cluster = await startCluster()
    ioredis = new Cluster([...cluster.nodes])
    const rootNodes = cluster.nodes.map((socket) => ({ socket }))
    nodeRedis = await createCluster({ rootNodes }).connect()
  }, 30_000)
  afterAll(async () => {
    if (!cluster) return
    await nodeRedis.close()
    ioredis.disconnect()
    await cluster.stop()
  })

  describeStore(
    'redisStore by Cluster of ioredis',
    ({ clock }) => {
      const store = redisStore({ client: ioredis, prefix: freshPrefix(), clock })
      return { store, selfExpiring: true }
    },
    { describe, it },
  )

  describeStore(
    'redisStore by createCluster of redis',
    ({ clock }) => {
      const store = redisStore({ client: nodeRedis, prefix: freshPrefix(), clock })
      return { store, selfExpiring: true }
    },
    { describe, it },
  )

  it('keeps each kind on one node, and kinds on different nodes', async () => {
    const prefix = freshPrefix()
    const store = redisStore({ client: ioredis, prefix })
    const kinds = ['access_token', 'authorization_code', 'grant', 'refresh_token', 'session']
    for (const kind of kinds) {
      await store.put(kind, { id: 'a', subject: 'user', data: {} })
      await store.put(kind, { id: 'b', subject: 'user', data: {} })
    }
    const nodesOf = new Map<string, number>()
    for (const node of cluster?.nodes ?? []) {
      const client = new Redis(node)
      const keys = await client.keys(`${prefix}*`)
      client.disconnect()
      for (const kind of kinds.filter((name) => keys.some((key) => key.includes(`{${name}}`)))) {
        expect(keys.filter((key) => key.includes(`{${kind}}`))).toHaveLength(3)
        nodesOf.set(kind, node.port)
      }
    }
    expect(nodesOf.size).toBe(kinds.length)
    expect(new Set(nodesOf.values()).size).toBeGreaterThan(1)
  })
})
