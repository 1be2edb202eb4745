import { expect, type TestContext } from 'vitest'
import type { Field } from './field.ts'
import { runRounds, tally, times } from './rounds.ts'

const day = 86_400

/** Days after the first use of the keys, and how many keys are published then: the one that signs, and from day 89 the one that will. */
const calendar = [
  [0, 1],
  [1, 1],
  [89, 2],
  [90, 2],
  [91, 1],
  [180, 2],
  [181, 2],
] as const

/** Keys that rotate, used by everybody at the moments at which they do. */
export function rotateKeysTogether(context: TestContext, field: Field): Promise<number> {
  const begin = 1_800_000_000
  const parallel = 40
  let token: string | undefined
  const plan = { race: 'signing keys', parallel, count: calendar.length }
  return runRounds(context, field, plan, async (round) => {
    const [days = 0, published] = calendar[round] ?? []
    const now = begin + days * day
    const finishes = await field.race(times(parallel, { call: 'keys', token }), { now })
    // One result is one current key and one set of published ones, in the view of every process.
    expect(Object.values(tally(finishes))).toEqual([parallel])
    const [first] = finishes
    expect(first?.members['kids']).toHaveLength(published ?? 0)
    const subjects = new Set(finishes.map(({ members }) => typeof members['sub']))
    expect([...subjects]).toEqual([token === undefined ? 'undefined' : 'string'])
    // What was signed before day 90 is verified until then, and what was signed on it no longer on day 91.
    token = days === 90 ? undefined : String(first?.members['token'])
    return 1
  })
}
