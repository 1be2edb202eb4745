import type { JsonValue } from '@authkit/common/store'

/** The names and values of parameters, from a record that holds them as `Parameters.entries()` gives them. */
export function readPairs(value: JsonValue | undefined): (readonly [string, string])[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  return list.filter(isPair)
}

function isPair(value: unknown): value is readonly [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'string')
  )
}
