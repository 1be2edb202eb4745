import { sha256 } from '@authkit/common'
import type { JsonObject, Store, StoredRecord } from '@authkit/common/store'
import type { AuthenticationContext } from '../authorization.ts'

const kind = 'access_token'

/** What is kept about an access token, whatever its format. */
export interface AccessTokenRecord {
  /** The grant it belongs to; absent for client credentials. */
  readonly grantId?: string | undefined
  /** The client it was issued to. */
  readonly clientId: string
  /** The user it is about. */
  readonly subject?: string | undefined
  /** What it allows. */
  readonly scope: readonly string[]
  /** Resources it is for; absent when none was asked for, RFC 8707 §2. */
  readonly audience?: readonly string[] | undefined
  /** When it was issued, in seconds since the epoch. */
  readonly issuedAt: number
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt: number
  /** How the user was authenticated. */
  readonly authentication?: AuthenticationContext | undefined
  /** Key it is bound to, RFC 7800 §3.1. */
  readonly confirmation?: JsonObject | undefined
  /** Who acts for the subject, the `act` claim of RFC 8693 §4.1. */
  readonly actor?: JsonObject | undefined
}

/** Access tokens, kept under their SHA-256. */
export interface AccessTokenRepository {
  readonly save: (token: string, record: AccessTokenRecord) => Promise<void>
  /** A live token. */
  readonly find: (token: string) => Promise<AccessTokenRecord | undefined>
  readonly remove: (token: string) => Promise<void>
  readonly removeByGrant: (grantId: string) => Promise<void>
  /** Removes those of a client that is gone. */
  readonly removeByClient: (clientId: string) => Promise<void>
}

/** Access tokens over a store. */
export function accessTokenRepository(store: Store): AccessTokenRepository {
  return {
    save: (token, { grantId, clientId, subject, expiresAt, audience, authentication, ...data }) =>
      store.put(kind, {
        id: sha256(token),
        expiresAt,
        grantId,
        clientId,
        subject,
        data: {
          ...data,
          audience: audience?.length === 0 ? undefined : audience,
          authentication: authentication && { ...authentication },
        },
      }),
    async find(token) {
      const record = await store.get(kind, sha256(token))
      return record && fromRecord(record)
    },
    async remove(token) {
      await store.delete(kind, sha256(token))
    },
    removeByGrant: (grantId) => store.deleteBy(kind, { grantId }),
    removeByClient: (clientId) => store.deleteBy(kind, { clientId }),
  }
}

function fromRecord(record: StoredRecord): AccessTokenRecord {
  return {
    grantId: record.grantId,
    clientId: record.clientId ?? '',
    subject: record.subject,
    expiresAt: record.expiresAt ?? 0,
    // Written by save above, from values of exactly these types.
    scope: record.data['scope'] as readonly string[],
    issuedAt: record.data['issuedAt'] as number,
    audience: record.data['audience'] as readonly string[] | undefined,
    authentication: record.data['authentication'] as AuthenticationContext | undefined,
    confirmation: record.data['confirmation'] as JsonObject | undefined,
    actor: record.data['actor'] as JsonObject | undefined,
  }
}
