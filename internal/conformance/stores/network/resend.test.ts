import { randomUUID } from 'node:crypto'
import { StoreError } from '@authkit/common/store'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines, isRequired, type OpenStore } from '../engines.ts'
import { recovers, timed } from './attempt.ts'
import { look, type Operation, operations, prepare } from './operations.ts'
import { countText, openProxied, resending } from './proxied.ts'

const { redis } = engines
const reachable = await redis.isReachable()
const writing = operations.filter(({ name }) => name !== 'get' && name !== 'findBy')

it.skipIf(!isRequired)('finds redis', () => {
  expect(reachable).toBe(true)
})

describe('S-X1 a Redis client that sends again what has no answer', () => {
  let space: string
  let direct: OpenStore
  beforeAll(async () => {
    if (!reachable) return
    space = await redis.create()
    direct = redis.open(space)
  })
  afterAll(async () => {
    await direct?.close()
    if (space !== undefined) await redis.drop(space)
  })
  beforeEach(({ skip }) => {
    if (!reachable) skip()
  })

  it.for(writing.map((operation) => [operation.name, operation] as const))(
    'has one effect by %s, and its answer is that of the first',
    async ([, operation]: readonly [string, Operation]) => {
      const { store, proxy, close } = await openProxied('redis', space, resending)
      try {
        const id = randomUUID()
        const version = await prepare(operation, direct.store, id)
        await look(store, id)
        proxy.take()
        await proxy.set('reset')
        const running = timed(() => operation.run(store, id, version))
        // It arrives, its reply breaks off, and it is sent again, when the network may be well.
        await proxy.nextReply()
        await proxy.set('none')
        const { value, error } = await running
        expect(error).toBeUndefined()
        expect(operation.answer(value)).toBe(true)
        expect(countText(id, proxy.take())).toBeGreaterThan(1)
        expect(operation.tookPlace(await look(direct.store, id))).toBe(true)
      } finally {
        await close()
      }
    },
  )

  it('may have its effect after the error, when a call was never sent before', async () => {
    const { store, proxy, close } = await openProxied('redis', space, resending)
    try {
      const put = operations.find(({ name }) => name === 'put')
      if (!put) throw new Error('There is no put')
      const id = randomUUID()
      await prepare(put, direct.store, id)
      await look(store, id)
      await proxy.set('refused')
      expect((await timed(() => put.run(store, id, 0))).error).toBeInstanceOf(StoreError)
      expect(put.tookPlace(await look(direct.store, id))).toBe(false)
      await proxy.set('none')
      expect(await recovers(store, id)).toBe(true)
      expect(put.tookPlace(await look(direct.store, id))).toBe(true)
    } finally {
      await close()
    }
  })
})
