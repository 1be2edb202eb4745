export type { Consumed, JsonObject, JsonValue, Store, StoredRecord, StoreRecord, StoreSelector } from './store/contract.ts'
