import type { Store } from '@authkit/common/store'

/**
 * A store as many are written: it looks whether a record was used, and marks it afterwards. One request after the other sees no difference.
 * It is here for the races to find out.
 */
export function looksBeforeItMarks(store: Store): Store {
  return {
    ...store,
    async consume(kind, id) {
      const record = await store.get(kind, id)
      if (!record) return undefined
      if (record.consumedAt !== undefined) return { first: false, record }
      const marked = await store.consume(kind, id)
      return marked && { first: true, record: marked.record }
    },
    async insert(kind, record) {
      if (await store.get(kind, record.id)) return false
      await store.put(kind, record)
      return true
    },
    async replace(kind, record, version) {
      const current = await store.get(kind, record.id)
      if (current?.version !== version || current.consumedAt !== undefined) return false
      await store.put(kind, record)
      return true
    },
  }
}
