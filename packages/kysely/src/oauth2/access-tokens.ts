import { sha256 } from '@authkit/common'
import type { AccessTokenRecord, AccessTokenRepository } from '@authkit/oauth2/server'
import type { Kysely } from 'kysely'
import { ownTable } from './own-table.ts'
import type { TableOptions } from './table-options.ts'

/** What a row tells of an access token. */
export interface AccessTokenFields extends AccessTokenRecord {
  /** SHA-256 of the token. */
  readonly hash: string
}

const rules = {
  hash: { kind: 'text', column: 'hash' },
  grantId: { kind: 'text', column: 'grant_id', optional: true },
  clientId: { kind: 'text', column: 'client_id' },
  subject: { kind: 'text', column: 'subject', optional: true },
  expiresAt: { kind: 'number', column: 'expires_at' },
  issuedAt: { kind: 'number' },
  scope: { kind: 'words' },
  audience: { kind: 'json', optional: true },
  authentication: { kind: 'json', optional: true },
  confirmation: { kind: 'json', optional: true },
  actor: { kind: 'json', optional: true },
} as const

/** A table of access tokens. */
export type AccessTokenTableOptions<Database, Table extends keyof Database & string> = TableOptions<
  Database,
  Table,
  AccessTokenRecord,
  AccessTokenFields,
  typeof rules
>

/**
 * Access tokens in a table of yours, for `repositories` of an `AuthorizationServer` and for `bearerToken`. A token is kept under its
 * SHA-256, 43 characters whatever its format. Throws AuthkitConfigError for columns that cannot be.
 */
export function createAccessTokenRepository<Database, Table extends keyof Database & string>(
  db: Kysely<Database>,
  options: AccessTokenTableOptions<Database, Table>,
): AccessTokenRepository {
  const table = ownTable<AccessTokenFields, AccessTokenRecord>(
    'createAccessTokenRepository',
    db,
    options,
    rules,
  )
  return {
    save: (token, record) => table.insert({ ...record, hash: sha256(token) }, record),
    async find(token) {
      const [found] = await table.find('hash', sha256(token))
      if (!found || found.expiresAt <= table.clock()) return undefined
      const { hash: _hash, ...record } = found
      return record
    },
    remove: (token) => table.remove('hash', sha256(token)),
    removeByGrant: (grantId) => table.remove('grantId', grantId),
    removeByClient: (clientId) => table.remove('clientId', clientId),
  }
}
