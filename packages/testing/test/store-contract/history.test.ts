import { describe, expect, it } from 'vitest'
import type { State } from '../../src/store-contract/history.ts'
import { consumedOf, History } from '../../src/store-contract/history.ts'

/** A call that somebody ends later, with the state that must be before it and the one that is after. */
interface Open {
  readonly end: () => Promise<void>
}

function begin(history: History, title: string, from: State | undefined, to?: State): Open {
  const { promise, resolve } = Promise.withResolvers<void>()
  const recorded = history.record(
    title,
    () => promise,
    () => (state) => (from === undefined || state === from ? (to ?? state) : undefined),
  )
  return {
    async end() {
      resolve()
      await recorded
    },
  }
}

const call = (history: History, title: string, from: State | undefined, to?: State) =>
  begin(history, title, from, to).end()

describe('History', () => {
  it('takes calls that follow each other', async () => {
    const history = new History()
    await call(history, 'insert', '', 'a')
    await call(history, 'get', 'a')
    await call(history, 'consume', 'a', consumedOf('a'))
    await call(history, 'delete', consumedOf('a'), '')
    expect(() => history.check()).not.toThrow()
  })

  it('refuses a read of what was overwritten before it began', async () => {
    const history = new History()
    await call(history, 'put a', undefined, 'a')
    await call(history, 'put b', undefined, 'b')
    await call(history, 'get', 'a')
    expect(() => history.check()).toThrow(/no order of these calls/)
  })

  it('takes a read of the old value while the write has not ended', async () => {
    const history = new History()
    await call(history, 'put a', undefined, 'a')
    const put = begin(history, 'put b', undefined, 'b')
    await call(history, 'get', 'a')
    await put.end()
    expect(() => history.check()).not.toThrow()
  })

  it('refuses the old value after the new one was read, while the write has not ended', async () => {
    const history = new History()
    await call(history, 'put a', undefined, 'a')
    const put = begin(history, 'put b', undefined, 'b')
    await call(history, 'get', 'b')
    await call(history, 'get', 'a')
    await put.end()
    expect(() => history.check()).toThrow(/no order of these calls/)
  })

  it('refuses two consumes that were both the first', async () => {
    const history = new History()
    await call(history, 'put a', undefined, 'a')
    const consumes = ['one', 'other'].map((title) => begin(history, title, 'a', consumedOf('a')))
    for (const each of consumes) await each.end()
    expect(() => history.check()).toThrow(/no order of these calls/)
  })

  it('finds the one order among many calls that overlap', async () => {
    const history = new History()
    const names = Array.from({ length: 8 }, (_, index) => `${index}`)
    const calls = names.toReversed().map((to) => {
      const from = to === '0' ? '' : String(Number(to) - 1)
      return begin(history, to, from, to)
    })
    for (const each of calls) await each.end()
    await call(history, 'get', '7')
    expect(() => history.check()).not.toThrow()
  })

  it('refuses one version of two writes', () => {
    const history = new History()
    const found = { id: 'id', version: 7, data: { write: 'a' } }
    expect(history.stateOf(found)).toBe('a')
    expect(history.stateOf(undefined)).toBe('')
    expect(() => history.stateOf({ ...found, consumedAt: 1 })).toThrow(/share a version/)
  })
})
