import type { Kysely } from 'kysely'
import { MysqlAdapter, MysqlQueryCompiler, sql } from 'kysely'
import { affectedRows, rewritten, slots } from '../store/statement.ts'
import { byAffectedRows, insertRow } from './affected-rows.ts'
import type { Dialect, TableContext, TableForm } from './dialect.ts'
import { holdsByEquality, purgeBatch } from './dialect.ts'
import { checkConnection } from './mysql-connection.ts'
import { toLiteral } from './mysql-literal.ts'

/** ER_DUP_ENTRY. */
const duplicate = 1062
/** ER_LOCK_DEADLOCK, which rolls the transaction back, and ER_LOCK_WAIT_TIMEOUT, which rolls the statement back. */
const rolledBack: readonly unknown[] = [1213, 1205]
/** ER_NO_SUCH_TABLE. */
const missingTable = 1146
/** ER_BAD_DB_ERROR, which MySQL has for a table of a schema that is not there, and either for a connection to it. */
const missingSchema = 1049
/** SQLSTATE of data exceptions and of violated constraints. */
const quotingStates = /^2[23]/
/** ER_PARSE_ERROR and ER_TRUNCATED_WRONG_VALUE_FOR_FIELD. */
const quoting: readonly unknown[] = [1064, 1366]

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
  isExactly: (column, text) =>
    sql`cast(convert(${column} using utf8mb4) as binary) = ${Buffer.from(text)}`,
  isRolledBack: (error) => 'errno' in error && rolledBack.includes(error.errno),
  isMissingTable,
  quotesValues: (error) =>
    ('sqlState' in error && quotingStates.test(String(error.sqlState))) ||
    ('errno' in error && quoting.includes(error.errno)),
  toParameter: toLiteral,
  form: tableForm('utf8mb4_0900_bin'),
  askForm: async (db) => ((await isMariadb(db)) ? mariadb.form : mysql.form),
  checkServer: checkConnection,
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

function isMissingTable(error: object): boolean {
  if (!('errno' in error)) return false
  // A connection that cannot be made is fatal.
  const isFatal = 'fatal' in error && error.fatal === true
  return error.errno === missingTable || (error.errno === missingSchema && !isFatal)
}
