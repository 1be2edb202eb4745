import { sha256 } from '@authkit/common'
import type { Store } from '@authkit/common/store'

const kind = 'replay'

/** Identifiers that are good for one use, such as the `jti` of an assertion, RFC 7523 §3. */
export interface ReplayRepository {
  /** True for the first use of an identifier of its issuer, on every machine; it is remembered until `expiresAt` (seconds since the epoch). */
  readonly use: (issuer: string, identifier: string, expiresAt: number) => Promise<boolean>
}

/** Used identifiers over a store, kept under their SHA-256. */
export function replayRepository(store: Store): ReplayRepository {
  return {
    use: (issuer, identifier, expiresAt) =>
      store.insert(kind, {
        id: sha256(JSON.stringify([issuer, identifier])),
        // A store keeps whole seconds; the identifier is remembered to the end of its last one.
        expiresAt: Math.ceil(expiresAt),
        data: {},
      }),
  }
}
