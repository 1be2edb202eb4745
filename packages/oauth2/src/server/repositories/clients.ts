import type { JsonObject, Store } from '@authkit/common/store'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'

const kind = 'client'

/** A stored client and the version to replace it by. */
export interface StoredClient {
  readonly metadata: ClientMetadata
  readonly version: number
}

/** Clients that registered themselves, RFC 7591 §3. */
export interface ClientRepository {
  /** Keeps a new client; `false` when there is one of its identifier. */
  readonly insert: (metadata: ClientMetadata) => Promise<boolean>
  /** A client by its identifier. */
  readonly find: (clientId: string) => Promise<StoredClient | undefined>
  /** Changes a client; `false` when it changed meanwhile or is gone. */
  readonly replace: (metadata: ClientMetadata, version: number) => Promise<boolean>
  readonly remove: (clientId: string) => Promise<void>
}

/** Clients over a store. */
export function clientRepository(store: Store): ClientRepository {
  return {
    insert: (metadata) => store.insert(kind, toRecord(metadata)),
    async find(clientId) {
      const record = await store.get(kind, clientId)
      // Written by toRecord below, so it is client metadata.
      return (
        record && { metadata: record.data as unknown as ClientMetadata, version: record.version }
      )
    },
    replace: (metadata, version) => store.replace(kind, toRecord(metadata), version),
    async remove(clientId) {
      await store.delete(kind, clientId)
    },
  }
}

function toRecord(metadata: ClientMetadata) {
  const { client_id: clientId } = metadata
  // Registered metadata came as JSON and holds nothing else.
  return { id: clientId, clientId, data: { ...metadata } as JsonObject }
}
