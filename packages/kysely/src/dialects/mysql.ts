import { AuthkitConfigError } from '@authkit/common'
import type { Kysely, QueryExecutorProvider } from 'kysely'
import { MysqlAdapter, MysqlQueryCompiler, sql } from 'kysely'
import { affectedRows, rewritten, slots } from '../store/statement.ts'
import { byAffectedRows, insertRow } from './affected-rows.ts'
import type { Dialect, TableContext, TableForm } from './dialect.ts'
import { holdsByEquality, purgeBatch } from './dialect.ts'

/** ER_DUP_ENTRY. */
const duplicate = 1062
/** ER_LOCK_DEADLOCK, which rolls the transaction back, and ER_LOCK_WAIT_TIMEOUT, which rolls the statement back. */
const rolledBack: readonly unknown[] = [1213, 1205]

/** MySQL from 8.0.17. */
export const mysql: Dialect = {
  speaks: (adapter) =>
    !adapter.supportsReturning && !adapter.supportsOutput && !adapter.supportsTransactionalDdl,
  operations(table) {
    const put = table.prepare(() => insertRow(table).onDuplicateKeyUpdate(rewritten))
    const purge = table.prepare(() => purgeQuery(table))
    return {
      ...byAffectedRows(table, {
        isDuplicate: (error) => 'errno' in error && error.errno === duplicate,
        // REPEATABLE READ, the default, answers each SELECT of a transaction from the time of its first.
        readsOldState: true,
      }),
      put: async (row) => void (await put(row)),
      purge: async (now) => affectedRows(await purge({ now })),
    }
  },
  holds: holdsByEquality,
  isRolledBack: (error) => 'errno' in error && rolledBack.includes(error.errno),
  form: tableForm('utf8mb4_0900_bin'),
  askForm: async (db) => ((await isMariadb(db)) ? mariadb.form : mysql.form),
  checkServer,
  compiler: { adapter: () => new MysqlAdapter(), query: () => new MysqlQueryCompiler() },
}

/** MariaDB, which has a collation of its own that compares exactly, trailing spaces included. */
export const mariadb: Dialect = { ...mysql, form: tableForm('utf8mb4_nopad_bin') }

/** Both collations compare code points and pad nothing. */
function tableForm(collation: string): TableForm {
  const exact = sql`character set utf8mb4 collate ${sql.raw(collation)}`
  return {
    key: sql`varchar(255) ${exact}`,
    text: sql`longtext ${exact}`,
    ifNotExists: true,
    inlineIndexes: true,
    end: (create) => create.modifyEnd(sql`engine = InnoDB`),
  }
}

function purgeQuery({ name, query }: TableContext) {
  // In the order of an index, so that two purges queue up and do not block each other.
  const expired = query.deleteFrom(name).where('expires_at', '<=', slots.now)
  return expired.orderBy('expires_at').limit(purgeBatch)
}

async function isMariadb(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ version: string }>`select version() as version`.execute(db)
  return /mariadb/i.test(rows[0]?.version ?? '')
}

/**
 * mysql2 writes values into the text of a statement and escapes them with backslashes, in the character set of the connection. A server
 * that takes a backslash for itself would run what a value says.
 */
async function checkServer(db: QueryExecutorProvider): Promise<void> {
  const query = sql<{
    mode: string
    charset: string
  }>`select @@sql_mode as mode, @@character_set_client as charset`
  const { rows } = await query.execute(db)
  const { mode = '', charset = '' } = rows[0] ?? {}
  if (mode.includes('NO_BACKSLASH_ESCAPES')) {
    throw new AuthkitConfigError(
      'The MySQL driver cannot write values safely while sql_mode has NO_BACKSLASH_ESCAPES: remove it from the sql_mode of the server or the connection',
    )
  }
  if (charset !== 'utf8mb4') {
    throw new AuthkitConfigError(
      "The store needs a connection to MySQL in utf8mb4, which holds every character: remove `charset` from the driver's options or set it to utf8mb4",
    )
  }
}
