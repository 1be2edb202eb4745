import { AuthkitConfigError } from '@authkit/common'
import type { ColumnType } from 'kysely'

/** The kinds of record that the Authkit packages write, each of which has a table of its own. */
export const storeKinds: readonly string[] = [
  'access_token',
  'authorization_code',
  'client',
  'consent',
  'device_code',
  'grant',
  'interaction',
  'key',
  'login_transaction',
  'logout_token',
  'refresh_token',
  'renewal',
  'replay',
  'session',
  'session_client',
  'sign_out',
  'user_code',
  'user_code_attempts',
]

/** Seconds since the epoch. PostgreSQL drivers return a bigint as text. */
type Seconds = ColumnType<number | string | null, number | null, number | null>

/** The columns of every table of records. */
export interface RecordTable {
  /** Unique within the table, at most 255 characters. */
  id: ColumnType<string, string, never>
  /** The grant it belongs to. */
  grant_id: string | null
  /** The client it was made for. */
  client_id: string | null
  /** The user it is about. */
  subject: string | null
  /** When it stops existing; null for ever. */
  expires_at: Seconds
  /** When it was used; null while it is fresh. */
  consumed_at: Seconds
  /** A random number below 2 ** 48, another with every write. */
  version: ColumnType<number | string, number, number>
  /** Everything else, as JSON. */
  data: string
}

/** Name of the table of a kind. */
export type TableName = `authkit_${string}`

/** The tables of the store; intersect your own `Database` with it to query them. */
export type AuthkitDatabase = { [table in TableName]: RecordTable }

// PostgreSQL cuts names at 63 characters, and the longest index name adds 22 to the kind.
const kindPattern = /^[a-z_][a-z0-9_]{0,39}$/

/** The kinds as a set, each fit to be part of a table's name. */
export function checkKinds(kinds: readonly string[]): ReadonlySet<string> {
  if (!kinds.every((kind) => kindPattern.test(kind))) {
    throw new AuthkitConfigError(
      'A kind must be 1 to 40 lower-case letters, digits and underscores and not start with a digit',
    )
  }
  return new Set(kinds)
}

/** Name of the table that holds the records of a kind. */
export function tableOf(kind: string): TableName {
  return `authkit_${kind}`
}
