import type { MeasureOptions } from './table.ts'
import { type Contestant, type Cost, turn } from './turn.ts'

/** What all rounds of a race measured. */
export interface Rounds {
  /** What a subject cost in each round. */
  readonly costs: (name: string) => {
    readonly cpu: readonly number[]
    readonly wall: readonly number[]
  }
  /** In each round, how many times faster than `slow` the other is: by the CPU if both are synchronous, else on the wall. */
  readonly times: (slow: string, fast: string) => number[]
}

/** Gives everybody a turn, as many times as there are rounds. */
export async function runRounds(
  contestants: readonly Contestant[],
  options: MeasureOptions,
): Promise<Rounds> {
  const rounds: ReadonlyMap<string, Cost>[] = []
  for (let number = 0; number < options.rounds; number++) {
    const round = new Map<string, Cost>()
    for (const contestant of ordered(contestants, number)) {
      round.set(contestant.name, await turn(contestant, options))
    }
    rounds.push(round)
  }
  const synchronous = new Set(
    contestants.flatMap(({ name, subject }) => (typeof subject === 'function' ? [name] : [])),
  )
  const costOf = (round: ReadonlyMap<string, Cost>, name: string): Cost =>
    round.get(name) ?? { cpu: Number.NaN, wall: Number.NaN }
  return {
    costs: (name) => ({
      cpu: rounds.map((round) => costOf(round, name).cpu),
      wall: rounds.map((round) => costOf(round, name).wall),
    }),
    times: (slow, fast) => {
      const clock = synchronous.has(slow) && synchronous.has(fast) ? 'cpu' : 'wall'
      return rounds.map((round) => costOf(round, slow)[clock] / costOf(round, fast)[clock])
    },
  }
}

/** Nobody is always first, or always after the same neighbour. */
export function ordered<Member>(contestants: readonly Member[], number: number): readonly Member[] {
  const start = number % contestants.length
  const order = [...contestants.slice(start), ...contestants.slice(0, start)]
  return number % 2 === 0 ? order : order.toReversed()
}
