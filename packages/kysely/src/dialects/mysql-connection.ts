import { AuthkitConfigError } from '@authkit/common'
import type { QueryExecutorProvider } from 'kysely'
import { sql } from 'kysely'
import { toLiteral } from './mysql-literal.ts'

/** A text that arrives as it is only where the driver takes literals and reads every character. */
const probe = "\\'日😀"

/** What a connection answers about itself. */
interface Settings {
  readonly mode: string
  readonly autocommit: number | string
  readonly results: string | null
  readonly echo: unknown
}

/** Rejects with AuthkitConfigError on a connection whose settings would lose a write, a part of a text or a character. */
export async function checkConnection(
  db: QueryExecutorProvider,
  isTransaction: boolean,
): Promise<void> {
  const { mode, autocommit, results, echo } = await ask(db)
  if (echo !== probe && (results === null || results === 'utf8mb4')) throw foreignDriver()
  if (!isTransaction && Number(autocommit) !== 1) {
    throw new AuthkitConfigError(
      'The store needs a connection to MySQL with autocommit = 1, or a write is lost with its connection: leave it out of init_connect and of what your pool sets, or give the store a transaction',
    )
  }
  if (!/STRICT_(?:TRANS|ALL)_TABLES/.test(mode)) {
    throw new AuthkitConfigError(
      'The store needs STRICT_TRANS_TABLES or STRICT_ALL_TABLES in the sql_mode of the server or the connection: without them MySQL cuts a text that is too long for its column',
    )
  }
  if (results !== null && results !== 'utf8mb4') {
    throw new AuthkitConfigError(
      "The store needs a connection to MySQL in utf8mb4, which holds every character: remove `charset` from the driver's options or set it to utf8mb4",
    )
  }
}

async function ask(db: QueryExecutorProvider): Promise<Settings> {
  const settings = sql<Settings>`select @@sql_mode as mode, @@autocommit as autocommit,
    @@character_set_results as results, ${toLiteral(probe)} as echo`
  try {
    const [row] = (await settings.execute(db)).rows
    if (row) return row
  } catch (cause) {
    // Faults of the server and of the network are others.
    if (!(cause instanceof TypeError)) throw cause
  }
  throw foreignDriver()
}

function foreignDriver(): AuthkitConfigError {
  return new AuthkitConfigError(
    'The store needs mysql2 as driver of MySQL and MariaDB, whose `query` writes what `toSqlString` of a value answers',
  )
}
