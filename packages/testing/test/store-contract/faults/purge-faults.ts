import type { StoreRecord } from '@authkit/common/store'
import type { Faults } from './fault.ts'
import { faulty, listed, turn } from './fault.ts'

const expiredIds = (records: Map<string, StoreRecord>, now: number): string[] =>
  [...records.values()].filter(({ expiresAt = Infinity }) => expiresAt <= now).map(({ id }) => id)

/** What a driver can do wrong in `purgeExpired`. */
export const purgeFaults: Faults = {
  'purges nothing': {
    fails: ['purges what has expired of every kind, counts it, and nothing else'],
    factory: faulty(() => ({ purgeExpired: async () => 0 })),
  },
  'asks its own clock what to purge': {
    fails: [
      'purges to the second that it is told',
      'purges what has expired of every kind, counts it, and nothing else',
    ],
    factory: faulty((right) => ({ purgeExpired: () => right.purgeExpired() })),
  },
  'purges a second early': {
    fails: ['purges to the second that it is told'],
    factory: faulty((right, clock) => ({
      purgeExpired: (now = clock()) => right.purgeExpired(now + 1),
    })),
  },
  'counts one batch': {
    fails: ['purges more than one batch'],
    factory: faulty((right) => ({
      purgeExpired: async (now) => Math.min(1000, await right.purgeExpired(now)),
    })),
  },
  'counts, then purges': {
    fails: ['purges each expired record once, however many purge at the same time'],
    factory: listed((right, records, clock) => ({
      async purgeExpired(now = clock()) {
        const { length } = expiredIds(records, now)
        await turn()
        await right.purgeExpired(now)
        records.clear()
        return length
      },
    })),
  },
  'finds what has expired, then deletes it': {
    fails: ['never purges a record that a racing write made live'],
    factory: listed((right, records, clock) => ({
      async purgeExpired(now = clock()) {
        const ids = expiredIds(records, now)
        const removed = await right.purgeExpired(now)
        await turn()
        for (const id of ids) await right.delete('authorization_code', id)
        return removed
      },
    })),
  },
  'fails where others delete what it purges': {
    fails: ['purges while others delete the same records'],
    factory: listed((right, records, clock) => ({
      async deleteBy(kind, selector) {
        await right.deleteBy(kind, selector)
        records.clear()
      },
      async purgeExpired(now = clock()) {
        const { size } = records
        await turn()
        const removed = await right.purgeExpired(now)
        if (records.size < size) throw new Error('deadlock detected')
        return removed
      },
    })),
  },
}
