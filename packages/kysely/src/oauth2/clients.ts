import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { ClientMetadata } from '@authkit/oauth2'
import type { Kysely, Selectable, SelectType } from 'kysely'
import { QueryCreator } from 'kysely'
import { dialectOf } from '../dialects/index.ts'
import { sender } from '../store/sender.ts'
import { checkFields } from './bindings.ts'
import type { Kinds } from './columns.ts'
import { type AnyDatabase, holding, holdsFixed } from './conditions.ts'
import { conversions } from './conversions.ts'
import { checkDb, checkFixed } from './read-table.ts'
import type { Row } from './rows.ts'
import type { Fixed } from './table-options.ts'

/** The members of a registration that may have a column, and how they stand in one. */
const kinds = {
  client_id: 'text',
  client_name: 'text',
  client_secret: 'text',
  client_secret_expires_at: 'number',
  client_secret_hash: 'text',
  client_secrets: 'json',
  client_uri: 'text',
  grant_types: 'json',
  jwks: 'json',
  jwks_uri: 'text',
  logo_uri: 'text',
  redirect_uris: 'json',
  response_types: 'json',
  scope: 'text',
  token_endpoint_auth_method: 'text',
  token_endpoint_auth_signing_alg: 'text',
} as const

type Member = keyof typeof kinds

/** The members that have a column unless told otherwise; `metadata` is a JSON object of any others. */
const usual = ['client_id', 'client_secret_hash', 'client_secret_expires_at', 'metadata'] as const

type Usual = (typeof usual)[number]

type KindOf<Name extends Member | 'metadata'> = Name extends Member ? (typeof kinds)[Name] : 'json'

/** The columns in which a kind of value can be read. */
type ReadableName<Table, Kind extends keyof Kinds> = {
  [Name in keyof Table & string]: [NonNullable<SelectType<Table[Name]>>] extends [
    Kinds[Kind]['read'],
  ]
    ? Name
    : never
}[keyof Table & string]

/** A column that holds something else, and how that becomes the member. It is not called for null. */
type ReadColumn<Table, Value> = {
  [Name in keyof Table & string]: {
    readonly column: Name
    readonly read: (stored: NonNullable<SelectType<Table[Name]>>) => Value
  }
}[keyof Table & string]

type MemberColumn<Table, Name extends Member | 'metadata'> =
  | ReadableName<Table, KindOf<Name>>
  | ReadColumn<Table, NonNullable<ClientMetadata[Name]>>
  // A client always has an identifier.
  | (Name extends 'client_id' ? never : null)

/** The usual columns that the table does not have. */
type Missing<Table> = {
  [Name in Usual]: Name extends ReadableName<Table, KindOf<Name>> ? never : Name
}[Usual]

/** The columns of a table of clients, by member; null for a usual one that there is not. */
export type ClientColumns<Table> = {
  readonly [Name in Missing<Table>]: MemberColumn<Table, Name>
} & {
  readonly [Name in Exclude<Member | 'metadata', Missing<Table>>]?: MemberColumn<Table, Name>
}

/** A table of clients. */
export type ClientTableOptions<Database, Table extends keyof Database & string> = {
  /** Its name in your `Database`. */
  readonly table: Table
  /** Values that the rows have which count, such as a tenant. */
  readonly fixed?: Fixed<Database[Table]> | undefined
  /** Further members, of a row; they go before those of columns. */
  readonly members?: ((row: Selectable<Database[Table]>) => Partial<ClientMetadata>) | undefined
} & (object extends ClientColumns<Database[Table]>
  ? { readonly columns?: ClientColumns<Database[Table]> | undefined }
  : { readonly columns: ClientColumns<Database[Table]> })

/**
 * Finds clients in a table of yours, for `clients` of an `AuthorizationServer`. Each request looks again, so that a change counts at
 * once. Throws AuthkitConfigError for columns that cannot be.
 */
export function createQueryClient<Database, Table extends keyof Database & string>(
  db: Kysely<Database>,
  options: ClientTableOptions<Database, Table>,
): (clientId: string) => Promise<ClientMetadata | undefined> {
  const { table, fixed, members, readers } = readOptions(db, options)
  const executor = db.getExecutor()
  const dialect = dialectOf(executor)
  const send = sender({ executor, isTransaction: db.isTransaction })
  const query = new QueryCreator<AnyDatabase>({ executor })
  const key = readers.get('client_id')?.column ?? 'client_id'
  return async (clientId) => {
    const select = query.selectFrom(table).selectAll()
    const sought = holding(dialect, { ...fixed, [key]: clientId })
    const { rows } = await send(select.where(sought).compile())
    const row = rows.find((each) => each[key] === clientId && holdsFixed(each, fixed))
    return row && toMetadata(row, readers, members)
  }
}

/** How a member is read from a row. */
interface Reader {
  readonly column: string
  readonly read: (stored: unknown) => unknown
}

/** Options as a caller whom no compiler told may give them. */
interface UncheckedOptions {
  readonly table: string
  readonly columns?: object | undefined
  readonly fixed?: Row | undefined
  readonly members?: ((row: Row) => object) | undefined
}

function readOptions(db: unknown, options: object) {
  const where = 'createQueryClient'
  checkDb(where, db)
  // checkOptions looks at each member.
  const unchecked = options as UncheckedOptions
  checkOptions<UncheckedOptions>(where, unchecked, {
    table: 'text',
    columns: 'object?',
    fixed: 'object?',
    members: 'function?',
  })
  const { table, columns = {}, fixed = {}, members = () => ({}) } = unchecked
  const readers = readColumns(where, columns)
  checkFixed(where, fixed, [readers.get('client_id')?.column ?? ''])
  return { table, fixed, members, readers }
}

function readColumns(where: string, given: object): ReadonlyMap<string, Reader> {
  const rules: Readonly<Record<string, keyof Kinds>> = { ...kinds, metadata: 'json' }
  checkFields(where, given, Object.keys(rules))
  const readers = new Map<string, Reader>()
  for (const [member, kind] of Object.entries(rules)) {
    const own = usual.some((name) => name === member) ? member : undefined
    const chosen: unknown =
      Reflect.get(given, member) === undefined ? own : Reflect.get(given, member)
    if (chosen === undefined) continue
    if (chosen === null && member !== 'client_id') continue
    readers.set(member, toReader(where, member, chosen, conversions[kind].read))
  }
  return readers
}

function toReader(where: string, member: string, given: unknown, usually: Reader['read']): Reader {
  if (typeof given === 'string' && given !== '') return { column: given, read: usually }
  const { column, read }: Partial<Record<string, unknown>> = Object(given)
  const reads = (value: unknown): value is Reader['read'] => typeof value === 'function'
  if (typeof column === 'string' && member !== 'client_id' && reads(read)) return { column, read }
  throw new AuthkitConfigError(
    `${where}: columns.${member} is the name of a column, or { column, read }`,
  )
}

/** What a row says of a client. A column decides about its member: null is none, whatever else there is. */
function toMetadata(
  row: Row,
  readers: ReadonlyMap<string, Reader>,
  members: (row: Row) => object,
): ClientMetadata {
  const values: Row = {}
  for (const [member, { column, read }] of readers) {
    const stored = row[column] ?? undefined
    values[member] = stored === undefined ? undefined : read(stored)
  }
  const { metadata, ...own } = values
  const all = Object.entries({ ...Object(metadata), ...members(row), ...own })
  // The identifier is there, since the row was found by it; the server looks at the shape of the rest.
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as ClientMetadata
}
