import { sha256 } from '@authkit/common'
import type {
  RefreshTokenRecord,
  RefreshTokenRepository,
  StoredRefreshToken,
} from '@authkit/oauth2/server'
import type { Kysely } from 'kysely'
import { ownTable } from './own-table.ts'
import type { TableOptions } from './table-options.ts'

/** What a row tells of a refresh token. */
export interface RefreshTokenFields extends RefreshTokenRecord {
  /** SHA-256 of the token. */
  readonly hash: string
  /** Another one after each change. */
  readonly version: number
}

const rules = {
  hash: { kind: 'text', column: 'hash' },
  grantId: { kind: 'text', column: 'grant_id' },
  clientId: { kind: 'text', column: 'client_id' },
  subject: { kind: 'text', column: 'subject', optional: true },
  expiresAt: { kind: 'number', column: 'expires_at' },
  familyExpiresAt: { kind: 'number', column: 'family_expires_at' },
  version: { kind: 'number', column: 'version' },
  salt: { kind: 'text', optional: true },
  successor: { kind: 'json', optional: true },
} as const

/** A table of refresh tokens. */
export type RefreshTokenTableOptions<
  Database,
  Table extends keyof Database & string,
> = TableOptions<Database, Table, RefreshTokenRecord, RefreshTokenFields, typeof rules>

/**
 * Refresh tokens in a table of yours, for `repositories` of an `AuthorizationServer`. A token is kept under its SHA-256. Of many
 * requests with one token, one makes its successor: a change is one UPDATE of the version that was read, RFC 9700 §4.14.2. Throws
 * AuthkitConfigError for columns that cannot be.
 */
export function createRefreshTokenRepository<Database, Table extends keyof Database & string>(
  db: Kysely<Database>,
  options: RefreshTokenTableOptions<Database, Table>,
): RefreshTokenRepository {
  const table = ownTable<RefreshTokenFields, RefreshTokenRecord>(
    'createRefreshTokenRepository',
    db,
    options,
    rules,
  )
  const findById = async (id: string): Promise<StoredRefreshToken | undefined> => {
    const [found] = await table.find('hash', id)
    if (!found) return undefined
    const { hash, version, ...record } = found
    return { id: hash, version, record }
  }
  return {
    save: (token, record) => table.insert({ ...record, hash: sha256(token), version: 1 }, record),
    find: (token) => findById(sha256(token)),
    findById,
    replace: ({ id, version }, { expiresAt, familyExpiresAt, salt, successor }) =>
      table.update(
        { expiresAt, familyExpiresAt, salt, successor, version: version + 1 },
        { hash: id, version },
      ),
    remove: (token) => table.remove('hash', sha256(token)),
    removeByGrant: (grantId) => table.remove('grantId', grantId),
    removeByClient: (clientId) => table.remove('clientId', clientId),
  }
}
