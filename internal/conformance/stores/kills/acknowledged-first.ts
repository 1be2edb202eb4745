import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from '@authkit/common/store'

/**
 * Two mistakes that the audit has to find: a store that says a record is written and writes it `lag` milliseconds later, and that remembers in its
 * process alone what was used. A process that lives sees no difference, since each operation waits for what was said of the same record before.
 */
export function acknowledgedFirst(store: Store, lag: number): Store {
  const late = new Map<string, Promise<void>>()
  const used = new Set<string>()
  const key = (kind: string, id: string): string => `${kind} ${id}`
  const written = async (kind: string, id: string): Promise<void> => late.get(key(kind, id))
  return {
    ...store,
    async get(kind, id) {
      await written(kind, id)
      return store.get(kind, id)
    },
    async put(kind, record) {
      late.set(
        key(kind, record.id),
        delay(lag).then(() => store.put(kind, record)),
      )
    },
    async replace(kind, record, version) {
      await written(kind, record.id)
      return store.replace(kind, record, version)
    },
    async delete(kind, id) {
      await written(kind, id)
      return store.delete(kind, id)
    },
    async deleteBy(kind, selector) {
      await Promise.all(late.values())
      return store.deleteBy(kind, selector)
    },
    async consume(kind, id) {
      await written(kind, id)
      const record = await store.get(kind, id)
      const first = !used.has(key(kind, id))
      used.add(key(kind, id))
      return record && { first, record }
    },
  }
}
