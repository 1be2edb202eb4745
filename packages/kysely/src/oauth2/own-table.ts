import type { Clock } from '@authkit/common'
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { QueryCreator } from 'kysely'
import type { FieldRules } from './columns.ts'
import { readTable } from './read-table.ts'
import { fromRow, type Row, toRow } from './rows.ts'
import { type Db, sender } from './sender.ts'

/** A table of the application, seen as records of ours. */
export interface OwnTable<Fields, Given> {
  /** Adds a row; the application fills its own columns by what it is given. */
  readonly insert: (record: Fields, given: Given) => Promise<void>
  /** The rows in which a field is exactly this text. */
  readonly find: (field: keyof Fields & string, value: string) => Promise<readonly Fields[]>
  /** Changes the row that is as `before` says (`undefined` stands for null) in one statement; `false` when there is none. */
  readonly update: (changes: Partial<Fields>, before: Partial<Fields>) => Promise<boolean>
  /** Removes the rows in which a field is this text. */
  readonly remove: (field: keyof Fields & string, value: string) => Promise<void>
  /** The time by the application's clock, in seconds since the epoch. */
  readonly clock: Clock
}

/** Any tables and columns: the application's types were looked at where it called. */
type AnyDatabase = Record<string, Row>

/** Looks at a table of the application by its options. Throws AuthkitConfigError for those that cannot be. */
export function ownTable<Fields extends object, Given>(
  where: string,
  db: Db,
  options: object,
  rules: FieldRules<Fields>,
): OwnTable<Fields, Given> {
  const { table, bindings, fixed, values, clock } = readTable(where, db, options, rules)
  const query = new QueryCreator<AnyDatabase>({ executor: db.getExecutor() })
  const send = sender(db)
  const fields = Object.keys(rules)

  /** The conditions that every row of this kind meets, and these. */
  const matching =
    (conditions: object) =>
    (eb: ExpressionBuilder<AnyDatabase, string>): Expression<SqlBool> => {
      const row = { ...toRow(bindings, Object.keys(conditions), conditions), ...fixed }
      return eb.and(
        Object.entries(row).map(([column, value]) =>
          value === null ? eb(column, 'is', null) : eb(column, '=', value),
        ),
      )
    }

  return {
    clock,
    async insert(record, given) {
      const row = { ...(await values(given)), ...fixed, ...toRow(bindings, fields, record) }
      const insert = query.insertInto(table).values(row)
      await send(() => insert.execute())
    },
    async find(field, value) {
      const rows = query.selectFrom(table).select(bindings.names)
      const select = rows.where(matching({ [field]: value }))
      const found = await send(() => select.execute())
      const records = found.map((row) => fromRow(table, bindings, row))
      // Each field was written from a value of its type, and none that has to be there is missing.
      const typed = records as unknown as readonly Fields[]
      // A collation of the database may take different texts for equal.
      return typed.filter((record) => Reflect.get(record, field) === value)
    },
    async update(changes, before) {
      const row = toRow(bindings, Object.keys(changes), changes)
      const update = query.updateTable(table).set(row).where(matching(before))
      const { numUpdatedRows } = await send(() => update.executeTakeFirst())
      return numUpdatedRows > 0n
    },
    async remove(field, value) {
      const remove = query.deleteFrom(table).where(matching({ [field]: value }))
      await send(() => remove.execute())
    },
  }
}
