import type { Compilable, Kysely } from 'kysely'
import type { TableBuilder, TableForm } from '../dialects/dialect.ts'
import { tableOf } from './tables.ts'

/** A statement that is run by a migration, or printed. */
interface SchemaStatement extends Compilable {
  execute(): Promise<unknown>
}

const indexedColumns = ['grant_id', 'client_id', 'subject', 'expires_at'] as const

/** The statements that make the table of a kind and its indexes, in order. */
export function createTable(db: Kysely<unknown>, kind: string, form: TableForm): SchemaStatement[] {
  const name = tableOf(kind)
  const { key, text, end = (create) => create } = form
  const create: TableBuilder = db.schema.createTable(name)
  const table = withPrimaryKey(form.ifNotExists ? create.ifNotExists() : create, name, form)
    .addColumn('grant_id', key)
    .addColumn('client_id', key)
    .addColumn('subject', key)
    .addColumn('expires_at', 'bigint')
    .addColumn('consumed_at', 'bigint')
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('data', text, (column) => column.notNull())
  if (form.inlineIndexes) {
    const indexed = indexedColumns.reduce(
      (builder, column) => builder.addIndex(`ix_${name}_${column}`, [column]),
      table,
    )
    return [end(indexed)]
  }
  const indexes = indexedColumns.map((column) =>
    db.schema.createIndex(`ix_${name}_${column}`).ifNotExists().on(name).column(column),
  )
  return [end(table), ...indexes]
}

function withPrimaryKey(create: TableBuilder, name: string, form: TableForm): TableBuilder {
  const { key, primaryKey } = form
  if (!primaryKey) return create.addColumn('id', key, (id) => id.notNull().primaryKey())
  return primaryKey(
    create.addColumn('id', key, (id) => id.notNull()),
    name,
  )
}

/** The statement that removes the table of a kind. */
export function dropTable(db: Kysely<unknown>, kind: string): SchemaStatement {
  return db.schema.dropTable(tableOf(kind)).ifExists()
}
