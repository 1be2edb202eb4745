import type { AsyncSubject, SyncSubject } from '../table.ts'

/** One awaited after another, and sixteen in flight. */
export function awaited(
  name: string,
  subject: () => () => Promise<unknown>,
): Record<string, AsyncSubject> {
  return {
    [`${name} ×1`]: { run: subject(), inFlight: 1 },
    [`${name} ×16`]: { run: subject(), inFlight: 16 },
  }
}

/** Gives the values one after another, round and round: a guard seldom sees the same token twice in a row. */
export function rotating<Value, Answer>(
  values: readonly Value[],
  use: (value: Value) => Answer,
): SyncSubject & (() => Answer) {
  const [first] = values
  if (first === undefined) throw new Error('there is nothing to rotate')
  let next = 0
  return () => {
    const value = values[next] ?? first
    next = next + 1 === values.length ? 0 : next + 1
    return use(value)
  }
}
