import type { QueryExecutorProvider } from 'kysely'
import { checkServer, dialectOf } from '../dialects/index.ts'
import { repeatRolledBack } from '../store/repeat.ts'

/** A Kysely or a transaction of it, whatever its tables. */
export interface Db extends QueryExecutorProvider {
  readonly isTransaction: boolean
}

/** Sends a statement. */
export type Send = <Answer>(statement: () => Promise<Answer>) => Promise<Answer>

/**
 * Sends statements as the store does: again when the engine says that it rolled one back in favour of another, unless all of a
 * transaction went with it, and none to a server whose settings make values unsafe.
 */
export function sender(db: Db): Send {
  const executor = db.getExecutor().withoutPlugins()
  const dialect = dialectOf(executor)
  return async <Answer>(statement: () => Promise<Answer>): Promise<Answer> => {
    await checkServer(executor, dialect)
    if (db.isTransaction) return statement()
    return repeatRolledBack<void, Answer>(statement, dialect.isRolledBack)()
  }
}
