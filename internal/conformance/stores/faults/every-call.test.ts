import { describe, expect, it } from 'vitest'
import { audit } from './audit.ts'
import { deviceFlows } from './device-flows.ts'
import { endingFlows } from './ending-flows.ts'
import { keyFlows } from './key-flows.ts'
import { loginFlow } from './login-flow.ts'
import { pageFlows } from './page-flows.ts'
import { tokenFlows } from './token-flows.ts'

const flows = [...tokenFlows, ...deviceFlows, ...endingFlows, ...pageFlows, ...keyFlows, loginFlow]

describe('S-K2 a store call that fails leaves the state before or after, never between', () => {
  it.for(flows)('A-24 in $name', async (flow, { task }) => {
    const { calls, between, ...counts } = await audit(flow, { lasting: [false, true] })
    const row = { flow: flow.name, calls: calls.length, ...counts, between: between.length }
    Object.assign(task.meta, { row })
    expect(between).toEqual([])
  })
})
