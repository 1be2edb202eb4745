export type {
  Consumed,
  JsonObject,
  JsonValue,
  Store,
  StoredRecord,
  StoreRecord,
  StoreSelector,
} from './store/contract.ts'
export { checkStoreRecord, isStoreKey } from './store/key.ts'
export { scopedStore } from './store/scoped.ts'
