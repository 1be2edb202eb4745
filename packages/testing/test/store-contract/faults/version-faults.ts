import type { StoredRecord } from '@authkit/common/store'
import type { Faults } from './fault.ts'
import { faulty } from './fault.ts'

/** What a driver can do wrong with `consume`, `replace` and versions. */
export const versionFaults: Faults = {
  'answers a consume of nothing': {
    fails: ['consumes nothing where there is nothing'],
    factory: faulty((right) => ({
      async consume(kind, id) {
        if (!(await right.get(kind, id))) await right.put(kind, { id, data: {} })
        return right.consume(kind, id)
      },
    })),
  },
  'deletes on consume': {
    fails: ['tells the first consume from all later ones'],
    factory: faulty((right) => ({
      async consume(kind, id) {
        const record = await right.get(kind, id)
        return (await right.delete(kind, id)) && record ? { first: true, record } : undefined
      },
    })),
  },
  'hides what is consumed': {
    fails: ['returns a consumed record with the time until it expires'],
    factory: faulty((right) => ({
      async findBy(kind, selector) {
        const found = await right.findBy(kind, selector)
        return found.filter(({ consumedAt }) => consumedAt === undefined)
      },
    })),
  },
  'leaves a record consumed': {
    fails: ['makes a consumed record fresh by put'],
    factory: faulty((right) => ({
      async put(kind, record) {
        const before = await right.get(kind, record.id)
        await right.put(kind, record)
        if (before?.consumedAt !== undefined) await right.consume(kind, record.id)
      },
    })),
  },
  'does not delete what is consumed': {
    fails: ['removes a consumed record'],
    factory: faulty((right) => ({
      async delete(kind, id) {
        if ((await right.get(kind, id))?.consumedAt !== undefined) return false
        return right.delete(kind, id)
      },
    })),
  },
  'renews the version when nothing is written': {
    fails: ['changes the version with every write and only then'],
    factory: faulty((right) => ({
      async insert(kind, record) {
        const found = await right.get(kind, record.id)
        if (!found) return right.insert(kind, record)
        await right.put(kind, found)
        return false
      },
    })),
  },
  'merges on replace': {
    fails: ['replaces all of a record whose version is still the same'],
    factory: faulty((right) => ({
      async replace(kind, record, version) {
        return right.replace(kind, { ...(await right.get(kind, record.id)), ...record }, version)
      },
    })),
  },
  'replaces whatever is there': {
    fails: ['does not replace after another write', 'does not replace what is gone or never was'],
    factory: faulty((right) => ({
      async replace(kind, record) {
        await right.put(kind, record)
        return true
      },
    })),
  },
  'replaces what is consumed': {
    fails: ['does not replace a consumed record, by its old or its new version'],
    factory: faulty((right) => ({
      async replace(kind, record, version) {
        const found = await right.get(kind, record.id)
        if (found?.version !== version) return false
        await right.put(kind, record)
        return true
      },
    })),
  },
  'counts versions from one in each record': {
    fails: ['does not take the version of a deleted record for its successor'],
    factory: faulty((right) => {
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
  },
  'answers half of a consumed record': {
    fails: ['answers a consumed record as get returns it, numbered by a safe integer'],
    factory: faulty((right) => ({
      async consume(kind, id) {
        const answer = await right.consume(kind, id)
        if (!answer) return undefined
        const { grantId: _, ...record } = answer.record
        return { ...answer, record }
      },
    })),
  },
  'numbers versions beyond what JavaScript counts': {
    fails: ['answers a consumed record as get returns it, numbered by a safe integer'],
    factory: faulty((right) => {
      const large = (record: StoredRecord): StoredRecord => ({
        ...record,
        version: 2 ** 60 + record.version * 256,
      })
      return {
        async get(kind, id) {
          const found = await right.get(kind, id)
          return found && large(found)
        },
      }
    }),
  },
  'takes any later version': {
    fails: ['does not replace by a version that was never given'],
    factory: faulty((right) => ({
      async replace(kind, record, version) {
        const found = await right.get(kind, record.id)
        return right.replace(
          kind,
          record,
          found && version > found.version ? found.version : version,
        )
      },
    })),
  },
}
