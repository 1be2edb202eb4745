import { sha256 } from '@authkit/common'
import type { Store, StoredRecord } from '@authkit/common/store'

const kind = 'refresh_token'

/** The one successor of a rotated refresh token. */
export interface Successor {
  /** SHA-256 of the new refresh token. */
  readonly id: string
  /** When it was issued, in seconds since the epoch. */
  readonly rotatedAt: number
  /** What makes it out of this token, together with the salt in its own record. */
  readonly salt?: string | undefined
}

/** What is kept about a refresh token. */
export interface RefreshTokenRecord {
  readonly grantId: string
  readonly clientId: string
  readonly subject: string | undefined
  /** When it ends unless used, in seconds since the epoch. */
  readonly expiresAt: number
  /** When the whole family ends, in seconds since the epoch. */
  readonly familyExpiresAt: number
  /** What makes it out of the token that it replaced, together with the salt that is noted there; gone once it is rotated itself. */
  readonly salt?: string | undefined
  /** Set once it was rotated. */
  readonly successor?: Successor | undefined
}

/** A stored refresh token and the version to replace it by. */
export interface StoredRefreshToken {
  /** SHA-256 of the token. */
  readonly id: string
  readonly record: RefreshTokenRecord
  readonly version: number
}

/** Refresh tokens, kept under their SHA-256. */
export interface RefreshTokenRepository {
  readonly save: (token: string, record: RefreshTokenRecord) => Promise<void>
  readonly find: (token: string) => Promise<StoredRefreshToken | undefined>
  /** A refresh token by its SHA-256. */
  readonly findById: (id: string) => Promise<StoredRefreshToken | undefined>
  /** Changes what is kept; `false` when another request was first or the token was revoked. */
  readonly replace: (stored: StoredRefreshToken, record: RefreshTokenRecord) => Promise<boolean>
  readonly remove: (token: string) => Promise<void>
  readonly removeByGrant: (grantId: string) => Promise<void>
  /** Removes those of a client that is gone. */
  readonly removeByClient: (clientId: string) => Promise<void>
}

/** Refresh tokens over a store. */
export function refreshTokenRepository(store: Store): RefreshTokenRepository {
  const findById = async (id: string): Promise<StoredRefreshToken | undefined> => {
    const stored = await store.get(kind, id)
    return stored && fromRecord(stored)
  }
  return {
    save: (token, record) => store.put(kind, toRecord(sha256(token), record)),
    find: (token) => findById(sha256(token)),
    findById,
    replace: ({ id, version }, record) => store.replace(kind, toRecord(id, record), version),
    async remove(token) {
      await store.delete(kind, sha256(token))
    },
    removeByGrant: (grantId) => store.deleteBy(kind, { grantId }),
    removeByClient: (clientId) => store.deleteBy(kind, { clientId }),
  }
}

function toRecord(id: string, record: RefreshTokenRecord) {
  const { grantId, clientId, subject, expiresAt, familyExpiresAt, salt, successor } = record
  return {
    id,
    // A rotated token is kept as long as its family, so that its reuse is noticed.
    expiresAt: successor ? familyExpiresAt : expiresAt,
    grantId,
    clientId,
    subject,
    data: {
      familyExpiresAt,
      idleExpiresAt: expiresAt,
      salt,
      successor: successor && { ...successor },
    },
  }
}

function fromRecord(stored: StoredRecord): StoredRefreshToken | undefined {
  if (stored.grantId === undefined || stored.clientId === undefined) return undefined
  return {
    id: stored.id,
    version: stored.version,
    record: {
      grantId: stored.grantId,
      clientId: stored.clientId,
      subject: stored.subject,
      // Written by toRecord above, from values of exactly these types.
      expiresAt: stored.data['idleExpiresAt'] as number,
      familyExpiresAt: stored.data['familyExpiresAt'] as number,
      salt: stored.data['salt'] as string | undefined,
      successor: stored.data['successor'] as Successor | undefined,
    },
  }
}
