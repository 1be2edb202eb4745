import type { CompiledQuery, QueryExecutor, QueryResult } from 'kysely'
import { checkServer, dialectOf } from '../dialects/index.ts'
import { withoutValues } from './driver-error.ts'
import { repeatRolledBack } from './repeat.ts'

/** Sends a statement to the engine. */
export type Send = <Row>(query: CompiledQuery<Row>) => Promise<QueryResult<Row>>

/** Where statements go. */
export interface SenderOptions {
  /** Its plugins see the answers. */
  readonly executor: QueryExecutor
  /** Whether they run in a transaction of the user. */
  readonly isTransaction: boolean
  /** Seconds after which none is sent again; never when absent. */
  readonly timeout?: number | undefined
}

/**
 * Sends statements, none to a server whose settings make it unsafe, each text as what no setting turns into SQL, and again when the engine
 * says that it rolled one back in favour of another, unless all of a transaction went with it. Errors hold no value.
 */
export function sender({ executor, isTransaction, timeout }: SenderOptions): Send {
  const dialect = dialectOf(executor)
  const { toParameter } = dialect
  const plain = executor.withoutPlugins()
  const send: Send = async (query) => {
    try {
      const check = checkServer(plain, dialect, isTransaction)
      if (check) await check
      const parameters = toParameter ? query.parameters.map(toParameter) : query.parameters
      return await executor.executeQuery({ ...query, parameters })
    } catch (error) {
      throw withoutValues(error, dialect.quotesValues)
    }
  }
  if (isTransaction) return send
  return (query) => repeatRolledBack(() => send(query), dialect.isRolledBack, timeout)
}
