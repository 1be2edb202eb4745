import { randomInt } from 'node:crypto'
import type { Store } from '@authkit/common/store'
import { isAuthkitError } from '@authkit/common'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisStore } from '../src/index.ts'
import type { OwnServer } from './servers.ts'
import { hasRedisServer, host, startRedis } from './servers.ts'

const kind = 'authorization_code'
const grantId = 'grant'
const isSoak = process.env['AUTHKIT_SOAK'] === '1'
const rounds = isSoak ? 100 : 4
const reconnectingTurns = 60

/** What was answered to the clients of a round. */
interface Acknowledged {
  readonly inserted: Set<string>
  readonly consumed: Set<string>
  /** Ids whose first use was answered more than once. */
  readonly twice: string[]
}

describe.skipIf(!hasRedisServer)('S-K3 redisStore on a server with appendfsync always', () => {
  let server: OwnServer
  beforeAll(async () => {
    server = await startRedis({ appendonly: 'yes', appendfsync: 'always' })
  })
  afterAll(() => server.stop())

  /** Inserts and consumes until the server is gone, or for so many turns. Tells of each answer. */
  async function work(
    store: Store,
    name: string,
    turns: number,
    { inserted, consumed, twice }: Acknowledged,
    onAnswer: () => void,
  ): Promise<void> {
    try {
      for (let turn = 0; turn < turns; turn++) {
        const id = `${name} ${turn}`
        if (await store.insert(kind, { id, grantId, data: { turn } })) inserted.add(id)
        onAnswer()
        // Two tries of which one may succeed.
        const uses = await Promise.all([store.consume(kind, id), store.consume(kind, id)])
        const firsts = uses.filter((use) => use?.first).length
        if (firsts > 1) twice.push(id)
        if (firsts > 0) consumed.add(id)
        onAnswer()
      }
    } catch (error) {
      if (!isAuthkitError(error) || error.code !== 'ERR_STORE') throw error
    }
  }

  /** Compares what the server has with what it had answered. */
  async function audit({ inserted, consumed, twice }: Acknowledged): Promise<void> {
    const store = redisStore({ client: server.admin })
    const found = new Map((await store.findBy(kind, { grantId })).map((each) => [each.id, each]))
    const lost = [...inserted].filter((id) => !found.has(id))
    const unspent = [...consumed].filter((id) => found.get(id)?.consumedAt === undefined)
    expect({ lost, unspent, twice }).toEqual({ lost: [], unspent: [], twice: [] })
    for (const [id, record] of found) expect(await store.get(kind, id)).toEqual(record)
    const again = await Promise.all([...consumed].map((id) => store.consume(kind, id)))
    expect(again.filter((use) => use?.first)).toEqual([])
    const keys = await server.admin.keys('authkit:*:id:*')
    expect(keys).toHaveLength(found.size)
  }

  /** Runs four clients, kills the server after some answers and starts it again. */
  async function round(number: number, resends: boolean): Promise<Acknowledged> {
    await server.admin.flushall()
    const acknowledged: Acknowledged = { inserted: new Set(), consumed: new Set(), twice: [] }
    const clients = Array.from(
      { length: 4 },
      () => new Redis({ host, port: server.port, ...(!resends && { retryStrategy: () => null }) }),
    )
    let left = randomInt(20, 300)
    const enough = Promise.withResolvers<void>()
    const onAnswer = (): void => {
      if (--left === 0) enough.resolve()
    }
    const workers = clients.map((client, index) => {
      client.on('error', () => {})
      const store = redisStore({ client, timeout: 60 })
      const turns = resends ? reconnectingTurns : 100_000
      return work(store, `${number} ${index}`, turns, acknowledged, onAnswer)
    })
    await enough.promise
    await server.crash()
    await server.restart()
    await Promise.all(workers)
    for (const client of clients) client.disconnect()
    return acknowledged
  }

  it(
    `keeps what it acknowledged through ${rounds} kills`,
    { timeout: rounds * 10_000 },
    async () => {
      for (let number = 0; number < rounds; number++) {
        const acknowledged = await round(number, false)
        expect(acknowledged.inserted.size).toBeGreaterThan(0)
        await audit(acknowledged)
      }
    },
  )

  it(
    `spends nothing twice by clients that reconnect through ${rounds} kills`,
    { timeout: rounds * 10_000 },
    async () => {
      for (let number = 0; number < rounds; number++) {
        const acknowledged = await round(number, true)
        expect(acknowledged.inserted.size).toBe(4 * reconnectingTurns)
        expect(acknowledged.consumed.size).toBe(4 * reconnectingTurns)
        await audit(acknowledged)
      }
    },
  )
})
