export { boundedStore } from './store/bounded.ts'
export type { BoundedStoreOptions } from './store/bounded.ts'
export type {
  Consumed,
  JsonObject,
  JsonValue,
  Store,
  StoredRecord,
  StoreRecord,
  StoreSelector,
} from './store/contract.ts'
export { StoreError, StoreTimeoutError } from './store/errors.ts'
export { checkStoreRecord, isStoreKey } from './store/key.ts'
export { scopedStore } from './store/scoped.ts'
