import type { Store } from '@authkit/common/store'
import type { StoreCase } from './store-case.ts'

/** Calls `attempt` so many times at once, by turns on each handle of the store. */
export async function race<Result>(
  { handles }: StoreCase,
  count: number,
  attempt: (store: Store, turn: number) => Promise<Result>,
): Promise<Result[]> {
  const stores = await handles()
  const handle = (turn: number): Store => stores[turn % stores.length] ?? stores[0]
  return Promise.all(Array.from({ length: count }, (_, turn) => attempt(handle(turn), turn)))
}

/** Runs these at the same moment, another of them first in each round and each on the next handle. Answers in the order given. */
export async function meet(
  context: StoreCase,
  round: number,
  attempts: readonly ((store: Store) => Promise<boolean>)[],
): Promise<boolean[]> {
  const { length } = attempts
  const shifted = [...attempts.slice(round % length), ...attempts.slice(0, round % length)]
  const answers = await race(
    context,
    length,
    async (store, turn) => shifted[turn]?.(store) ?? false,
  )
  return attempts.map((_, index) => answers[(index - (round % length) + length) % length] ?? false)
}

/** How many won. */
export function wins(answers: readonly boolean[]): number {
  return answers.filter(Boolean).length
}

/** Numbers from 0 to below 1 that look random and are the same in every run (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of them, by a number from 0 to below 1. */
export function pick<Item>(items: readonly [Item, ...Item[]], number: number): Item {
  return items[Math.floor(number * items.length)] ?? items[0]
}
