import { memoryStore } from '@authkit/common'
import { now, type OpenEngine, type Raw, type RawRow } from '../engine.ts'

/** A row that can be used up. */
type Row = RawRow & { consumedAt?: number }

/** The store of this process beside a bare map, which neither copies nor indexes. */
export async function openMemory(): Promise<OpenEngine> {
  const store = memoryStore()
  const rows = new Map<string, Row>()
  const keyOf = (kind: string, id: string): string => `${kind}:${id}`
  const raw: Raw = {
    async insert(kind, row) {
      const key = keyOf(kind, row.id)
      if (rows.has(key)) return false
      rows.set(key, row)
      return true
    },
    async put(kind, row) {
      rows.set(keyOf(kind, row.id), row)
    },
    get: async (kind, id) => rows.get(keyOf(kind, id)),
    async consume(kind, id) {
      const key = keyOf(kind, id)
      const row = rows.get(key)
      if (row && row.consumedAt === undefined) rows.set(key, { ...row, consumedAt: now() })
      return row
    },
    async replace(kind, row, version) {
      const key = keyOf(kind, row.id)
      if (rows.get(key)?.version !== version) return false
      rows.set(key, row)
      return true
    },
    delete: async (kind, id) => rows.delete(keyOf(kind, id)),
    findBy: async (kind, _grantId, ids) => ids.map((id) => rows.get(keyOf(kind, id))),
  }
  return {
    store,
    raw,
    async empty() {
      rows.clear()
      await store.purgeExpired(Number.MAX_SAFE_INTEGER)
    },
    async close() {},
  }
}
