import type { Clock } from '@authkit/common'
import { AuthkitConfigError, checkedClock, checkOptions, systemClock } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { boundedStore } from '@authkit/common/store'
import type { Kysely } from 'kysely'
import { dialectOf } from '../dialects/index.ts'
import { storeKinds } from '../schema/tables.ts'
import { recordStore } from './record-store.ts'
import { sender } from './sender.ts'

/** Options of `kyselyStore`. */
export interface KyselyStoreOptions<Database> {
  /** Your Kysely on SQLite, PostgreSQL, MySQL, MariaDB or SQL Server, or a transaction of it. Run `migrate` on it first. */
  readonly db: Kysely<Database>
  /** Every kind that the application stores; `storeKinds` when absent. */
  readonly kinds?: readonly string[] | undefined
  /** Schema of the tables, on MySQL and MariaDB their database; the connection's own when absent. */
  readonly schema?: string | undefined
  /** Judges what has expired; the machine's clock when absent. */
  readonly clock?: Clock | undefined
  /** How long an operation may take, in seconds, after which it rejects with StoreTimeoutError; 5 when absent. */
  readonly timeout?: number | undefined
}

/** Seconds that an operation may take. */
const usualTimeout = 5

/**
 * A store on a SQL database by Kysely, a table a kind. What must be atomic is one statement, so it holds across processes and machines.
 * A statement that the engine rolled back in favour of another is sent again, outside a transaction of the user. Faults of the database
 * reject with StoreError. Throws AuthkitConfigError for an unknown dialect; a server whose settings are unsafe is refused at the first
 * operation.
 */
export function kyselyStore<Database>(options: KyselyStoreOptions<Database>): Store {
  checkOptions<KyselyStoreOptions<Database>>('kyselyStore', options, {
    db: 'object',
    kinds: 'list?',
    schema: 'text?',
    clock: 'function?',
    timeout: 'number?',
  })
  const { db, schema, kinds = storeKinds, timeout = usualTimeout } = options
  const clock = checkedClock(options.clock ?? systemClock)
  if (typeof db.getExecutor !== 'function') {
    throw new AuthkitConfigError(
      'kyselyStore needs a Kysely as db: new Kysely({ dialect }), not the pool of a driver',
    )
  }
  const executor = db.getExecutor()
  const dialect = dialectOf(executor)
  const { isTransaction } = db
  // Plugins of the user shape the statements, such as their schema, but not the answers, which the store reads.
  const execute = sender({ executor: executor.withoutPlugins(), isTransaction, timeout })
  const parts = { dialect, executor, execute, isTransaction, timeout, kinds, schema, clock }
  return boundedStore(recordStore(parts), { timeout })
}
