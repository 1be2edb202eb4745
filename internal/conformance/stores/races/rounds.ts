import type { TestContext } from 'vitest'
import { isSoak, rounds } from '../soak.ts'
import type { Field, Finish } from './field.ts'

/** What one test races for, and how often. */
export interface Meeting {
  /** What is raced for, in a word or two. */
  readonly race: string
  /** Calls of each round, over all processes. */
  readonly parallel: number
  readonly count: number
}

/** Calls at once in a race of a test run, and in a soak. */
export const crowd: number = rounds(100, 1000)

/** How long a test may take, in milliseconds. */
export const timeout: number = rounds(120_000, 7_200_000)

/** The usual meeting: two rounds of a hundred calls in a test run, a hundred rounds of a thousand in a soak. */
export function meeting(race: string): Meeting {
  return { race, parallel: crowd, count: rounds(2, 100) }
}

/** Runs the rounds of a race, each of which tells how many won, and tells the most that won one. Hands a row to the table of `npm run conformance`. */
export async function runRounds(
  { task }: TestContext,
  field: Field,
  { race, parallel, count }: Meeting,
  round: (number: number) => Promise<number>,
): Promise<number> {
  let most = 0
  let winners = 0
  const row = { engine: field.name, race, processes: field.processes, parallel }
  for (let number = 1; number <= count; number++) {
    const won = await round(number - 1)
    winners += won
    most = Math.max(most, won)
    Object.assign(task.meta, { row: { ...row, rounds: number, winners } })
    // Whoever waits for a soak sees how far it is.
    const isTold = isSoak && (number === count || number % 10 === 0)
    if (isTold) console.log(`${field.name}, ${race}: ${number} rounds, ${winners} winners`)
  }
  return most
}

/** How many calls had which result. */
export function tally(finishes: readonly Finish[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { result } of finishes) counts[result] = (counts[result] ?? 0) + 1
  return counts
}

/** The same call many times. */
export function times<Value>(count: number, value: Value): Value[] {
  return Array.from({ length: count }, () => value)
}
