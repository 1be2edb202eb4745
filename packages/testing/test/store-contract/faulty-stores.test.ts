import { memoryStore } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import type { StoreFactory, StoreUnderTest, TestRunner } from '../../src/index.ts'
import { describeStore } from '../../src/index.ts'
import { expiryFaults } from './faults/expiry-faults.ts'
import type { Faults } from './faults/fault.ts'
import { purgeFaults } from './faults/purge-faults.ts'
import { handleFaults, raceFaults } from './faults/race-faults.ts'
import { recordFaults } from './faults/record-faults.ts'
import { textFaults } from './faults/text-faults.ts'
import { versionFaults } from './faults/version-faults.ts'

/** The cases of the suite by their titles, not yet run. */
function casesOf(factory: StoreFactory): Map<string, () => Promise<void>> {
  const cases = new Map<string, () => Promise<void>>()
  const runner: TestRunner = {
    describe: (_name, body) => body(),
    it(title, body) {
      if (cases.has(title)) throw new Error(`two cases are called: ${title}`)
      cases.set(title, body)
    },
  }
  describeStore('a store', factory, runner)
  return cases
}

/** Runs the suite here and now, or only these cases of it; the titles of those that failed. */
async function failures(factory: StoreFactory, titles?: readonly string[]): Promise<string[]> {
  const failed: string[] = []
  for (const [title, body] of casesOf(factory)) {
    if (!titles || titles.includes(title)) await body().catch(() => failed.push(title))
  }
  return failed
}

const right: StoreFactory = ({ clock }) => memoryStore({ clock })

const faults: Faults = {
  ...recordFaults,
  ...textFaults,
  ...expiryFaults,
  ...versionFaults,
  ...raceFaults,
  ...purgeFaults,
}

describe('describeStore', () => {
  it('passes a store that keeps the contract', async () => {
    expect(await failures(right)).toEqual([])
  })

  it.each(Object.entries(faults))('fails a store that %s', async (_name, { fails, factory }) => {
    expect((await failures(factory, fails)).toSorted()).toEqual(fails.toSorted())
  })

  it('has no case that no faulty store fails', () => {
    const seen = Object.values(faults).flatMap(({ fails }) => fails)
    expect([...casesOf(right).keys()].filter((title) => !seen.includes(title))).toEqual([])
  })

  it('closes each store once, after failures too', async () => {
    let open = 0
    let made = 0
    const failed = await failures(({ clock }) => {
      made++
      open++
      return { store: memoryStore({ clock: () => clock() + 1 }), close: () => void open-- }
    })
    expect(failed).not.toEqual([])
    expect(open).toBe(0)
    expect(made).toBe(casesOf(right).size)
  })

  it('lets an engine that expires records itself report no purge', async () => {
    const report = await failures(({ clock }) => ({
      store: { ...memoryStore({ clock }), purgeExpired: async () => 0 },
      selfExpiring: true,
    }))
    expect(report).toEqual([])
  })
})

describe('describeStore with a second handle', () => {
  it.each(Object.entries(handleFaults))('fails a store that %s', async (_name, fault) => {
    const { fails, factory } = fault
    expect((await failures(factory, fails)).toSorted()).toEqual(fails.toSorted())
    // Alone, the first handle shows nothing.
    const alone: StoreFactory = async (context) => {
      const made = await factory(context)
      return 'store' in made ? made.store : made
    }
    expect(await failures(alone, fails)).toEqual([])
  })

  it('opens it at most once a case and before close, and gives it work', async () => {
    let opened = 0
    let most = 0
    let calls = 0
    const factory: StoreFactory = ({ clock }): StoreUnderTest => {
      const store = memoryStore({ clock })
      let handles = 0
      let isClosed = false
      return {
        store,
        async another() {
          expect(isClosed).toBe(false)
          opened++
          most = Math.max(most, ++handles)
          const consume: typeof store.consume = (kind, id) => {
            calls++
            return store.consume(kind, id)
          }
          return { ...store, consume }
        },
        close: () => void (isClosed = true),
      }
    }
    expect(await failures(factory)).toEqual([])
    expect(opened).toBeGreaterThan(20)
    expect(most).toBe(1)
    expect(calls).toBeGreaterThan(500)
  })

  it('fails the case when the second handle cannot be opened, and closes the store', async () => {
    let closed = 0
    const titles = ['lets one of 20 inserts win', 'keeps kinds apart']
    const failed = await failures(
      ({ clock }) => ({
        store: memoryStore({ clock }),
        another: () => Promise.reject(new Error('no connection')),
        close: () => void closed++,
      }),
      titles,
    )
    expect(failed).toEqual(titles.slice(0, 1))
    expect(closed).toBe(2)
  })
})
