import type { Store } from '@authkit/common/store'
import { fixedClock } from '@authkit/testing'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IoredisClient, RedisClient } from '../src/index.ts'
import { redisStore } from '../src/index.ts'
import type { Proxy } from './proxy.ts'
import { startProxy } from './proxy.ts'
import type { OwnServer } from './servers.ts'
import { hasRedisServer, host, startRedis } from './servers.ts'
import { freshPrefix, isRequired } from './services.ts'

const kind = 'grant'
const subject = 'user'
const fresh = { id: 'id', subject, data: { turn: 1 } }
const next = { id: 'id', subject, data: { turn: 2 } }

/** A client that connects through the proxy, and whether it sends again what was not answered. */
interface Connection {
  readonly resends: boolean
  /** What the store rejects with when it was not answered. */
  readonly code: 'ERR_STORE' | 'ERR_STORE_TIMEOUT'
  readonly connect: (port: number) => Promise<{ client: RedisClient; close: () => void }>
}

function byIoredis(autoResendUnfulfilledCommands: boolean): Connection['connect'] {
  return async (port) => {
    const client = new Redis({
      host,
      port,
      lazyConnect: true,
      ...(!autoResendUnfulfilledCommands && { autoResendUnfulfilledCommands }),
    })
    client.on('error', () => {})
    await client.connect()
    return { client, close: () => client.disconnect() }
  }
}

const connections: Record<string, Connection> = {
  ioredis: { resends: true, code: 'ERR_STORE', connect: byIoredis(true) },
  'ioredis with autoResendUnfulfilledCommands: false': {
    resends: false,
    // ioredis 6.0 forgets such calls and never settles them.
    code: 'ERR_STORE_TIMEOUT',
    connect: byIoredis(false),
  },
  redis: {
    resends: false,
    code: 'ERR_STORE',
    async connect(port) {
      const client = createClient({ socket: { host, port } })
      client.on('error', () => {})
      await client.connect()
      return { client, close: () => client.destroy() }
    },
  },
}

/** One operation, what it answers and what is there afterwards. */
interface Operation {
  /** Whether there is a record before. */
  readonly needs: boolean
  readonly act: (store: Store, version: number) => Promise<unknown>
  readonly answer: unknown
  readonly after: object | undefined
}

const operations: Record<string, Operation> = {
  put: { needs: false, act: (store) => store.put(kind, fresh), answer: undefined, after: fresh },
  insert: { needs: false, act: (store) => store.insert(kind, fresh), answer: true, after: fresh },
  consume: {
    needs: true,
    act: async (store) => (await store.consume(kind, 'id'))?.first,
    answer: true,
    after: { ...fresh, consumedAt: expect.any(Number) },
  },
  replace: {
    needs: true,
    act: (store, version) => store.replace(kind, next, version),
    answer: true,
    after: next,
  },
  delete: {
    needs: true,
    act: (store) => store.delete(kind, 'id'),
    answer: true,
    after: undefined,
  },
  deleteBy: {
    needs: true,
    act: (store) => store.deleteBy(kind, { subject }),
    answer: undefined,
    after: undefined,
  },
}

/** Makes the server know every script, so that the first call by its hash is executed. */
async function loadScripts(store: Store): Promise<void> {
  for (const { needs, act } of Object.values(operations)) {
    if (needs) await store.put(kind, fresh)
    await act(store, (await store.get(kind, 'id'))?.version ?? 0)
  }
}

/** What somebody else does after the operation was executed and before it is sent again, and what must be there in the end. */
interface Interference {
  readonly operation: keyof typeof operations
  readonly title: string
  readonly act: (direct: Store) => Promise<unknown>
  /** The answer if it differs from the usual one. */
  readonly answer?: { readonly is: unknown }
  readonly after: object | undefined
}

const consumed = { consumedAt: expect.any(Number) }
const other = { id: 'id', subject, data: { turn: 3 } }
const overwrite = (direct: Store): Promise<void> => direct.put(kind, other)
const consume = (direct: Store): Promise<unknown> => direct.consume(kind, 'id')
const remove = (direct: Store): Promise<unknown> => direct.delete(kind, 'id')
const revoke = (direct: Store): Promise<unknown> => direct.deleteBy(kind, { subject })
const renew = async (direct: Store): Promise<unknown> =>
  direct.replace(kind, other, (await direct.get(kind, 'id'))?.version ?? 0)
const recreate = (direct: Store): Promise<unknown> => direct.insert(kind, other)
const removeAndRecreate = async (direct: Store): Promise<unknown> => {
  await remove(direct)
  return recreate(direct)
}

const interferences: readonly Interference[] = [
  { operation: 'put', title: 'consumes', act: consume, after: { ...fresh, ...consumed } },
  { operation: 'put', title: 'puts', act: overwrite, after: other },
  { operation: 'put', title: 'replaces', act: renew, after: other },
  { operation: 'put', title: 'deletes', act: remove, after: undefined },
  { operation: 'put', title: 'deletes by subject', act: revoke, after: undefined },
  { operation: 'put', title: 'deletes and inserts', act: removeAndRecreate, after: other },
  { operation: 'insert', title: 'consumes', act: consume, after: { ...fresh, ...consumed } },
  { operation: 'insert', title: 'replaces', act: renew, after: other },
  { operation: 'insert', title: 'deletes', act: remove, after: undefined },
  { operation: 'insert', title: 'deletes and inserts', act: removeAndRecreate, after: other },
  { operation: 'consume', title: 'consumes', act: consume, after: { ...fresh, ...consumed } },
  {
    operation: 'consume',
    title: 'puts',
    act: overwrite,
    answer: { is: undefined },
    after: other,
  },
  {
    operation: 'consume',
    title: 'deletes',
    act: remove,
    answer: { is: undefined },
    after: undefined,
  },
  { operation: 'replace', title: 'replaces', act: renew, after: other },
  { operation: 'replace', title: 'consumes', act: consume, after: { ...next, ...consumed } },
  { operation: 'replace', title: 'deletes', act: remove, after: undefined },
  { operation: 'delete', title: 'inserts', act: recreate, after: other },
  { operation: 'deleteBy', title: 'inserts', act: recreate, after: other },
]

/** A client that keeps its last call, to send it again as ioredis does when the connection broke before the reply. */
function recordingClient(admin: Redis): { client: RedisClient; sendAgain: () => Promise<unknown> } {
  let last: Parameters<IoredisClient['evalsha']> | undefined
  const client: IoredisClient = {
    evalsha(...call) {
      last = call
      return admin.evalsha(...call)
    },
    eval: (script, keyCount, ...values) => admin.eval(script, keyCount, ...values),
  }
  return {
    client,
    async sendAgain() {
      if (!last) throw new Error('nothing was sent')
      return admin.evalsha(...last)
    },
  }
}

it.skipIf(!hasRedisServer && !isRequired)('finds redis-server to break connections to', () => {
  expect(hasRedisServer).toBe(true)
})

describe.skipIf(!hasRedisServer)('S-X1 redisStore over a connection that breaks', () => {
  let server: OwnServer
  let proxy: Proxy
  beforeAll(async () => {
    server = await startRedis()
    await loadScripts(redisStore({ client: server.admin }))
    proxy = await startProxy(server.port)
  })
  afterAll(async () => {
    await proxy.stop()
    await server.stop()
  })

  describe('when what a call wrote has expired before it is sent again', () => {
    const removals: Record<string, (direct: Store, past: number) => Promise<unknown>> = {
      delete: remove,
      deleteBy: revoke,
      'put of what is over': (direct, past) => direct.put(kind, { ...other, expiresAt: past }),
    }

    it.each(Object.entries(removals))('%s keeps a put from coming back', async (_name, act) => {
      const [prefix, clock] = [freshPrefix(), fixedClock()]
      const { client, sendAgain } = recordingClient(server.admin)
      const store = redisStore({ client, prefix, clock, allowEviction: true })
      const direct = redisStore({ client: server.admin, prefix, clock })
      await store.put(kind, { ...fresh, expiresAt: clock() + 3600 })
      await direct.put(kind, { ...other, expiresAt: clock() + 1 })
      clock.advance(2)
      await act(direct, clock() - 1)
      await sendAgain()
      expect(await look(direct)).toBeUndefined()
    })

    it('delete answers that there was nothing, as often as it is sent', async () => {
      const [prefix, clock] = [freshPrefix(), fixedClock()]
      const { client, sendAgain } = recordingClient(server.admin)
      const store = redisStore({ client, prefix, clock, allowEviction: true })
      await store.put(kind, { ...fresh, expiresAt: clock() + 1 })
      clock.advance(2)
      expect(await store.delete(kind, 'id')).toBe(false)
      expect(await sendAgain()).toBe(0)
    })

    it.each(Object.entries(removals))(
      '%s keeps a consume from taking what got the id since',
      async (_name, act) => {
        const [prefix, clock] = [freshPrefix(), fixedClock()]
        const { client, sendAgain } = recordingClient(server.admin)
        const store = redisStore({ client, prefix, clock, allowEviction: true })
        const direct = redisStore({ client: server.admin, prefix, clock })
        await direct.put(kind, { ...fresh, expiresAt: clock() + 1 })
        expect(await store.consume(kind, 'id')).toMatchObject({ first: true })
        clock.advance(2)
        await act(direct, clock() - 1)
        expect(await direct.insert(kind, other)).toBe(true)
        expect(await sendAgain()).toBeNull()
        expect(await direct.consume(kind, 'id')).toMatchObject({ first: true })
      },
    )
  })

  /** The record at `id` and what the index leads to, which must be the same. */
  async function look(direct: Store): Promise<object | undefined> {
    const record = await direct.get(kind, 'id')
    expect(await direct.findBy(kind, { subject })).toEqual(record ? [record] : [])
    if (!record) return undefined
    const { version: _, ...rest } = record
    return rest
  }

  describe.each(Object.entries(connections))('by %s', (_name, { resends, code, connect }) => {
    let connection: Awaited<ReturnType<Connection['connect']>>
    beforeAll(async () => {
      connection = await connect(proxy.port)
    })
    afterAll(() => connection.close())

    /** Runs an operation while the connection breaks, and tells how it ended. */
    async function run(
      how: 'request lost' | 'reply lost',
      { needs, act }: Operation,
      interfere: (direct: Store) => Promise<unknown>,
    ): Promise<{ direct: Store; answer: PromiseSettledResult<unknown> }> {
      const prefix = freshPrefix()
      const store = redisStore({
        client: connection.client,
        prefix,
        allowEviction: true,
        ...(code === 'ERR_STORE_TIMEOUT' && { timeout: 0.5 }),
      })
      const direct = redisStore({ client: server.admin, prefix })
      if (needs) await direct.put(kind, fresh)
      const version = (await direct.get(kind, 'id'))?.version ?? 0
      const broken = proxy.breakAt(how)
      const outcome = Promise.allSettled([act(store, version)])
      await broken
      await interfere(direct)
      proxy.release()
      const [answer] = await outcome
      return { direct, answer }
    }

    const failed = {
      status: 'rejected',
      reason: expect.objectContaining({ code }),
    }
    const nothing = async (): Promise<void> => {}

    for (const [name, operation] of Object.entries(operations)) {
      const { answer: value, after, needs } = operation

      it(`has one effect of ${name} whose reply was lost`, async () => {
        const { direct, answer } = await run('reply lost', operation, nothing)
        expect(answer).toEqual(resends ? { status: 'fulfilled', value } : failed)
        expect(await look(direct)).toEqual(after)
      })

      it(`${resends ? 'sends' : 'fails in'} ${name} that never arrived`, async () => {
        const { direct, answer } = await run('request lost', operation, nothing)
        expect(answer).toEqual(resends ? { status: 'fulfilled', value } : failed)
        const before = needs ? fresh : undefined
        expect(await look(direct)).toEqual(resends ? after : before)
      })
    }

    // Without a second sending others only come later.
    const applicable = resends ? interferences : []
    for (const { operation: name, title, act, answer: special, after } of applicable) {
      it(`has one effect of ${name} whose reply was lost before another ${title}`, async () => {
        const operation = operations[name]
        if (!operation) throw new Error('no such operation')
        const { direct, answer } = await run('reply lost', operation, act)
        const value = special ? special.is : operation.answer
        expect(answer).toEqual({ status: 'fulfilled', value })
        expect(await look(direct)).toEqual(after)
      })
    }
  })
})
