import {
  AuthkitConfigError,
  checkedClock,
  checkOptions,
  type Clock,
  systemClock,
} from '@authkit/common'
import { type Bindings, readBindings } from './bindings.ts'
import type { FieldRule } from './columns.ts'
import type { Row } from './rows.ts'

/** A table of the application, its options checked and complete. */
export interface ReadTable {
  readonly table: string
  readonly bindings: Bindings
  /** What all its rows of one kind have. */
  readonly fixed: Row
  /** The application's own columns of a new row. */
  readonly values: (given: unknown) => Row | Promise<Row>
  readonly clock: Clock
}

/** Options as a caller whom no compiler told may give them. */
interface UncheckedOptions {
  readonly table: string
  readonly columns?: object | undefined
  readonly fixed?: Row | undefined
  readonly values?: ReadTable['values'] | undefined
  readonly clock?: Clock | undefined
}

/** Reads the options of a table. Throws AuthkitConfigError for those that cannot be. */
export function readTable(
  where: string,
  db: unknown,
  options: object,
  rules: Readonly<Record<string, FieldRule>>,
): ReadTable {
  checkDb(where, db)
  // checkOptions looks at each member.
  const unchecked = options as UncheckedOptions
  checkOptions<UncheckedOptions>(where, unchecked, {
    table: 'text',
    columns: 'object?',
    fixed: 'object?',
    values: 'function?',
    clock: 'function?',
  })
  const { table, columns = {}, fixed = {}, values = () => ({}), clock = systemClock } = unchecked
  const bindings = readBindings(where, columns, rules)
  checkFixed(where, fixed, bindings.names)
  return { table, bindings, fixed, values, clock: checkedClock(clock) }
}

/** Throws AuthkitConfigError for what is no Kysely. */
export function checkDb(where: string, db: unknown): void {
  if (typeof db === 'object' && db !== null && 'getExecutor' in db) return
  throw new AuthkitConfigError(`${where} takes a Kysely, then an object of options`)
}

/** A value that is missing would leave its condition out, and open the rows of everybody. */
export function checkFixed(where: string, fixed: Row, names: readonly string[]): void {
  for (const [column, value] of Object.entries(fixed)) {
    if (!['string', 'number', 'bigint', 'boolean'].includes(typeof value)) {
      throw new AuthkitConfigError(`${where}: fixed.${column} must be a text, a number or a flag`)
    }
    if (names.includes(column)) {
      throw new AuthkitConfigError(`${where}: the column ${column} cannot keep two things`)
    }
  }
}
