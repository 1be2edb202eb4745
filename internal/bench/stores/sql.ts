import { newVersion, now, type Raw, type RawRow, type Reply } from './engine.ts'

/** A value of a statement. */
export type SqlValue = string | number | null

/** What differs between databases. */
export interface SqlDialect {
  /** Turns an insert into one that leaves alone what is there. */
  readonly unlessPresent: (insert: string) => string
  /** Turns an insert into one that overwrites. */
  readonly orUpdate: (insert: string) => string
  /** Ends an update whose row is wanted; empty where there is no such thing. */
  readonly returning: string
  /** How the place of a value is written, the first is 1. */
  readonly place: (number: number) => string
}

/** Sends statements. */
export interface SqlSender {
  /** Name of the table of a kind, as the database wants it. */
  readonly table: (kind: string) => string
  /** For statements that answer rows. */
  readonly rows: (sql: string, values: readonly SqlValue[]) => Reply
  /** For statements that answer how many rows they changed. */
  readonly change: (sql: string, values: readonly SqlValue[]) => Reply
}

const columns = ['id', 'grant_id', 'client_id', 'subject', 'expires_at', 'version', 'data'] as const
const rest = columns.slice(1)
const live = '(expires_at is null or expires_at > ?)'

/** PostgreSQL and SQLite. */
export const conflictClause: Omit<SqlDialect, 'place'> = {
  unlessPresent: (insert) => `${insert} on conflict do nothing`,
  orUpdate: (insert) =>
    `${insert} on conflict (id) do update set consumed_at = null, ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`,
  returning: ' returning *',
}

/** MariaDB and MySQL. An UPDATE does not tell the row there. */
export const duplicateClause: Omit<SqlDialect, 'place'> = {
  unlessPresent: (insert) => insert.replace('insert', 'insert ignore'),
  orUpdate: (insert) =>
    `${insert} on duplicate key update consumed_at = null, ${rest.map((name) => `${name} = values(${name})`).join(', ')}`,
  returning: '',
}

/** Bare statements on a SQL database, on the tables of the store. */
export function rawSql(dialect: SqlDialect, { table, rows, change }: SqlSender): Raw {
  const known = new Map<string, ReturnType<typeof write>>()
  const statements = (kind: string): ReturnType<typeof write> => {
    let texts = known.get(kind)
    if (!texts) known.set(kind, (texts = write(table(kind), dialect)))
    return texts
  }
  const consume = dialect.returning === '' ? change : rows
  return {
    insert: (kind, row) => change(statements(kind).insert, valuesOf(row)),
    put: (kind, row) => change(statements(kind).put, valuesOf(row)),
    get: (kind, id) => rows(statements(kind).get, [id, now()]),
    consume: (kind, id) => consume(statements(kind).consume, [now(), newVersion(), id, now()]),
    replace: (kind, row, version) =>
      change(statements(kind).replace, [...valuesOf(row).slice(1), row.id, version, now()]),
    delete: (kind, id) => change(statements(kind).delete, [id]),
    findBy: (kind, grantId) => rows(statements(kind).findBy, [grantId, now()]),
  }
}

/** The texts of the statements on one table. */
function write(table: string, dialect: SqlDialect) {
  const places = columns.map(() => '?').join(', ')
  const insert = `insert into ${table} (${columns.join(', ')}) values (${places})`
  const fresh = `consumed_at is null and ${live}`
  const placed = (text: string): string => {
    let number = 0
    return text.replaceAll('?', () => dialect.place(++number))
  }
  return {
    insert: placed(dialect.unlessPresent(insert)),
    put: placed(dialect.orUpdate(insert)),
    get: placed(`select * from ${table} where id = ? and ${live}`),
    consume: placed(
      `update ${table} set consumed_at = ?, version = ? where id = ? and ${fresh}${dialect.returning}`,
    ),
    replace: placed(
      `update ${table} set ${rest.map((name) => `${name} = ?`).join(', ')} where id = ? and version = ? and ${fresh}`,
    ),
    delete: placed(`delete from ${table} where id = ?`),
    findBy: placed(`select * from ${table} where grant_id = ? and ${live}`),
  }
}

function valuesOf(row: RawRow): SqlValue[] {
  const { id, grantId, clientId, subject, expiresAt, version, data } = row
  return [id, grantId, clientId, subject, expiresAt, version, data]
}
