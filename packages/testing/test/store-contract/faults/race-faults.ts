import { memoryStore } from '@authkit/common'
import type { Store, StoredRecord } from '@authkit/common/store'
import type { Faults } from './fault.ts'
import { faulty, turn } from './fault.ts'

/** Lets so many calls run at once and turns the others away, as a pool with a short queue does. */
function limited(right: Store, most: number): Store {
  let running = 0
  const limit = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    if (running >= most) throw new Error('too many connections')
    running++
    try {
      await turn()
      return await work()
    } finally {
      running--
    }
  }
  return {
    ...right,
    insert: (kind, record) => limit(() => right.insert(kind, record)),
    consume: (kind, id) => limit(() => right.consume(kind, id)),
    replace: (kind, record, version) => limit(() => right.replace(kind, record, version)),
    delete: (kind, id) => limit(() => right.delete(kind, id)),
  }
}

/** Remembers by itself what it has consumed. */
function remembering(right: Store, nameOf: (kind: string, id: string) => string): Store {
  const used = new Set<string>()
  return {
    ...right,
    async consume(kind, id) {
      const answer = await right.consume(kind, id)
      if (!answer) return undefined
      const name = nameOf(kind, id)
      const first = !used.has(name)
      used.add(name)
      return { ...answer, first }
    },
  }
}

/** Keeps what it has read until it writes by itself. */
function caching(right: Store): Store {
  const cache = new Map<string, Promise<StoredRecord | undefined>>()
  const forget = <Answer>(done: Promise<Answer>): Promise<Answer> => {
    cache.clear()
    return done
  }
  return {
    ...right,
    get(kind, id) {
      const name = `${kind} ${id}`
      const known = cache.get(name) ?? right.get(kind, id)
      cache.set(name, known)
      return known
    },
    put: (kind, record) => forget(right.put(kind, record)),
    insert: (kind, record) => forget(right.insert(kind, record)),
    consume: (kind, id) => forget(right.consume(kind, id)),
    replace: (kind, record, version) => forget(right.replace(kind, record, version)),
    delete: (kind, id) => forget(right.delete(kind, id)),
    deleteBy: (kind, selector) => forget(right.deleteBy(kind, selector)),
  }
}

/** What a driver can do wrong when several calls meet at one record. */
export const raceFaults: Faults = {
  'reads, then marks': {
    fails: [
      'lets one of 20 consumes be the first',
      'answers 6 workers on one record as if one had followed the other',
    ],
    factory: faulty((right) => {
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
  },
  'looks, then inserts': {
    fails: [
      'lets one of 20 inserts win',
      'lets one of 20 inserts win where a record has expired',
      'keeps account of what 20 workers insert, use, replace and delete',
    ],
    factory: faulty((right) => ({
      async insert(kind, record) {
        const found = await right.get(kind, record.id)
        await turn()
        if (found) return false
        await right.put(kind, record)
        return true
      },
    })),
  },
  'compares, then sets': {
    fails: [
      'lets one of 20 replacements win',
      'never brings back by replace what a delete removed',
      'never loses a put to a replacement of what was there before',
      'orders a replacement, a delete and a put',
      'counts right where 20 add one to a number 10 times each',
      'answers 6 workers on one record as if one had followed the other',
      'keeps account of what 20 workers insert, use, replace and delete',
    ],
    factory: faulty((right) => ({
      async replace(kind, record, version) {
        const found = await right.get(kind, record.id)
        await turn()
        if (found?.version !== version || found.consumedAt !== undefined) return false
        await right.put(kind, record)
        return true
      },
    })),
  },
  'looks, then deletes': {
    fails: [
      'lets one of 20 deletes win',
      'keeps account of what 20 workers insert, use, replace and delete',
    ],
    factory: faulty((right) => ({
      async delete(kind, id) {
        const found = await right.get(kind, id)
        await turn()
        await right.delete(kind, id)
        return found !== undefined
      },
    })),
  },
  'throws when it loses': {
    fails: ['lets one of 20 inserts win'],
    factory: faulty((right) => ({
      async insert(kind, record) {
        if (!(await right.insert(kind, record))) throw new Error('duplicate key')
        return true
      },
    })),
  },
  'takes no more than 500 calls at once': {
    fails: ['inserts', 'consumes', 'replacements', 'deletes'].map((operation) =>
      operation === 'consumes'
        ? 'lets one of 1000 consumes be the first'
        : `lets one of 1000 ${operation} win`,
    ),
    factory: ({ clock }) => limited(memoryStore({ clock }), 500),
  },
  'marks an id as used in every kind': {
    fails: ['lets one of 20 win in each of two kinds that share an id'],
    factory: faulty((right) => remembering(right, (_kind, id) => id)),
  },
  'answers a consume with what it read before': {
    fails: ['orders a consume and a replacement one way or the other'],
    factory: faulty((right) => ({
      async consume(kind, id) {
        const before = await right.get(kind, id)
        await turn()
        const answer = await right.consume(kind, id)
        return answer && { ...answer, record: { ...answer.record, data: before?.data ?? {} } }
      },
    })),
  },
  'writes back what it consumes': {
    fails: ['makes a record fresh once where a put meets a consume'],
    factory: faulty((right) => ({
      async consume(kind, id) {
        const before = await right.get(kind, id)
        await turn()
        if (before && before.consumedAt === undefined) await right.put(kind, before)
        return right.consume(kind, id)
      },
    })),
  },
  'gives up where it should compare': {
    fails: ['counts right where 20 add one to a number 10 times each'],
    factory: faulty((right) => {
      let calls = 0
      return {
        replace: async (kind, record, version) =>
          ++calls <= 100 && right.replace(kind, record, version),
      }
    }),
  },
  'reads from a replica that lags': {
    fails: ['answers 6 workers on one record as if one had followed the other'],
    factory: faulty((right) => {
      const replica = new Map<string, StoredRecord>()
      return {
        async get(kind, id) {
          const stale = replica.get(`${kind} ${id}`)
          const found = await right.get(kind, id)
          if (found) replica.set(`${kind} ${id}`, found)
          return found && stale && stale.version !== found.version ? stale : found
        },
      }
    }),
  },
  'finds in pages that it counts': {
    fails: ['finds once each what stays while others write, and nothing torn'],
    factory: faulty((right) => ({
      put: (kind, record) => turn().then(() => right.put(kind, record)),
      delete: (kind, id) => turn().then(() => right.delete(kind, id)),
      async findBy(kind, selector) {
        const found: StoredRecord[] = []
        for (let start = 0; ; start += 20) {
          const all = await right.findBy(kind, selector)
          const page = all.toSorted((one, other) => (one.id < other.id ? -1 : 1))
          if (start >= page.length) return found
          found.push(...page.slice(start, start + 20))
          await turn()
        }
      },
    })),
  },
  'deletes a batch': {
    fails: ['deletes by selector everything that was written before'],
    factory: faulty((right) => ({
      async deleteBy(kind, selector) {
        const found = await right.findBy(kind, selector)
        await Promise.all(found.slice(0, 10).map(({ id }) => right.delete(kind, id)))
      },
    })),
  },
  'finds, then deletes': {
    fails: ['never deletes by selector what has moved to another value'],
    factory: faulty((right) => ({
      async deleteBy(kind, selector) {
        const found = await right.findBy(kind, selector)
        await turn()
        await Promise.all(found.map(({ id }) => right.delete(kind, id)))
      },
    })),
  },
  'reads its index, then writes it': {
    fails: ['deletes by selector nothing else while others write'],
    factory: faulty((right) => {
      const index = new Map<string, readonly string[]>()
      return {
        async put(kind, record) {
          const { id, clientId = '' } = record
          const ids = index.get(clientId) ?? []
          await turn()
          index.set(clientId, [...ids, id])
          await right.put(kind, record)
        },
        async findBy(kind, selector) {
          const ids = index.get(selector.clientId ?? '') ?? []
          const found = await right.findBy(kind, selector)
          return selector.clientId === undefined
            ? found
            : found.filter(({ id }) => ids.includes(id))
        },
      }
    }),
  },
  'fails where two delete the same': {
    fails: ['lets selectors that overlap delete the same records'],
    factory: faulty((right) => ({
      async deleteBy(kind, selector) {
        const found = await right.findBy(kind, selector)
        await turn()
        const deleted = await Promise.all(found.map(({ id }) => right.delete(kind, id)))
        if (deleted.includes(false)) throw new Error('deadlock detected')
      },
    })),
  },
}

/** Faults that only a second handle on the same records shows. */
export const handleFaults: Faults = {
  'remembers in each handle what was consumed': {
    fails: ['lets one of 20 consumes be the first', 'lets one of 1000 consumes be the first'],
    factory({ clock }) {
      const right = memoryStore({ clock })
      const handle = (): Store => remembering(right, (kind, id) => `${kind} ${id}`)
      return { store: handle(), another: handle }
    },
  },
  'keeps in each handle what it has read': {
    fails: ['answers 6 workers on one record as if one had followed the other'],
    factory({ clock }) {
      const right = memoryStore({ clock })
      return { store: caching(right), another: () => caching(right) }
    },
  },
}
