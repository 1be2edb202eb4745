import type { Clock } from '@authkit/common'
import type { QueryExecutorProvider } from 'kysely'
import { QueryCreator } from 'kysely'
import { dialectOf } from '../dialects/index.ts'
import { sender } from '../store/sender.ts'
import { affectedRows } from '../store/statement.ts'
import type { FieldRules } from './columns.ts'
import { type AnyDatabase, holding, holdsFixed } from './conditions.ts'
import { readTable } from './read-table.ts'
import { fromRow, toRow } from './rows.ts'

/** A Kysely or a transaction of it, whatever its tables. */
interface Db extends QueryExecutorProvider {
  readonly isTransaction: boolean
}

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

/** Looks at a table of the application by its options. Throws AuthkitConfigError for those that cannot be. */
export function ownTable<Fields extends object, Given>(
  where: string,
  db: Db,
  options: object,
  rules: FieldRules<Fields>,
): OwnTable<Fields, Given> {
  const { table, bindings, fixed, values, clock } = readTable(where, db, options, rules)
  const executor = db.getExecutor()
  const dialect = dialectOf(executor)
  const send = sender({ executor, isTransaction: db.isTransaction })
  const query = new QueryCreator<AnyDatabase>({ executor })
  const fields = Object.keys(rules)
  const columns = [...new Set([...bindings.names, ...Object.keys(fixed)])]

  /** The condition that a row is of this kind and holds these. */
  const matching = (conditions: object): ReturnType<typeof holding> =>
    holding(dialect, { ...toRow(bindings, Object.keys(conditions), conditions), ...fixed })

  return {
    clock,
    async insert(record, given) {
      const row = { ...(await values(given)), ...fixed, ...toRow(bindings, fields, record) }
      await send(query.insertInto(table).values(row).compile())
    },
    async find(field, value) {
      const select = query.selectFrom(table).select(columns)
      const { rows } = await send(select.where(matching({ [field]: value })).compile())
      const found = rows.filter((row) => holdsFixed(row, fixed))
      const records = found.map((row) => fromRow(table, bindings, row))
      // Each field was written from a value of its type, and none that has to be there is missing.
      const typed = records as unknown as readonly Fields[]
      return typed.filter((record) => Reflect.get(record, field) === value)
    },
    async update(changes, before) {
      const row = toRow(bindings, Object.keys(changes), changes)
      const update = query.updateTable(table).set(row).where(matching(before))
      return affectedRows(await send(update.compile())) > 0
    },
    async remove(field, value) {
      await send(
        query
          .deleteFrom(table)
          .where(matching({ [field]: value }))
          .compile(),
      )
    },
  }
}
