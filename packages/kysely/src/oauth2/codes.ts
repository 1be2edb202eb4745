import { sha256 } from '@authkit/common'
import type { CodeRecord, CodeRepository } from '@authkit/oauth2/server'
import type { Kysely } from 'kysely'
import { ownTable } from './own-table.ts'
import type { TableOptions } from './table-options.ts'

/** What a row tells of an authorization code. */
export interface CodeFields extends Omit<CodeRecord, 'used'> {
  /** SHA-256 of the code. */
  readonly hash: string
  /** When it was used, in seconds since the epoch; absent while it is fresh. */
  readonly usedAt?: number | undefined
}

const rules = {
  hash: { kind: 'text', column: 'hash' },
  grantId: { kind: 'text', column: 'grant_id' },
  clientId: { kind: 'text', column: 'client_id' },
  expiresAt: { kind: 'number', column: 'expires_at' },
  usedAt: { kind: 'number', column: 'used_at', optional: true },
  redirectUri: { kind: 'text' },
  redirectUriSent: { kind: 'flag' },
} as const

/** A table of authorization codes. */
export type CodeTableOptions<Database, Table extends keyof Database & string> = TableOptions<
  Database,
  Table,
  CodeRecord,
  CodeFields,
  typeof rules
>

/**
 * Authorization codes in a table of yours, for `repositories` of an `AuthorizationServer`. A code is kept under its SHA-256, and used up
 * by one conditional UPDATE, so that of many requests one gets tokens, RFC 6749 §4.1.2. Throws AuthkitConfigError for columns that
 * cannot be.
 */
export function createCodeRepository<Database, Table extends keyof Database & string>(
  db: Kysely<Database>,
  options: CodeTableOptions<Database, Table>,
): CodeRepository {
  const table = ownTable<CodeFields, CodeRecord>('createCodeRepository', db, options, rules)
  return {
    save: (code, record) => table.insert({ ...record, hash: sha256(code) }, record),
    async find(code) {
      const [found] = await table.find('hash', sha256(code))
      if (!found) return undefined
      const { hash: _hash, usedAt, ...record } = found
      return { ...record, used: usedAt !== undefined }
    },
    async consume(code) {
      const hash = sha256(code)
      const [found] = await table.find('hash', hash)
      if (!found) return 'expired'
      const now = table.clock()
      const isFirst = await table.update({ usedAt: now }, { hash, usedAt: undefined })
      if (isFirst) return found.expiresAt > now ? 'fresh' : 'expired'
      // It was used before, or its client was removed between the statements.
      return (await table.find('hash', hash)).length > 0 ? 'used' : 'expired'
    },
    removeByClient: (clientId) => table.remove('clientId', clientId),
  }
}
