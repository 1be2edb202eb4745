import type { StoredRecord, StoreRecord } from '@authkit/common/store'
import { contractKinds } from '../../../src/index.ts'
import type { Faults } from './fault.ts'
import { changing, changingData, faulty } from './fault.ts'

/** Walks through data as a driver does that writes or reads it by itself. */
function walk(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return change(value.map((each) => walk(each, change)))
  if (typeof value !== 'object' || value === null) return change(value)
  const members = Object.entries(value).map(([name, each]) => [name, walk(each, change)])
  return change(Object.fromEntries(members))
}

/** How deep the objects and lists of a value are. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

/** Copies as if `__proto__` were a name like any other. */
function assigned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const copy: Record<string, unknown> = {}
  for (const [name, each] of Object.entries(value)) copy[name] = assigned(each)
  return copy
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** What a driver can do wrong to records and their data. */
export const recordFaults: Faults = {
  'forgets a column': {
    fails: ['returns what was put, every member of it'],
    factory: changing((record) => ({ ...record, grantId: undefined })),
  },
  'returns null for what is absent': {
    fails: ['leaves absent what was absent'],
    factory: faulty((right) => ({
      async get(kind, id) {
        const found = await right.get(kind, id)
        // What a row of SQL holds, and no type allows.
        return found && ({ subject: null, ...found } as unknown as StoredRecord)
      },
    })),
  },
  'deletes what is not there': {
    fails: [
      'knows nothing of an id that was never written',
      'deletes once, and the id is free again',
    ],
    factory: faulty((right) => ({
      delete: (kind, id) => right.delete(kind, id).then(() => true),
    })),
  },
  'merges on put': {
    fails: ['overwrites all of a record by put'],
    factory: faulty((right) => ({
      async put(kind, record) {
        await right.put(kind, { ...(await right.get(kind, record.id)), ...record })
      },
    })),
  },
  'overwrites on insert': {
    fails: [
      'inserts once and leaves the first record as it was',
      'leaves a live record as it was when another is inserted expired',
    ],
    factory: faulty((right) => ({
      async insert(kind, record) {
        const found = await right.get(kind, record.id)
        await right.put(kind, record)
        return !found
      },
    })),
  },
  'keeps the mark of a deleted record': {
    fails: ['deletes once, and the id is free again'],
    factory: faulty((right) => {
      const deleted = new Set<string>()
      return {
        insert: async (kind, record) => !deleted.has(record.id) && right.insert(kind, record),
        async delete(kind, id) {
          const done = await right.delete(kind, id)
          if (done) deleted.add(id)
          return done
        },
      }
    }),
  },
  'forgets kinds': {
    fails: ['keeps kinds apart'],
    factory: faulty((right) => ({
      get: (_kind, id) => right.get('any', id),
      put: (_kind, record) => right.put('any', record),
      insert: (_kind, record) => right.insert('any', record),
    })),
  },
  'hands out what it holds': {
    fails: ['holds copies that nobody outside can change'],
    factory: faulty((right) => {
      const given = new Map<string, StoreRecord>()
      return {
        async put(kind, record) {
          given.set(record.id, record)
          await right.put(kind, record)
        },
        async get(kind, id) {
          const found = await right.get(kind, id)
          return found && { ...found, ...given.get(id) }
        },
      }
    }),
  },
  'cuts data at U+0000': {
    fails: ['keeps every JSON value'],
    factory: changingData((data) =>
      walk(data, (value) => (typeof value === 'string' ? value.split('\0')[0] : value)),
    ),
  },
  'keeps numbers in four bytes': {
    fails: ['keeps numbers as JSON keeps them'],
    factory: changingData((data) =>
      walk(data, (value) => (typeof value === 'number' ? Math.fround(value) : value)),
    ),
  },
  'keeps texts of digits as numbers': {
    fails: ['keeps numbers as JSON keeps them'],
    factory: changingData((data) =>
      walk(data, (value) =>
        value !== '' && Number.isFinite(Number(value)) ? Number(value) : value,
      ),
    ),
  },
  'takes no data for none': {
    fails: ['keeps data without members'],
    factory: changingData((data) => (isEmpty(data) ? { none: true } : data)),
  },
  'makes lists that are empty objects': {
    fails: ['keeps empty lists, empty objects and members that are null'],
    factory: changingData((data) => walk(data, (value) => (isEmpty(value) ? {} : value))),
  },
  'drops members that are null': {
    fails: ['keeps empty lists, empty objects and members that are null'],
    factory: changingData((data) =>
      Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null)),
    ),
  },
  'keeps 31 levels': {
    fails: ['keeps 32 levels of nesting'],
    factory: changingData((data) => (depthOf(data) > 31 ? {} : data)),
  },
  'reads dots in names as paths': {
    fails: ['keeps members of any name'],
    factory: changingData((data) =>
      Object.fromEntries(Object.entries(data).map(([name, value]) => [name.split('.')[0], value])),
    ),
  },
  'assigns members one by one': {
    fails: ['keeps a member called __proto__ as a member, at every depth'],
    factory: changingData(assigned),
  },
  'cuts data at 64 kB': {
    fails: ['keeps 256 kB of data'],
    factory: changingData((data) =>
      walk(data, (value) => (typeof value === 'string' ? value.slice(0, 65_535) : value)),
    ),
  },
  'keeps no character of four bytes': {
    fails: ['keeps 256 kB of characters of four bytes, and of characters to be escaped'],
    factory: changingData((data) =>
      walk(data, (value) =>
        typeof value === 'string' ? value.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?') : value,
      ),
    ),
  },
  'finds one kind only': {
    fails: ['finds all that match, and of no other kind, column or value'],
    factory: faulty((right) => ({
      async findBy(_kind, selector) {
        const found = contractKinds.map((kind) => right.findBy(kind, selector))
        return (await Promise.all(found)).flat()
      },
    })),
  },
  'deletes of every kind': {
    fails: ['deletes all that match, and of no other kind, column or value'],
    factory: faulty((right) => ({
      async deleteBy(_kind, selector) {
        for (const kind of contractKinds) await right.deleteBy(kind, selector)
      },
    })),
  },
  'throws where nothing matches': {
    fails: ['matches nothing without complaint'],
    factory: faulty((right) => ({
      async deleteBy(kind, selector) {
        if ((await right.findBy(kind, selector)).length === 0) throw new Error('no rows')
        await right.deleteBy(kind, selector)
      },
    })),
  },
  'leaves old entries in its index': {
    fails: ['follows a record from value to value'],
    factory: faulty((right) => {
      const idsOf = new Map<string, Set<string>>()
      return {
        async put(kind, record) {
          const { clientId = '' } = record
          idsOf.set(clientId, (idsOf.get(clientId) ?? new Set()).add(record.id))
          await right.put(kind, record)
        },
        async findBy(kind, selector) {
          const ids = [...(idsOf.get(selector.clientId ?? '') ?? [])]
          const found = await Promise.all(ids.map((id) => right.get(kind, id)))
          return found.filter((each) => each !== undefined)
        },
      }
    }),
  },
  'reads and deletes the first thousand': {
    fails: ['finds and deletes more than a thousand'],
    factory: faulty((right) => ({
      findBy: async (kind, selector) => (await right.findBy(kind, selector)).slice(0, 1000),
    })),
  },
}
