import type { InsertType, SelectType } from 'kysely'

/** What stands in a column that is given by its name, by the kind of value. */
export interface Kinds {
  /** A text as it is. */
  readonly text: Kept<string, string>
  /** A whole number, such as seconds since the epoch; some drivers read a big one as text. */
  readonly number: Kept<number, number | bigint | string>
  /** 1 or 0. */
  readonly flag: Kept<number, number | bigint | string | boolean>
  /** Words with spaces between them. */
  readonly words: Kept<string, string>
  /** JSON text, also in a column of type json. */
  readonly json: Kept<string, string | object>
}

/** What is written for a kind of value, and what may be read back. */
interface Kept<Written, Read> {
  readonly written: Written
  readonly read: Read
}

/** How one field of a record is kept. */
export interface FieldRule {
  readonly kind: keyof Kinds
  /** Its column unless another is given. A field without one is part of the JSON in `data` unless it is given one. */
  readonly column?: string
  /** True for a field that a record may lack. */
  readonly optional?: boolean
}

/** How each field of a record is kept. */
export type FieldRules<Fields> = {
  readonly [Name in keyof Fields]-?: undefined extends Fields[Name]
    ? FieldRule & { readonly optional: true }
    : FieldRule & { readonly optional?: never }
}

/** The columns of a table that can hold a kind of value under their name. */
export type ColumnName<Row, Kind extends keyof Kinds, Optional> = {
  [Name in keyof Row & string]: [
    Kinds[Kind]['written'] | (Optional extends true ? null : never),
  ] extends [InsertType<Row[Name]>]
    ? [NonNullable<SelectType<Row[Name]>>] extends [Kinds[Kind]['read']]
      ? Name
      : never
    : never
}[keyof Row & string]

/** A column that holds something else: how a value becomes that, and that the value again. Neither is called for what is absent, which is null. */
export type ConvertedColumn<Row, Value, Optional> = {
  [Name in keyof Row & string]: Optional extends true
    ? null extends InsertType<Row[Name]>
      ? Conversion<Row, Name, Value>
      : never
    : Conversion<Row, Name, Value>
}[keyof Row & string]

interface Conversion<Row, Name extends keyof Row, Value> {
  /** The column's name. */
  readonly column: Name
  /** What is written for a value. */
  readonly write: (value: Value) => NonNullable<InsertType<Row[Name]>>
  /** The value of what is read. */
  readonly read: (stored: NonNullable<SelectType<Row[Name]>>) => Value
}

type IsOptional<Fields, Name extends keyof Fields> = undefined extends Fields[Name] ? true : false

/** A column for a field: its name, or a column that holds something else. */
type Column<Row, Fields, Rules extends FieldRules<Fields>, Name extends keyof Fields> =
  | ColumnName<Row, Rules[Name]['kind'], IsOptional<Fields, Name>>
  | ConvertedColumn<Row, NonNullable<Fields[Name]>, IsOptional<Fields, Name>>

/** The fields that need a word about their column: the one that they have by themselves is not in the table, or of another type. */
type Unmatched<Row, Fields, Rules extends FieldRules<Fields>> = {
  [Name in keyof Fields & string]: Rules[Name] extends { readonly column: infer Usual }
    ? Usual extends ColumnName<Row, Rules[Name]['kind'], IsOptional<Fields, Name>>
      ? never
      : Name
    : never
}[keyof Fields & string]

/** The column of the JSON that holds every field without a column; null where each has one. */
type DataColumn<Row> =
  'data' extends ColumnName<Row, 'json', false>
    ? { readonly data?: ColumnName<Row, 'json', false> | null }
    : { readonly data: ColumnName<Row, 'json', false> | null }

/** The columns of a table, by field; those that the table has under their usual name can be left out. */
export type Columns<Row, Fields, Rules extends FieldRules<Fields>> = {
  readonly [Name in Unmatched<Row, Fields, Rules>]: Column<Row, Fields, Rules, Name>
} & {
  readonly [Name in Exclude<keyof Fields & string, Unmatched<Row, Fields, Rules>>]?: Column<
    Row,
    Fields,
    Rules,
    Name
  >
} & DataColumn<Row>
