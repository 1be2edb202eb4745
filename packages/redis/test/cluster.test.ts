import { randomUUID } from 'node:crypto'
import { describeStore, fixedClock } from '@authkit/testing'
import { Cluster, Redis } from 'ioredis'
import { createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeRedisClient } from '../src/index.ts'
import { redisStore } from '../src/index.ts'
import type { RedisCluster } from './cluster.ts'
import { startCluster } from './cluster.ts'
import { hasRedisServer } from './servers.ts'
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

  it('S-R1 lets one of four clients use a code that they present 1,000 times', async () => {
    const nodes = [...(cluster?.nodes ?? [])]
    const second = new Cluster(nodes)
    const third = await createCluster({ rootNodes: nodes.map((socket) => ({ socket })) }).connect()
    const prefix = freshPrefix()
    const stores = [ioredis, second, nodeRedis, third].map((client) =>
      redisStore({ client, prefix, timeout: 60 }),
    )
    for (let round = 0; round < 5; round++) {
      const id = `code ${round}`
      await stores[0]?.put('authorization_code', { id, subject: 'user', data: {} })
      const uses = await Promise.all(
        stores.flatMap((store) =>
          Array.from({ length: 250 }, () => store.consume('authorization_code', id)),
        ),
      )
      expect(uses.filter((use) => use?.first)).toHaveLength(1)
      expect(uses.filter((use) => use && !use.first)).toHaveLength(999)
    }
    second.disconnect()
    await third.close()
  })

  it('looks at the maxmemory-policy of the node that has the kind', async () => {
    const prefix = freshPrefix()
    const kinds = ['access_token', 'authorization_code', 'grant', 'refresh_token', 'session']
    const { node, admin } = await ownerOf(keyOf(prefix, 'grant'))
    await admin.config('SET', 'maxmemory', '100mb', 'maxmemory-policy', 'allkeys-lru')
    const store = redisStore({ client: ioredis, prefix })
    let refused = 0
    for (const kind of kinds) {
      const owner = await ownerOf(keyOf(prefix, kind))
      const outcome = await Promise.allSettled([store.get(kind, 'id')])
      const isRefused = outcome[0].status === 'rejected'
      expect(isRefused).toBe(owner.node.port === node.port)
      if (isRefused) refused++
      owner.admin.disconnect()
    }
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(kinds.length)
    await admin.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction')
    admin.disconnect()
  })

  it.each(['ioredis', 'redis'])(
    'answers right by %s while the slot of the kind moves to another node',
    async (name) => {
      // Of its own, since its slot is emptied.
      const kind = freshKind()
      const prefix = freshPrefix()
      const client = name === 'redis' ? nodeRedis : ioredis
      const store = redisStore({ client, prefix, timeout: 60 })
      const ids = Array.from({ length: 20 }, (_, index) => `id ${index}`)
      for (const id of ids) expect(await store.insert(kind, { id, data: {} })).toBe(true)
      const move = await startMoving(keyOf(prefix, kind))
      // Half of the records have gone to the other node.
      await move.migrate(ids.slice(10).map((id) => `${keyOf(prefix, kind)}id:${id}`))
      for (const id of ids) expect(await store.insert(kind, { id, data: {} })).toBe(false)
      for (const id of ids) expect((await store.consume(kind, id))?.first).toBe(true)
      expect(await store.insert(kind, { id: 'new', data: {} })).toBe(true)
      expect(await store.insert(kind, { id: 'new', data: {} })).toBe(false)
      expect((await store.consume(kind, 'new'))?.first).toBe(true)
      await move.migrate(ids.slice(0, 10).map((id) => `${keyOf(prefix, kind)}id:${id}`))
      await move.finish()
      for (const id of [...ids, 'new']) {
        expect((await store.consume(kind, id))?.first).toBe(false)
      }
    },
  )

  it('shows no half of a record that was written or removed while its slot moved', async () => {
    const kind = freshKind()
    const prefix = freshPrefix()
    const store = redisStore({ client: ioredis, prefix, timeout: 60 })
    const ids = ['a', 'b', 'c', 'd', 'e', 'f']
    const record = { subject: 'user', grantId: 'grant', data: {} }
    for (const id of ids) await store.put(kind, { id, ...record })
    const move = await startMoving(keyOf(prefix, kind))
    const nameOf = (id: string): string => `${keyOf(prefix, kind)}id:${id}`
    await move.migrate([nameOf('a'), nameOf('b')])
    const outcomes = await Promise.allSettled([
      store.put(kind, { id: 'new', ...record }),
      store.put(kind, { id: 'a', ...record, subject: 'other' }),
      store.put(kind, { id: 'c', ...record, subject: 'other' }),
      store.delete(kind, 'b'),
      store.delete(kind, 'd'),
      store.deleteBy(kind, { subject: 'user' }),
    ])
    const refused = { status: 'rejected', reason: expect.objectContaining({ code: 'ERR_STORE' }) }
    const done = { status: 'fulfilled', value: expect.toBeOneOf([true, undefined]) }
    for (const outcome of outcomes) expect(outcome).toEqual(expect.toBeOneOf([refused, done]))
    const indexes = ['grantId:grant', 'subject:user', 'subject:other']
    const names = [...ids, 'new'].map(nameOf)
    await move.migrate([...names, ...indexes.map((name) => `${keyOf(prefix, kind)}${name}`)])
    await move.finish()
    for (const id of [...ids, 'new']) {
      const found = await store.get(kind, id)
      const expected = found ? [found] : []
      const byGrant = await store.findBy(kind, { grantId: 'grant' })
      expect(byGrant.filter((each) => each.id === id)).toEqual(expected)
      const bySubject = await store.findBy(kind, { subject: found?.subject ?? 'user' })
      expect(bySubject.filter((each) => each.id === id)).toEqual(expected)
    }
    await store.deleteBy(kind, { grantId: 'grant' })
    expect(await store.findBy(kind, { grantId: 'grant' })).toEqual([])
  })

  it.each(['ioredis', 'redis'])(
    'never takes an index for empty or short by %s while its slot moves, the index first',
    async (name) => {
      const [kind, prefix] = [freshKind(), freshPrefix()]
      const client = name === 'redis' ? nodeRedis : ioredis
      const store = redisStore({ client, prefix, timeout: 60 })
      const ids = ['a', 'b', 'c', 'd']
      for (const id of ids) await store.put(kind, { id, subject: 'user', data: {} })
      const nameOf = (id: string): string => `${keyOf(prefix, kind)}id:${id}`
      const find = async (): Promise<unknown> =>
        (await store.findBy(kind, { subject: 'user' })).map(({ id }) => id)
      const expectRefusal = (): Promise<void> =>
        expect(find()).rejects.toMatchObject({ code: 'ERR_STORE' })
      const move = await startMoving(keyOf(prefix, kind))
      await expectRefusal()
      await move.migrate([`${keyOf(prefix, kind)}subject:user`])
      await expectRefusal()
      await move.migrate(['a', 'b'].map(nameOf))
      await expectRefusal()
      await move.migrate(['c', 'd'].map(nameOf))
      await move.finish()
      expect(await find()).toEqual(ids)
    },
    30_000,
  )

  it('drops no record from an index because it is still on the other node', async () => {
    const [kind, prefix, clock] = [freshKind(), freshPrefix(), fixedClock()]
    const store = redisStore({ client: ioredis, prefix, clock })
    const nameOf = (id: string): string => `${keyOf(prefix, kind)}id:${id}`
    const index = `${keyOf(prefix, kind)}subject:user`
    const record = { subject: 'user', data: {} }
    await store.put(kind, { id: 'there', ...record, expiresAt: clock() + 50 })
    await store.put(kind, { id: 'moved', ...record })
    const move = await startMoving(keyOf(prefix, kind))
    await move.migrate([index, nameOf('moved')])
    // One whose clock is ahead writes on the new node, and one write of 16 sweeps: none of 200 does once in 400,000 runs.
    const fast = redisStore({ client: ioredis, prefix, clock: () => clock() + 3600 })
    for (let turn = 0; turn < 200; turn++) {
      await fast.put(kind, { id: 'moved', ...record, data: { turn } })
    }
    await move.migrate([nameOf('there')])
    await move.finish()
    const found = await store.findBy(kind, { subject: 'user' })
    expect(found.map(({ id }) => id)).toEqual(['there', 'moved'])
  })

  const freshKind = (): string => `kind-${randomUUID()}`

  const keyOf = (prefix: string, kind: string): string => `${prefix}{${kind}}:`

  /** The node that serves a key, with a connection to it. */
  async function ownerOf(
    key: string,
  ): Promise<{ node: { host: string; port: number }; admin: Redis }> {
    for (const node of cluster?.nodes ?? []) {
      const admin = new Redis(node)
      try {
        await admin.get(key)
        return { node, admin }
      } catch {
        // MOVED: it is another.
        admin.disconnect()
      }
    }
    throw new Error('no node serves the key')
  }

  /** Begins to move the slot of a key to another node, as `redis-cli --cluster reshard` does. */
  async function startMoving(key: string): Promise<{
    migrate(keys: string[]): Promise<void>
    finish(): Promise<void>
  }> {
    const { node, admin: source } = await ownerOf(key)
    const destination = cluster?.nodes.find(({ port }) => port !== node.port)
    if (!destination) throw new Error('no other node')
    const target = new Redis(destination)
    const slot = await source.cluster('KEYSLOT', key)
    const [sourceId, targetId] = [await source.cluster('MYID'), await target.cluster('MYID')]
    await target.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId)
    await source.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId)
    return {
      async migrate(keys) {
        const { host, port } = destination
        await source.call('MIGRATE', host, port, '', 0, 5000, 'KEYS', ...keys)
      },
      async finish() {
        for (const client of [target, source]) {
          await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', targetId)
          client.disconnect()
        }
      },
    }
  }
})
