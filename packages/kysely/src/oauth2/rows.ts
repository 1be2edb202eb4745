import { AuthkitConfigError } from '@authkit/common'
import type { Binding, Bindings } from './bindings.ts'
import { toObject } from '../store/json.ts'
import { readJson } from './conversions.ts'

/** What a row of some table holds, by column. */
export type Row = Record<string, unknown>

/** The columns of these fields and what they hold for the values; null for what is absent. */
export function toRow({ columns, data }: Bindings, fields: readonly string[], values: object): Row {
  const row: Row = {}
  for (const field of fields) {
    const binding = columns.get(field)
    if (binding) row[binding.column] = written(field, binding, Reflect.get(values, field))
  }
  // JSON is written as a whole: whoever changes a part of it gives the rest as well.
  if (data && fields.some((field) => data.fields.includes(field))) {
    const kept = data.fields.map((field) => [field, Reflect.get(values, field)])
    row[data.column] = JSON.stringify(Object.fromEntries(kept))
  }
  return row
}

/** The record that a row of `table` holds. Throws AuthkitConfigError when it lacks what no record lacks. */
export function fromRow(table: string, { columns, data, required }: Bindings, row: Row): Row {
  const values = data ? { ...fromData(row[data.column], data.fields) } : {}
  for (const [field, { column, read }] of columns) {
    const stored = row[column] ?? undefined
    values[field] = stored === undefined ? undefined : checked(field, read(stored))
  }
  for (const field of required) {
    if (values[field] !== undefined) continue
    throw new AuthkitConfigError(`A row of ${table} holds nothing for ${field}`)
  }
  return values
}

function fromData(stored: unknown, fields: readonly string[]): Row {
  const data = toObject(readJson(stored) ?? {})
  return Object.fromEntries(fields.map((field) => [field, data[field]]))
}

function written(field: string, { write }: Binding, value: unknown): unknown {
  return value === undefined ? null : checked(field, write(value))
}

/** A user that became null would be none, and an end that is no number would never come. */
function checked(field: string, value: unknown): unknown {
  if ((value ?? undefined) !== undefined && !Number.isNaN(value)) return value
  throw new AuthkitConfigError(
    `columns.${field} makes nothing of a value: look at its write and read`,
  )
}
