import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { waitForTimer } from '../../../src/client/device/wait.ts'

describe('waitForTimer', () => {
  it('ends in time and leaves no listener behind', async () => {
    const { signal } = new AbortController()
    await waitForTimer(0.001, signal)
    await waitForTimer(0.001, undefined)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('ends by a signal, also for a time that is longer than a timer can be', async () => {
    const reason = new Error('enough')
    await expect(waitForTimer(0.001, AbortSignal.abort(reason))).rejects.toBe(reason)
    const controller = new AbortController()
    const outcomes: unknown[] = []
    const waiting = waitForTimer(4_000_000, controller.signal).then(
      () => outcomes.push('waited'),
      (cause: unknown) => outcomes.push(cause),
    )
    // A timer that is too long fires after a millisecond.
    await waitForTimer(0.01, undefined)
    expect(outcomes).toEqual([])
    controller.abort(reason)
    await waiting
    expect(outcomes).toEqual([reason])
  })
})
