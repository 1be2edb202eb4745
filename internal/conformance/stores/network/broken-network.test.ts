import { StoreError, StoreTimeoutError } from '@authkit/common/store'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { engines, isRequired, type OpenStore } from '../engines.ts'
import type { Fault } from './fault-proxy.ts'
import { attempt, type Outcome, slack } from './attempt.ts'
import { operations } from './operations.ts'
import { networkEngines, timeout } from './proxied.ts'

const late: Fault = { latency: 700 }
const faults: readonly (readonly [string, Fault, new (...values: never) => StoreError])[] = [
  ['a reply that comes too late', late, StoreTimeoutError],
  ['a reset in the middle of a reply', 'reset', StoreError],
  ['a reply that ends half-way', 'truncated', StoreError],
  ['a reply that never comes', 'no reply', StoreTimeoutError],
  ['a connection that is half-open', 'half-open', StoreTimeoutError],
  ['a server that nobody listens at', 'refused', StoreError],
]

const found = await Promise.all(
  networkEngines.map(async (name) => ({ name, reachable: await engines[name].isReachable() })),
)

it.skipIf(!isRequired).each(found)('finds $name', ({ reachable }) => {
  expect(reachable).toBe(true)
})

describe.each(found)('S-X1 a network that breaks between a driver and $name', (engine) => {
  const { name, reachable } = engine
  const { create, open, drop } = engines[name]
  let space: string
  let direct: OpenStore
  beforeAll(async () => {
    if (!reachable) return
    space = await create()
    direct = open(space)
  })
  afterAll(async () => {
    await direct?.close()
    if (space !== undefined) await drop(space)
  })
  beforeEach(({ skip }) => {
    if (!reachable) skip()
  })

  const run = (fault: Fault): Promise<readonly Outcome[]> =>
    Promise.all(operations.map((one) => attempt(name, space, direct.store, one, fault)))

  it('waits for a reply that comes in time', async () => {
    for (const { operation, error, milliseconds } of await run({ latency: 100 })) {
      expect(error, operation).toBeUndefined()
      expect(milliseconds, operation).toBeGreaterThanOrEqual(99)
    }
  })

  it.for(faults)(
    'A-24 ends each operation in time with a typed error, does it at most once, and goes on afterwards: %s',
    async ([, fault, Typed], { task }) => {
      const outcomes = await run(fault)
      for (const { operation, error, milliseconds, repeated, writes, recovered } of outcomes) {
        expect(error, operation).toBeInstanceOf(Typed)
        expect(error, operation).toMatchObject({ operation })
        expect(milliseconds, operation).toBeLessThan(timeout * 1000 + slack)
        expect(repeated, operation).toBe(0)
        expect(writes, operation).toBeLessThanOrEqual(1)
        expect(recovered, operation).toBe(true)
      }
      const done = outcomes.filter(({ tookPlace }) => tookPlace).length
      // What did not arrive cannot have taken place, not even later.
      const most = fault === 'half-open' || fault === 'refused' ? 0 : outcomes.length
      expect(done).toBeLessThanOrEqual(most)
      const longest = Math.max(...outcomes.map(({ milliseconds }) => Math.round(milliseconds)))
      const row = { network: `${name}: ${task.name.split(': ')[1]}`, operations: outcomes.length }
      Object.assign(task.meta, { row: { ...row, 'took place': done, 'longest ms': longest } })
    },
  )
})
