import { readFileSync } from 'node:fs'
import type { Store } from '@authkit/common/store'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisStore } from '../src/index.ts'
import type { OwnServer } from './servers.ts'
import { hasRedisServer, host, startRedis } from './servers.ts'

const kind = 'grant'
const columns = { grantId: 'grant', clientId: 'client', subject: 'user' }
const failed = (cause: RegExp): unknown =>
  expect.objectContaining({
    code: 'ERR_STORE',
    cause: expect.objectContaining({ message: expect.stringMatching(cause) }),
  })

describe.skipIf(!hasRedisServer)('S-X3 redisStore on a server that refuses writes', () => {
  let server: OwnServer
  let store: Store
  beforeAll(async () => {
    server = await startRedis({ maxmemory: '8mb', 'maxmemory-policy': 'noeviction' })
    store = redisStore({ client: server.admin })
  })
  afterAll(() => server.stop())

  /** Every key of the store and what it holds. */
  async function content(): Promise<Record<string, unknown>> {
    const keys = (await server.admin.keys('authkit:*')).toSorted()
    const values = keys.map(async (key) => [
      key,
      key.includes(':id:')
        ? await server.admin.get(key)
        : await server.admin.zrange(key, '0', '-1'),
    ])
    return Object.fromEntries(await Promise.all(values))
  }

  describe('because its memory is full', () => {
    beforeAll(async () => {
      for (const id of ['a', 'b', 'c', 'd']) await store.put(kind, { id, ...columns, data: { id } })
      await store.put(kind, { id: 'e', subject: 'other', data: {} })
      let isFull = false
      for (let size = 1_000_000; size >= 100; size = isFull ? size / 10 : size) {
        isFull = false
        await server.admin.append(`fill ${size}`, 'x'.repeat(size)).catch(() => (isFull = true))
      }
    })

    it('fails what would take memory, and writes nothing of it', async () => {
      const before = await content()
      const version = (await store.get(kind, 'a'))?.version ?? 0
      const record = { ...columns, subject: 'another', data: { text: 'x'.repeat(1000) } }
      for (const attempt of [
        () => store.put(kind, { ...record, id: 'a' }),
        () => store.put(kind, { ...record, id: 'new' }),
        () => store.insert(kind, { ...record, id: 'new' }),
        () => store.replace(kind, { ...record, id: 'a' }, version),
      ]) {
        await expect(attempt()).rejects.toEqual(failed(/^OOM/))
      }
      expect(await content()).toEqual(before)
    })

    it('answers what only reads', async () => {
      expect(await store.get(kind, 'a')).toMatchObject({ id: 'a' })
      expect(await store.findBy(kind, { subject: 'user' })).toHaveLength(4)
      const next = redisStore({ client: server.admin })
      expect(await next.get(kind, 'a')).toMatchObject({ id: 'a' })
    })

    it('consumes, which takes no memory, once', async () => {
      const size = await server.admin.strlen('authkit:{grant}:id:a')
      expect(await store.consume(kind, 'a')).toMatchObject({ first: true })
      expect(await store.consume(kind, 'a')).toMatchObject({ first: false })
      expect(await server.admin.strlen('authkit:{grant}:id:a')).toBe(size)
    })

    it('deletes, which gives memory back', async () => {
      expect(await store.delete(kind, 'b')).toBe(true)
      await store.deleteBy(kind, { clientId: 'client' })
      expect(await store.findBy(kind, { subject: 'user' })).toEqual([])
      expect(await store.get(kind, 'e')).toBeDefined()
    })

    it('writes again when there is room again', async () => {
      await server.admin.del('fill 1000000')
      expect(await store.insert(kind, { id: 'new', data: {} })).toBe(true)
    })
  })

  it('writes nothing on a replica', async () => {
    await server.admin.call('REPLICAOF', host, '1')
    await expect(store.put(kind, { id: 'r', ...columns, data: {} })).rejects.toEqual(
      failed(/^READONLY/),
    )
    await server.admin.call('REPLICAOF', 'NO', 'ONE')
    expect(await store.get(kind, 'r')).toBeUndefined()
  })

  it('writes nothing without the replicas that the server must have', async () => {
    await server.admin.config('SET', 'min-replicas-to-write', '1')
    await expect(store.put(kind, { id: 'r', ...columns, data: {} })).rejects.toEqual(
      failed(/^NOREPLICAS/),
    )
    await server.admin.config('SET', 'min-replicas-to-write', '0')
    expect(await store.get(kind, 'r')).toBeUndefined()
  })

  describe.each(['zadd', 'set', 'expire', 'get', 'ttl'])('to a user without %s', (command) => {
    let client: Redis
    beforeAll(async () => {
      const rules = ['on', '>secret', '~*', '+@all', `-${command}`]
      await server.admin.call('ACL', 'SETUSER', command, ...rules)
      client = new Redis({ host, port: server.port, username: command, password: 'secret' })
    })
    afterAll(() => client.disconnect())

    it('shows no record that its indexes do not have, nor the reverse', async () => {
      const own = redisStore({ client })
      const values = { grantId: command, clientId: command, subject: command }
      const record = { id: command, ...values, expiresAt: 4_000_000_000, data: {} }
      await expect(own.put(kind, record)).rejects.toEqual(failed(/can't run this command/))
      await expect(own.insert(kind, record)).rejects.toEqual(failed(/can't run this command/))
      expect(await store.get(kind, command)).toBeUndefined()
      expect(await store.findBy(kind, { grantId: command })).toEqual([])
      expect(await store.findBy(kind, { clientId: command })).toEqual([])
      expect(await store.findBy(kind, { subject: command })).toEqual([])
    })
  })

  it('works for a user with the rights that the README names, and no others', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const command = /redis-cli (ACL SETUSER app .*)/.exec(readme)?.[1] ?? ''
    const [, , ...rules] = command.replaceAll("'", '').split(' ')
    await server.admin.call('ACL', 'SETUSER', ...rules)
    const client = new Redis({ host, port: server.port, username: 'app', password: 'password' })
    const own = redisStore({ client })
    await own.put(kind, { id: 'id', ...columns, data: {} })
    await own.put(kind, { id: 'id', ...columns, expiresAt: 4_000_000_000, data: {} })
    for (let index = 0; index < 200; index++) {
      const record = { id: `id ${index}`, ...columns, expiresAt: 4_000_000_000, data: {} }
      expect(await own.insert(kind, record)).toBe(true)
    }
    const version = (await own.get(kind, 'id'))?.version ?? 0
    expect(await own.replace(kind, { id: 'id', ...columns, data: {} }, version)).toBe(true)
    expect(await own.consume(kind, 'id')).toMatchObject({ first: true })
    expect(await own.delete(kind, 'id')).toBe(true)
    expect(await own.findBy(kind, { subject: 'user' })).toHaveLength(200)
    await own.deleteBy(kind, { subject: 'user' })
    expect(await own.findBy(kind, { clientId: 'client' })).toEqual([])
    await expect(client.keys('*')).rejects.toThrow(/NOPERM/)
    client.disconnect()
  })

  it('shows nothing of a record that it could only half remove', async () => {
    await store.put(kind, { id: 'half', ...columns, data: {} })
    await server.admin.call('ACL', 'SETUSER', 'zrem', 'on', '>secret', '~*', '+@all', '-zrem')
    const client = new Redis({ host, port: server.port, username: 'zrem', password: 'secret' })
    const own = redisStore({ client })
    await expect(own.delete(kind, 'half')).rejects.toEqual(failed(/can't run this command/))
    expect(await store.get(kind, 'half')).toBeUndefined()
    expect(await store.findBy(kind, { subject: 'user' })).toEqual([])
    client.disconnect()
  })
})
