import type { JsonObject, Store } from '@authkit/common/store'
import type { AuthenticationContext, GrantRecord } from '../authorization.ts'

const kind = 'grant'

/** A stored grant and the version to replace it by. */
export interface StoredGrant {
  readonly grant: GrantRecord
  readonly version: number
  /** How long it lives, in seconds since the epoch; a repository that cannot tell leaves it out. */
  readonly expiresAt?: number | undefined
}

/** Grants: what one sign-in and consent allowed. */
export interface GrantRepository {
  /** Keeps a new grant until `expiresAt` (seconds since the epoch). */
  readonly save: (grant: GrantRecord, expiresAt: number) => Promise<void>
  /** A live grant. */
  readonly find: (grantId: string) => Promise<StoredGrant | undefined>
  /** The live grants of a user. */
  readonly findBySubject: (subject: string) => Promise<readonly GrantRecord[]>
  /** Lets a grant live until `expiresAt`; `false` when it changed or was revoked meanwhile. */
  readonly extend: (stored: StoredGrant, expiresAt: number) => Promise<boolean>
  /** Removes it. */
  readonly remove: (grantId: string) => Promise<void>
  /** Removes those of a client that is gone and tells their identifiers, for the tokens that others hold under them. */
  readonly removeByClient: (clientId: string) => Promise<readonly string[] | void>
}

/** Grants over a store. */
export function grantRepository(store: Store): GrantRepository {
  return {
    save: (grant, expiresAt) => store.put(kind, toRecord(grant, expiresAt)),
    async find(grantId) {
      const record = await store.get(kind, grantId)
      return (
        record && {
          grant: fromData(grantId, record.clientId, record.subject, record.data),
          version: record.version,
          expiresAt: record.expiresAt,
        }
      )
    },
    async findBySubject(subject) {
      const records = await store.findBy(kind, { subject })
      return records.map(({ id, clientId, data }) => fromData(id, clientId, subject, data))
    },
    extend: (stored, expiresAt) =>
      store.replace(kind, toRecord(stored.grant, expiresAt), stored.version),
    async remove(grantId) {
      await store.delete(kind, grantId)
    },
    async removeByClient(clientId) {
      const removed = await store.findBy(kind, { clientId })
      await store.deleteBy(kind, { clientId })
      return removed.map(({ id }) => id)
    },
  }
}

function toRecord(grant: GrantRecord, expiresAt: number) {
  const { grantId, clientId, subject, scope, resources, authentication, confirmation } = grant
  return {
    id: grantId,
    expiresAt,
    grantId,
    clientId,
    subject,
    data: {
      scope,
      resources: resources?.length === 0 ? undefined : resources,
      authentication: authentication && { ...authentication },
      confirmation,
      remembered: grant.remembered,
    },
  }
}

function fromData(
  grantId: string,
  clientId: string | undefined,
  subject: string | undefined,
  data: JsonObject,
): GrantRecord {
  return {
    grantId,
    clientId: clientId ?? '',
    subject,
    // Written by toRecord above, from values of exactly these types.
    scope: data['scope'] as readonly string[],
    resources: data['resources'] as readonly string[] | undefined,
    authentication: data['authentication'] as AuthenticationContext | undefined,
    confirmation: data['confirmation'] as JsonObject | undefined,
    remembered: data['remembered'] as Readonly<Record<string, JsonObject>>,
  }
}
