import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type Offload, offloaded, readOffload } from '../../src/crypto/offload.ts'
import { outcome } from '../outcome.ts'

/** Runs an operation and tells where it ran. */
async function placeOf(mode: Offload, heavy: boolean): Promise<string> {
  return offloaded(mode, { sync: () => 'here', pool: async () => 'pool', heavy })
}

describe('offloaded', () => {
  it('does as it is told', async () => {
    for (const heavy of [false, true]) {
      expect(await placeOf('never', heavy)).toBe('here')
      expect(await placeOf('always', heavy)).toBe('pool')
    }
  })

  it('runs the first operation of a turn here and the others on the pool', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await setImmediate()
      await setImmediate()
      const places = await Promise.all([1, 2, 3].map(() => placeOf('auto', false)))
      expect(places).toEqual(['here', 'pool', 'pool'])
    }
  })

  it('runs heavy operations on the pool, and they do not count', async () => {
    await setImmediate()
    await setImmediate()
    const heavy = placeOf('auto', true)
    const light = placeOf('auto', false)
    expect(await Promise.all([heavy, light])).toEqual(['pool', 'here'])
  })

  it('has three modes', () => {
    expect(readOffload(undefined)).toBe('auto')
    // @ts-expect-error a mode that there is not
    expect(outcome(() => readOffload('sometimes'))).toBe('ERR_AUTHKIT_CONFIG')
  })
})
