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
  /** A condition that a column of any collation holds exactly this text. No index helps with it. */
  readonly isExactly: (column: Expression<unknown>, text: string) => RawBuilder<SqlBool>
  /** Whether an error of the driver says that the engine rolled the statement back, so that it may be sent again. */
  readonly isRolledBack: (error: object) => boolean
  /** Whether an error of the driver says that a table is not there. */
  readonly isMissingTable: (error: object) => boolean
  /** Whether the message of an error of the driver may quote a value. */
  readonly quotesValues: (error: object) => boolean
  /** What is given to the driver for a value; the value itself when absent. */
  readonly toParameter?: (value: unknown) => unknown
  /** How a table is made. */
  readonly form: TableForm
  /** Asks the server for `form`, where it depends on the server. */
  readonly askForm?: (db: Kysely<unknown>) => Promise<TableForm>
  /** Rejects with AuthkitConfigError on a connection whose settings make the store unsafe, in a transaction of the user or outside. */
  readonly checkServer?: (db: QueryExecutorProvider, isTransaction: boolean) => Promise<void>
  /** Compiles SQL without a connection. */
  readonly compiler: { readonly adapter: () => DialectAdapter; readonly query: () => QueryCompiler }
}

/** A table and what its statements are made with. */
export interface TableContext {
  readonly name: TableName
  readonly query: QueryCreator<AuthkitDatabase>
  /** Whether the statements run in a transaction of the user. */
  readonly isTransaction: boolean
  /** Seconds after which the caller of an operation has been told that it took too long; never when absent. */
  readonly timeout: number | undefined
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
