import { parse } from '../store/json.ts'
import type { Kinds } from './columns.ts'

/** How a value becomes what a column holds, and that the value again. */
export interface Conversion {
  readonly write: (value: unknown) => unknown
  readonly read: (stored: unknown) => unknown
}

const asItIs = (value: unknown): unknown => value

/** How each kind of value stands in a column that is given by its name. */
export const conversions: Readonly<Record<keyof Kinds, Conversion>> = {
  text: { write: asItIs, read: asItIs },
  number: { write: asItIs, read: readNumber },
  flag: { write: Number, read: (stored) => Number(stored) !== 0 },
  words: {
    write: (value) => (Array.isArray(value) ? value.join(' ') : value),
    read: (stored) => String(stored).split(' ').filter(Boolean),
  },
  json: { write: (value) => JSON.stringify(value), read: readJson },
}

/** Some drivers read a big integer as text or bigint. Anything else, such as a date, is none. */
function readNumber(stored: unknown): number {
  return ['number', 'bigint', 'string'].includes(typeof stored) ? Number(stored) : Number.NaN
}

/** Drivers parse what stands in a column of type json, and leave a text alone. Null where the text is no JSON. */
export function readJson(stored: unknown): unknown {
  return typeof stored === 'string' ? parse(stored) : stored
}

/** A column for times that are kept as timestamps, where the server has seconds since the epoch. Fractions of a second are dropped. */
export function dateColumn<Name extends string>(column: Name): DateColumn<Name> {
  return {
    column,
    write: (seconds) => new Date(seconds * 1000),
    read: (stored) => Math.floor(stored.getTime() / 1000),
  }
}

/** What `dateColumn` makes. */
export interface DateColumn<Name extends string> {
  readonly column: Name
  readonly write: (seconds: number) => Date
  readonly read: (stored: Date) => number
}
