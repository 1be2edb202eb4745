import { AuthkitConfigError } from '@authkit/common'
import type { Kysely } from 'kysely'
import { QueryCreator } from 'kysely'
import type { Migration } from 'kysely/migration'
import { Migrator } from 'kysely/migration'
import { StoreMigrationError } from './errors.ts'
import { checkKinds, storeKinds, tableOf } from './tables.ts'

/** Options of `migrate`. */
export interface MigrateOptions {
  /** Every kind that the application stores; `storeKinds` when absent. */
  readonly kinds?: readonly string[] | undefined
  /** Database schema for the tables, created when missing; the connection's own when absent. */
  readonly schema?: string | undefined
}

const migrationTable = 'kysely_migration_authkit'
const migrationLockTable = 'kysely_migration_lock_authkit'
type MigrationDatabase = { [migrationTable]: { name: string } }

const indexedColumns = ['grant_id', 'client_id', 'subject', 'expires_at'] as const

/** Creates the table of a kind and its indexes. Running it again changes nothing. */
function createTable(kind: string): Migration {
  const table = tableOf(kind)
  return {
    async up(db) {
      await db.schema
        .createTable(table)
        .ifNotExists()
        .addColumn('id', 'varchar(255)', (column) => column.primaryKey())
        .addColumn('grant_id', 'varchar(255)')
        .addColumn('client_id', 'varchar(255)')
        .addColumn('subject', 'varchar(255)')
        .addColumn('expires_at', 'bigint')
        .addColumn('consumed_at', 'bigint')
        .addColumn('version', 'bigint', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .execute()
      for (const column of indexedColumns) {
        const index = db.schema.createIndex(`ix_${table}_${column}`).ifNotExists()
        await index.on(table).column(column).execute()
      }
    },
    async down(db) {
      await db.schema.dropTable(table).ifExists().execute()
    },
  }
}

/**
 * The migrations of these kinds by name, for a Migrator of your own. They do not depend on each other, so set
 * `allowUnorderedMigrations`: a kind that is added later sorts among those that have run.
 */
export function storeMigrations(kinds: readonly string[] = storeKinds): Record<string, Migration> {
  return Object.fromEntries(
    [...checkKinds(kinds)].map((kind) => [`001_${kind}`, createTable(kind)]),
  )
}

/**
 * Brings the tables of the store up to date. Does nothing when they are; several processes may call it at once. Rejects with
 * StoreMigrationError when a statement fails.
 */
export async function migrate<Database>(
  db: Kysely<Database>,
  options: MigrateOptions = {},
): Promise<void> {
  if (db.isTransaction) throw new AuthkitConfigError('migrate needs a Kysely, not a transaction')
  const { kinds = storeKinds, schema } = options
  const target = schema === undefined ? db : db.withSchema(schema)
  for (;;) {
    const before = await executedMigrations(target)
    // Kysely refuses to run while a migration is recorded that it does not know, such as one of another application's kinds.
    const recorded = before.map((name) => name.replace(/^001_/, ''))
    const migrations = storeMigrations([...kinds, ...recorded])
    const migrator = new Migrator({
      db: target,
      provider: { getMigrations: async () => migrations },
      allowUnorderedMigrations: true,
      migrationTableName: migrationTable,
      migrationLockTableName: migrationLockTable,
      ...(schema !== undefined && { migrationTableSchema: schema }),
    })
    const { error } = await migrator.migrateToLatest()
    if (error === undefined) return
    // On SQLite, Kysely takes no lock: of two processes one fails to record what the other just did, and goes on from there.
    const after = await executedMigrations(target)
    if (after.length === before.length) {
      throw new StoreMigrationError('The tables of the store could not be brought up to date', {
        cause: error,
      })
    }
  }
}

/** Names of the migrations that have run; none before the first, when their table is missing. */
async function executedMigrations<Database>(db: Kysely<Database>): Promise<string[]> {
  const query = new QueryCreator<MigrationDatabase>({ executor: db.getExecutor() })
  try {
    const rows = await query.selectFrom(migrationTable).select('name').execute()
    return rows.map(({ name }) => name)
  } catch {
    return []
  }
}
