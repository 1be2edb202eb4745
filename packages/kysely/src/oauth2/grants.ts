import type { GrantRecord, GrantRepository } from '@authkit/oauth2/server'
import type { Kysely } from 'kysely'
import { ownTable } from './own-table.ts'
import type { TableOptions } from './table-options.ts'

/** What a row tells of a grant. */
export interface GrantFields extends GrantRecord {
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt: number
  /** Another one after each change. */
  readonly version: number
}

const rules = {
  grantId: { kind: 'text', column: 'grant_id' },
  clientId: { kind: 'text', column: 'client_id' },
  subject: { kind: 'text', column: 'subject', optional: true },
  expiresAt: { kind: 'number', column: 'expires_at' },
  version: { kind: 'number', column: 'version' },
  scope: { kind: 'words' },
  resources: { kind: 'json', optional: true },
  authentication: { kind: 'json', optional: true },
  confirmation: { kind: 'json', optional: true },
  remembered: { kind: 'json' },
} as const

/** A table of grants. */
export type GrantTableOptions<Database, Table extends keyof Database & string> = TableOptions<
  Database,
  Table,
  GrantRecord,
  GrantFields,
  typeof rules
>

/**
 * Grants in a table of yours, for `repositories` of an `AuthorizationServer` and for `bearerToken`: what one sign-in and consent allowed,
 * the parent of codes and tokens. Throws AuthkitConfigError for columns that cannot be.
 */
export function createGrantRepository<Database, Table extends keyof Database & string>(
  db: Kysely<Database>,
  options: GrantTableOptions<Database, Table>,
): GrantRepository {
  const table = ownTable<GrantFields, GrantRecord>('createGrantRepository', db, options, rules)
  return {
    save: (grant, expiresAt) => table.insert({ ...grant, expiresAt, version: 1 }, grant),
    async find(grantId) {
      const [found] = await table.find('grantId', grantId)
      if (!found || found.expiresAt <= table.clock()) return undefined
      const { expiresAt, version, ...grant } = found
      return { grant, version, expiresAt }
    },
    async findBySubject(subject) {
      const found = await table.find('subject', subject)
      const now = table.clock()
      return found
        .filter(({ expiresAt }) => expiresAt > now)
        .map(({ expiresAt: _expiresAt, version: _version, ...grant }) => grant)
    },
    extend: ({ grant: { grantId }, version }, expiresAt) =>
      table.update({ expiresAt, version: version + 1 }, { grantId, version }),
    remove: (grantId) => table.remove('grantId', grantId),
    async removeByClient(clientId) {
      const removed = await table.find('clientId', clientId)
      await table.remove('clientId', clientId)
      return removed.map(({ grantId }) => grantId)
    },
  }
}
