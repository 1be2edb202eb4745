import { isAuthkitError } from '@authkit/common'

/** What tells an operator which fault it was and where. mysql2 puts the whole statement into `sql`, and pg a row into `detail`. */
const kept = [
  'code',
  'errno',
  'sqlState',
  'number',
  'severity',
  'schema',
  'table',
  'column',
  'constraint',
  'syscall',
  'address',
  'port',
  'fatal',
]

/** An error of a driver without the statement and its values, which hold what is nobody's to read in a log. */
export function withoutValues(error: unknown, quotesValues: (error: object) => boolean): unknown {
  // Kysely's driver of SQL Server rejects with a list where there are several.
  if (Array.isArray(error)) return error.map((one) => withoutValues(one, quotesValues))
  if (typeof error !== 'object' || error === null || isAuthkitError(error)) return error
  const { message, cause }: { message?: unknown; cause?: unknown } = error
  const text = typeof message === 'string' && message !== '' ? message : 'The driver failed'
  const clean = new Error(quotesValues(error) ? 'The database refused a value' : text)
  if (cause !== undefined) clean.cause = withoutValues(cause, quotesValues)
  for (const name of kept) {
    const value: unknown = Reflect.get(error, name)
    if (value !== undefined) Reflect.set(clean, name, value)
  }
  return clean
}
