import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '@authkit/common/store'
import { type EngineName, engines, isRequired, type OpenStore } from '../engines.ts'
import { isSoak } from '../soak.ts'
import { audit, type Flow } from './audit.ts'
import { deviceFlowsOn } from './device-flows.ts'
import { codeExchange, refreshing } from './token-flows.ts'

const flowsOn = (store?: Store): readonly Flow[] => [
  codeExchange('code exchange', store),
  refreshing('refresh with rotation, no grace window', { graceWindow: 0 }, store),
  refreshing('refresh with rotation, default grace window', {}, store),
  ...deviceFlowsOn(store),
]

const names: readonly EngineName[] = ['sqlite', 'postgres', 'mariadb', 'redis']
const found = await Promise.all(
  names.map(async (name) => ({ name, reachable: await engines[name].isReachable() })),
)

it.skipIf(!isRequired).each(found)('finds $name', ({ reachable }) => {
  expect(reachable).toBe(true)
})

describe.each(found)('S-K2 a store call that fails on $name', ({ name, reachable }) => {
  const { create, open, drop } = engines[name]
  let space: string
  let opened: OpenStore
  beforeAll(async () => {
    if (!reachable) return
    space = await create()
    opened = open(space)
  })
  afterAll(async () => {
    await opened?.close()
    if (space !== undefined) await drop(space)
  })
  beforeEach(({ skip }) => {
    if (!reachable) skip()
  })

  // What the store does is the same with all of them, so the flow is taken by its place.
  it.for(flowsOn().map((flow, index) => ({ flow: flow.name, index })))(
    'A-24 leaves the state before or after in $flow',
    { timeout: 60_000 },
    async ({ flow, index }, { task }) => {
      const chosen = flowsOn(opened.store)[index]
      if (!chosen) throw new Error(`There is no flow ${flow}`)
      const lasting = isSoak ? [false, true] : [false]
      const { calls, between, ...counts } = await audit(chosen, { lasting, parallel: 8 })
      const row = { flow: `${flow} (${name})`, calls: calls.length, ...counts }
      Object.assign(task.meta, { row: { ...row, between: between.length } })
      expect(between).toEqual([])
    },
  )
})
