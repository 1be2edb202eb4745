import type { Clock } from '@authkit/common'
import type { Insertable, SelectType } from 'kysely'
import type { Columns, FieldRules } from './columns.ts'

/** A table of the application and how it holds a kind of record. `Given` is what the server gives to be kept. */
export type TableOptions<
  Database,
  Table extends keyof Database & string,
  Given,
  Fields,
  Rules extends FieldRules<Fields>,
> = TableBase<Database, Table, Given> & TableColumns<Columns<Database[Table], Fields, Rules>>

/** What there is to say about a table besides its columns. */
export interface TableBase<Database, Table extends keyof Database & string, Given> {
  /** Its name in your `Database`. */
  readonly table: Table
  /** Values that all its rows of this kind have: written with each and asked for by each query, such as a tenant, or what tells access from refresh tokens. A text is compared exactly as the driver reads it, so that a column of type char, which adds spaces, finds nothing. */
  readonly fixed?: Fixed<Database[Table]> | undefined
  /** Your own columns of a new row, of what is kept in it. */
  readonly values?: ((given: Given) => OwnValues<Database[Table]>) | undefined
  /** Judges what has expired; the machine's clock when absent. */
  readonly clock?: Clock | undefined
}

/** Values that can be compared. */
export type Fixed<Row> = {
  readonly [Name in keyof Row]?: SelectType<Row[Name]> & (string | number | bigint | boolean)
}

type OwnValues<Row> = Partial<Insertable<Row>> | Promise<Partial<Insertable<Row>>>

type TableColumns<Given> = object extends Given
  ? {
      /** The columns, by field; those that the table has under their usual name can be left out. */
      readonly columns?: Given | undefined
    }
  : {
      /** The columns, by field; those that the table has under their usual name can be left out. */
      readonly columns: Given
    }
