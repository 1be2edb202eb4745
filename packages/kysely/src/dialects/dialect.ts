import type { Clock } from '@authkit/common'
import type { Consumed } from '@authkit/common/store'
import type {
  ColumnDataType,
  Compilable,
  CreateTableBuilder,
  DialectAdapter,
  Expression,
  ExpressionBuilder,
  Kysely,
  QueryCompiler,
  QueryCreator,
  QueryExecutorProvider,
  RawBuilder,
  SqlBool,
} from 'kysely'
import type { AuthkitDatabase, TableName } from '../schema/tables.ts'
import type { SelectorColumn, WrittenRow } from '../store/rows.ts'
import type { Statement } from '../store/statement.ts'

/** What one engine needs said in its own way. A dialect is a file of this folder and a line in `index.ts`. */
export interface Dialect {
  /** Whether a Kysely with this adapter runs on the engine. Tells by features: there may be two copies of Kysely. */
  readonly speaks: (adapter: DialectAdapter) => boolean
  /** The operations whose statements differ between engines, on one table. */
  readonly operations: (table: TableContext) => Operations
  /** A condition that a column holds exactly this text. */
  readonly holds: Holds
  /** Whether an error of the driver says that the engine rolled the statement back, so that it may be sent again. */
  readonly isRolledBack: (error: object) => boolean
  /** How a table is made. */
  readonly form: TableForm
  /** Asks the server for `form`, where it depends on the server. */
  readonly askForm?: (db: Kysely<unknown>) => Promise<TableForm>
  /** Rejects with AuthkitConfigError on a server whose settings make the store unsafe. */
  readonly checkServer?: (db: QueryExecutorProvider) => Promise<void>
  /** Compiles SQL without a connection. */
  readonly compiler: { readonly adapter: () => DialectAdapter; readonly query: () => QueryCompiler }
}

/** A table and what its statements are made with. */
export interface TableContext {
  readonly name: TableName
  readonly query: QueryCreator<AuthkitDatabase>
  /** Whether the statements run in a transaction of the user. */
  readonly isTransaction: boolean
  readonly holds: Holds
  readonly prepare: (build: () => Compilable) => Statement
}

/** What each engine does in its own way; the rest is the same statement everywhere. */
export interface Operations {
  readonly put: (row: WrittenRow) => Promise<void>
  readonly insert: (row: WrittenRow, now: number) => Promise<boolean>
  readonly consume: (id: string, clock: Clock) => Promise<Consumed | undefined>
  /** Removes a batch of what has expired, and tells how many. */
  readonly purge: (now: number) => Promise<number>
}

/** Makes a condition that a column holds exactly this text. */
export type Holds = (column: 'id' | SelectorColumn, text: RawBuilder<string>) => Condition

/** A condition on a row. */
export type Condition = (eb: ExpressionBuilder<AuthkitDatabase, TableName>) => Expression<SqlBool>

/** How a table is made on an engine. */
export interface TableForm {
  /** Type of a column whose text is compared exactly. */
  readonly key: ColumnDataType | Expression<unknown>
  /** Type of a long text. */
  readonly text: ColumnDataType | Expression<unknown>
  /** Whether IF NOT EXISTS is understood, so that making a table again changes nothing. */
  readonly ifNotExists: boolean
  /** Whether indexes are part of CREATE TABLE, where they cannot be made again by themselves. */
  readonly inlineIndexes: boolean
  /** Adds the primary key; the column `id` has it when absent. */
  readonly primaryKey?: (create: TableBuilder, name: string) => TableBuilder
  /** Adds what stands behind the columns. */
  readonly end?: (create: TableBuilder) => TableBuilder
}

/** A CREATE TABLE in the making. */
export type TableBuilder = CreateTableBuilder<string, string>

/** Records that one statement removes at most when purging, so that none holds its locks for long. */
export const purgeBatch = 500

/** A condition that a record has not expired. */
export function isLive(now: RawBuilder<number>): Condition {
  return (eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)])
}

/** A condition that a column holds exactly this text, where `=` compares exactly. */
export const holdsByEquality: Holds = (column, text) => (eb) => eb(column, '=', text)

/** The answer of a turn that another process's write made void. */
export const again: unique symbol = Symbol('again')

/** Far more turns than a race takes: whoever needs them has a table that is not the store's. */
const mostTurns = 1000

/**
 * Takes turns until one decides. There is no lock: each further turn means that a write of somebody else came between two statements.
 */
export async function untilDecided<Answer>(
  turn: () => Promise<Answer | typeof again>,
): Promise<Answer> {
  for (let count = 0; count < mostTurns; count++) {
    const answer = await turn()
    if (answer !== again) return answer
  }
  throw new Error('The record could be neither read nor written: is the table as migrated?')
}
