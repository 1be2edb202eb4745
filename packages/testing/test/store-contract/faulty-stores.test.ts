import { memoryStore } from '@authkit/common'
import type { Store, StoredRecord } from '@authkit/common/store'
import { describe, expect, it } from 'vitest'
import type { StoreFactory, TestRunner } from '../../src/index.ts'
import { contractKinds, describeStore } from '../../src/index.ts'

/** Runs the suite here and now; the titles of the cases that failed. */
async function failures(factory: StoreFactory): Promise<string[]> {
  const cases: [string, () => Promise<void>][] = []
  const runner: TestRunner = {
    describe: (_name, body) => body(),
    it: (title, body) => cases.push([title, body]),
  }
  describeStore('a store', factory, runner)
  const failed: string[] = []
  for (const [title, body] of cases) {
    await body().catch(() => failed.push(title))
  }
  return failed
}

/** The turn of the event loop that a query to a database takes. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A memory store with some operations made wrong, as a careless driver would have them. */
function faulty(wrong: (right: Store, clock: () => number) => Partial<Store>): StoreFactory {
  return ({ clock }) => {
    const right = memoryStore({ clock })
    return { ...right, ...wrong(right, clock) }
  }
}

const faults: Record<string, [expected: string, factory: StoreFactory]> = {
  'reads, then marks': [
    'lets one of 20 consumes be the first',
    faulty((right) => {
      const used = new Set<string>()
      return {
        async consume(kind, id) {
          const record = await right.get(kind, id)
          await turn()
          if (!record) return undefined
          const first = !used.has(id)
          await turn()
          used.add(id)
          return { first, record }
        },
      }
    }),
  ],
  'looks, then inserts': [
    'lets one of 20 inserts win',
    faulty((right) => ({
      async insert(kind, record) {
        const found = await right.get(kind, record.id)
        await turn()
        if (found) return false
        await right.put(kind, record)
        return true
      },
    })),
  ],
  'compares, then sets': [
    'lets one of 20 replacements win',
    faulty((right) => ({
      async replace(kind, record, version) {
        const found = await right.get(kind, record.id)
        await turn()
        if (found?.version !== version || found.consumedAt !== undefined) return false
        await right.put(kind, record)
        return true
      },
    })),
  ],
  'deletes on consume': [
    'tells the first consume from all later ones',
    faulty((right) => ({
      async consume(kind, id) {
        const record = await right.get(kind, id)
        return (await right.delete(kind, id)) && record ? { first: true, record } : undefined
      },
    })),
  ],
  'replaces what is consumed': [
    'does not replace a consumed record, by its old or its new version',
    faulty((right) => ({
      async replace(kind, record, version) {
        const found = await right.get(kind, record.id)
        if (found?.version !== version) return false
        await right.put(kind, record)
        return true
      },
    })),
  ],
  'counts versions from one in each record': [
    'does not take the version of a deleted record for its successor',
    faulty((right) => {
      const counts = new Map<string, number>()
      const counted = (record: StoredRecord | undefined): StoredRecord | undefined =>
        record && { ...record, version: counts.get(record.id) ?? 0 }
      const count = (id: string): void => void counts.set(id, (counts.get(id) ?? 0) + 1)
      return {
        get: async (kind, id) => counted(await right.get(kind, id)),
        async insert(kind, record) {
          const done = await right.insert(kind, record)
          if (done) count(record.id)
          return done
        },
        async replace(kind, record, version) {
          if (counted(await right.get(kind, record.id))?.version !== version) return false
          await right.put(kind, record)
          count(record.id)
          return true
        },
        async delete(kind, id) {
          counts.delete(id)
          return right.delete(kind, id)
        },
      }
    }),
  ],
  'expires a second late': [
    'returns a record until the second before expiresAt',
    ({ clock }) => memoryStore({ clock: () => clock() - 1 }),
  ],
  'expires a second early': [
    'returns a record until the second before expiresAt',
    ({ clock }) => memoryStore({ clock: () => clock() + 1 }),
  ],
  'never expires': [
    'frees the id of an expired record for insert',
    () => memoryStore({ clock: () => 0 }),
  ],
  'purges nothing': [
    'purges what has expired of every kind, counts it, and nothing else',
    faulty(() => ({ purgeExpired: async () => 0 })),
  ],
  'merges on put': [
    'overwrites all of a record by put',
    faulty((right) => ({
      async put(kind, record) {
        await right.put(kind, { ...(await right.get(kind, record.id)), ...record })
      },
    })),
  ],
  'forgets kinds': [
    'keeps kinds apart',
    faulty((right) => ({
      get: (_kind, id) => right.get('any', id),
      put: (_kind, record) => right.put('any', record),
      insert: (_kind, record) => right.insert('any', record),
    })),
  ],
  'deletes of every kind': [
    'deletes all that match, and of no other kind, column or value',
    faulty((right) => ({
      async deleteBy(_kind, selector) {
        for (const kind of contractKinds) await right.deleteBy(kind, selector)
      },
    })),
  ],
  'folds case': [
    'compares ids exactly',
    faulty((right) => ({
      insert: (kind, record) => right.insert(kind, { ...record, id: record.id.toLowerCase() }),
    })),
  ],
  'throws when it loses': [
    'lets one of 20 inserts win',
    faulty((right) => ({
      async insert(kind, record) {
        if (!(await right.insert(kind, record))) throw new Error('duplicate key')
        return true
      },
    })),
  ],
}

describe('describeStore', () => {
  it('passes a store that keeps the contract', async () => {
    expect(await failures(({ clock }) => memoryStore({ clock }))).toEqual([])
  })

  it.each(Object.entries(faults))('fails a store that %s', async (_name, [expected, factory]) => {
    expect(await failures(factory)).toContain(expected)
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
    expect(made).toBeGreaterThan(50)
  })

  it('lets an engine that expires records itself report no purge', async () => {
    const report = await failures(({ clock }) => ({
      store: { ...memoryStore({ clock }), purgeExpired: async () => 0 },
      selfExpiring: true,
    }))
    expect(report).toEqual([])
  })
})
