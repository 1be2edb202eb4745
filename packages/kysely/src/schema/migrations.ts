import { AuthkitConfigError, isAuthkitError } from '@authkit/common'
import type { Kysely } from 'kysely'
import { QueryCreator } from 'kysely'
import type { Migration, MigrationResultSet } from 'kysely/migration'
import { Migrator, NO_MIGRATIONS } from 'kysely/migration'
import type { Dialect } from '../dialects/dialect.ts'
import { checkServer, dialectOf } from '../dialects/index.ts'
import { StoreMigrationError } from '../errors.ts'
import { createTable, dropTable } from './create-table.ts'
import { checkKinds, storeKinds } from './tables.ts'

/** Options of `migrate` and `rollback`. */
export interface MigrateOptions {
  /** Every kind that the application stores; `storeKinds` when absent. */
  readonly kinds?: readonly string[] | undefined
  /** Schema for the tables, on MySQL and MariaDB a database; created when missing. The connection's own when absent. */
  readonly schema?: string | undefined
}

const migrationTable = 'kysely_migration_authkit'
const migrationLockTable = 'kysely_migration_lock_authkit'
type MigrationDatabase = { [migrationTable]: { name: string } }

/** Makes the table of a kind and its indexes, and drops it. Making it again changes nothing, but on SQL Server. */
function migrationOf(kind: string): Migration {
  return {
    async up(db) {
      const { form, askForm } = dialectOf(db.getExecutor())
      const asked = askForm ? await askForm(db) : form
      for (const statement of createTable(db, kind, asked)) await statement.execute()
    },
    async down(db) {
      await dropTable(db, kind).execute()
    },
  }
}

/**
 * The migrations of these kinds by name, for a Migrator of your own. They do not depend on each other, so set
 * `allowUnorderedMigrations`: a kind that is added later sorts among those that have run.
 */
export function storeMigrations(kinds: readonly string[] = storeKinds): Record<string, Migration> {
  return Object.fromEntries([...checkKinds(kinds)].map((kind) => [nameOf(kind), migrationOf(kind)]))
}

const nameOf = (kind: string): string => `001_${kind}`

/**
 * Brings the tables of the store up to date. Does nothing when they are; several processes may call it at once. Rejects with
 * StoreMigrationError when a statement fails.
 */
export async function migrate<Database>(
  db: Kysely<Database>,
  options: MigrateOptions = {},
): Promise<void> {
  const { kinds = storeKinds } = options
  await run('migrate', db, options, (migrator, recorded) => {
    // Kysely refuses to run while a migration is recorded that it does not know, such as one of another application's kinds.
    const migrations = { ...others(recorded), ...storeMigrations(kinds) }
    return migrator(migrations).migrateToLatest()
  })
}

/**
 * Drops the tables of these kinds with all that they hold, and forgets that they were made. Tables that `migrate` did not make stay.
 * Rejects with StoreMigrationError when a statement fails.
 */
export async function rollback<Database>(
  db: Kysely<Database>,
  options: MigrateOptions = {},
): Promise<void> {
  const { kinds = storeKinds } = options
  await run('rollback', db, options, async (migrator, recorded) => {
    const ours = storeMigrations(kinds)
    if (!recorded.some((name) => Object.hasOwn(ours, name))) return { results: [] }
    return migrator({ ...others(recorded), ...ours }).migrateTo(NO_MIGRATIONS)
  })
}

/** Migrations that have run and are to stay: without `down`, Kysely passes them over. */
function others(recorded: readonly string[]): Record<string, Migration> {
  return Object.fromEntries(recorded.map((name) => [name, { async up() {} }]))
}

async function run<Database>(
  where: string,
  db: Kysely<Database>,
  { schema }: MigrateOptions,
  go: (
    migrator: (migrations: Record<string, Migration>) => Migrator,
    recorded: readonly string[],
  ) => Promise<MigrationResultSet>,
): Promise<void> {
  if (db.isTransaction) throw new AuthkitConfigError(`${where} needs a Kysely, not a transaction`)
  const target = schema === undefined ? db : db.withSchema(schema)
  const { isMissingTable } = await checkedDialect(db)
  const migrator = (migrations: Record<string, Migration>): Migrator =>
    new Migrator({
      db: target,
      provider: { getMigrations: async () => migrations },
      allowUnorderedMigrations: true,
      migrationTableName: migrationTable,
      migrationLockTableName: migrationLockTable,
      ...(schema !== undefined && { migrationTableSchema: schema }),
    })
  for (;;) {
    const before = await executedMigrations(target, isMissingTable)
    const { error } = await go(migrator, before)
    if (error === undefined) return
    // On SQLite, Kysely takes no lock: of two processes one fails to record what the other just did, and goes on from there.
    const after = await executedMigrations(target, isMissingTable)
    if (after.length === before.length) throw failed(error)
  }
}

/** The dialect of a Kysely whose server has passed. */
async function checkedDialect<Database>(db: Kysely<Database>): Promise<Dialect> {
  const executor = db.getExecutor()
  const dialect = dialectOf(executor)
  try {
    await checkServer(executor.withoutPlugins(), dialect, false)
  } catch (error) {
    throw failed(error)
  }
  return dialect
}

/** What to reject with. Errors of Authkit say by themselves what to do. */
function failed(cause: unknown): unknown {
  if (isAuthkitError(cause)) return cause
  return new StoreMigrationError('The tables of the store could not be brought up to date', {
    cause,
  })
}

/** Names of the migrations that have run; none before the first, when their table is missing. */
async function executedMigrations<Database>(
  db: Kysely<Database>,
  isMissingTable: Dialect['isMissingTable'],
): Promise<string[]> {
  const query = new QueryCreator<MigrationDatabase>({ executor: db.getExecutor() })
  try {
    const rows = await query.selectFrom(migrationTable).select('name').execute()
    return rows.map(({ name }) => name)
  } catch (error) {
    if (typeof error === 'object' && error !== null && isMissingTable(error)) return []
    throw failed(error)
  }
}
