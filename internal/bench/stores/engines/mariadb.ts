import { type AuthkitDatabase, kyselyStore, migrate } from '@authkit/kysely'
import { Kysely, MysqlDialect } from 'kysely'
import { createPool, type ResultSetHeader, type RowDataPacket } from 'mysql2'
import { answers, freshName, type OpenEngine, patience, poolSize } from '../engine.ts'
import { duplicateClause, rawSql } from '../sql.ts'

const url = process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/test'

/** MariaDB by mysql2, in a database of its own. Statements go out by `query`, as Kysely sends them. */
export async function openMariadb(): Promise<OpenEngine | undefined> {
  const pool = createPool({ uri: url, connectionLimit: poolSize, connectTimeout: patience })
  const bare = pool.promise()
  if (!(await answers(() => bare.query('select 1')))) {
    await bare.end()
    return undefined
  }
  const schema = freshName()
  const db = new Kysely<AuthkitDatabase>({ dialect: new MysqlDialect({ pool }) })
  await migrate(db, { schema })
  const table = (kind: string): string => `\`${schema}\`.\`authkit_${kind}\``
  return {
    store: kyselyStore({ db, schema }),
    raw: rawSql(
      { ...duplicateClause, place: () => '?' },
      {
        table,
        rows: async (sql, values) => (await bare.query<RowDataPacket[]>(sql, [...values]))[0],
        change: async (sql, values) => (await bare.query<ResultSetHeader>(sql, [...values]))[0],
      },
    ),
    async empty(kinds) {
      for (const kind of kinds) await bare.query(`truncate table ${table(kind)}`)
    },
    async close() {
      await bare.query(`drop database \`${schema}\``)
      await db.destroy()
    },
  }
}
