import { AuthkitConfigError } from '@authkit/common'
import type { FieldRule } from './columns.ts'
import { type Conversion, conversions } from './conversions.ts'

/** A field's column and how it keeps the value. */
export interface Binding extends Conversion {
  readonly column: string
}

/** How a table keeps records. */
export interface Bindings {
  /** The columns by field. */
  readonly columns: ReadonlyMap<string, Binding>
  /** The column of the fields that have none of their own, and these. */
  readonly data: { readonly column: string; readonly fields: readonly string[] } | undefined
  /** Names of all the columns. */
  readonly names: readonly string[]
  /** The fields that no row lacks. */
  readonly required: readonly string[]
}

/** Reads what an application says about its columns. Throws AuthkitConfigError for what cannot be. */
export function readBindings(
  where: string,
  given: object,
  rules: Readonly<Record<string, FieldRule>>,
): Bindings {
  const fields = Object.keys(rules)
  checkFields(where, given, [...fields, 'data'])
  const columns = new Map<string, Binding>()
  for (const [field, { kind, column }] of Object.entries(rules)) {
    const chosen: unknown = Reflect.get(given, field) ?? column
    if (chosen !== undefined) columns.set(field, toBinding(where, field, chosen, conversions[kind]))
  }
  const others = fields.filter((field) => !columns.has(field))
  const data = readDataColumn(where, Reflect.get(given, 'data'), others)
  const names = [...columns.values(), ...(data ? [data] : [])].map(({ column }) => column)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new AuthkitConfigError(`${where}: the column ${twice} cannot keep two things`)
  }
  const required = fields.filter((field) => rules[field]?.optional !== true)
  return { columns, data, names, required }
}

/** Throws AuthkitConfigError for a column of a field that there is not. */
export function checkFields(where: string, given: object, fields: readonly string[]): void {
  const unknown = Object.keys(given).find((field) => !fields.includes(field))
  if (unknown === undefined) return
  throw new AuthkitConfigError(
    `${where}: columns has no field "${unknown}"; there are ${fields.join(', ')}`,
  )
}

function readDataColumn(
  where: string,
  given: unknown,
  fields: readonly string[],
): Bindings['data'] {
  if (given === null || given === undefined) {
    if (fields.length === 0) return undefined
    if (given === undefined) return { column: 'data', fields }
    throw new AuthkitConfigError(
      `${where}: columns.data is null, so columns has to name one for each of ${fields.join(', ')}`,
    )
  }
  if (isName(given)) return { column: given, fields }
  throw new AuthkitConfigError(`${where}: columns.data is the name of a column, or null`)
}

/** A column as it was given: its name, or `{ column, write, read }`. */
function toBinding(where: string, field: string, given: unknown, usual: Conversion): Binding {
  if (isName(given)) return { ...usual, column: given }
  const { column, write, read }: Partial<Record<string, unknown>> = Object(given)
  if (isName(column) && isFunction(write) && isFunction(read)) return { column, write, read }
  throw new AuthkitConfigError(
    `${where}: columns.${field} is the name of a column, or { column, write, read }`,
  )
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isFunction(value: unknown): value is Conversion['read'] {
  return typeof value === 'function'
}
