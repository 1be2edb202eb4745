import { sha256 } from '../crypto/digest.ts'
import { AuthkitConfigError } from '../errors.ts'
import type { JsonObject, Store, StoredRecord, StoreRecord, StoreSelector } from './contract.ts'
import { checkStoreRecord, isStoreKey } from './key.ts'

/** The keys of a record as they were before they were hashed. */
type Keys = Pick<StoreRecord, 'id' | 'grantId' | 'clientId' | 'subject'>

/** The scopes of each store that somebody holds. */
const scopes = new WeakMap<Store, Map<string, WeakRef<Store>>>()

/** Takes a scope that nobody holds any more off the list. */
const forgotten = new FinalizationRegistry<() => void>((forget) => forget())

/**
 * A part of a store that nothing else of the store is visible in, for one of several tenants that share a database. Keys are stored
 * as hashes that name the scope, so two scopes never meet; `purgeExpired` is for the whole store. A scope asked for again is the same
 * object, so that whoever looks whether two share a store sees it.
 */
export function scopedStore(store: Store, scope: string): Store {
  if (typeof scope !== 'string' || scope === '')
    throw new AuthkitConfigError('scopedStore: scope is a text that is not empty, such as a tenant')
  const given: unknown = store
  if (typeof given !== 'object' || given === null)
    throw new AuthkitConfigError('scopedStore: store is a Store, such as memoryStore()')
  const known = scopes.get(store) ?? new Map<string, WeakRef<Store>>()
  scopes.set(store, known)
  const held = known.get(scope)?.deref()
  if (held) return held
  const made = createScope(store, scope)
  const reference = new WeakRef(made)
  known.set(scope, reference)
  forgotten.register(made, () => {
    // It may have been made anew meanwhile.
    if (known.get(scope) === reference) known.delete(scope)
  })
  return made
}

function createScope(store: Store, scope: string): Store {
  const toKey = (value: string): string => sha256(JSON.stringify([scope, value]))
  const hashed = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : toKey(value)
  const toRecord = (record: StoreRecord): StoreRecord => {
    checkStoreRecord(record)
    const { id, expiresAt, grantId, clientId, subject, data } = record
    const keys: Keys = { id, grantId, clientId, subject }
    return {
      id: toKey(id),
      expiresAt,
      grantId: hashed(grantId),
      clientId: hashed(clientId),
      subject: hashed(subject),
      data: { keys: { ...keys }, data },
    }
  }
  const toSelector = (selector: StoreSelector): StoreSelector => {
    if (selector.grantId !== undefined) return { grantId: toKey(selector.grantId) }
    if (selector.clientId !== undefined) return { clientId: toKey(selector.clientId) }
    return { subject: toKey(selector.subject) }
  }
  return {
    async get(kind, id) {
      if (!isStoreKey(id)) return undefined
      const record = await store.get(kind, toKey(id))
      return record && fromRecord(record)
    },
    put: async (kind, record) => store.put(kind, toRecord(record)),
    insert: async (kind, record) => store.insert(kind, toRecord(record)),
    async consume(kind, id) {
      if (!isStoreKey(id)) return undefined
      const consumed = await store.consume(kind, toKey(id))
      return consumed && { ...consumed, record: fromRecord(consumed.record) }
    },
    replace: async (kind, record, version) => store.replace(kind, toRecord(record), version),
    delete: async (kind, id) => isStoreKey(id) && store.delete(kind, toKey(id)),
    deleteBy: async (kind, selector) => store.deleteBy(kind, toSelector(selector)),
    async findBy(kind, selector) {
      return (await store.findBy(kind, toSelector(selector))).map(fromRecord)
    },
    purgeExpired: (now) => store.purgeExpired(now),
  }
}

/** A record as it was written into the scope. */
function fromRecord({ version, expiresAt, consumedAt, data }: StoredRecord): StoredRecord {
  // Written by toRecord above.
  const { keys, data: own } = data as unknown as { readonly keys: Keys; readonly data: JsonObject }
  return {
    ...keys,
    version,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(consumedAt !== undefined && { consumedAt }),
    data: own,
  }
}
