import { errorOfMedian, median } from './statistics.ts'
import type { MeasureOptions, Row, Table } from './table.ts'
import { runRounds } from './rounds.ts'
import { type Contestant, warm, warmTime } from './turn.ts'

/** What is known of one subject in one row. */
export interface Result {
  readonly row: string
  readonly section: string
  readonly subject: string
  /** By the CPU where the subject is synchronous, on the wall where it is not. */
  readonly opsPerSecond: number
  /** Microseconds of CPU an operation, all threads together. */
  readonly cpu: number
  /** Its speed to that of `raw`, the median of the ratios of all rounds. */
  readonly toRaw: number
  /** The standard error of that median, as a share of it. */
  readonly toRawError: number
  /** How many times faster the one of ours is that it is compared with, the median of the ratios of all rounds. */
  readonly ahead: number
  /** The standard error of that median, as a share of it. */
  readonly aheadError: number
}

/** A row whose keys are made and whose code is warm. */
interface Race {
  readonly row: Row
  readonly contestants: readonly Contestant[]
}

/**
 * Measures rows, telling each as it is done. All subjects are warmed before the first row, so that code which they share
 * between rows has seen the same whatever the order.
 */
export async function measure(
  rows: readonly Row[],
  table: Table,
  options: MeasureOptions,
  done: (row: string) => void,
): Promise<Result[]> {
  const races: Race[] = []
  for (const row of rows) races.push(await prepare(row))
  const results: Result[] = []
  for (const race of races) {
    results.push(...(await measureRace(race, table, options)))
    done(race.row.row)
  }
  return results
}

async function prepare(row: Row): Promise<Race> {
  const contestants: Contestant[] = []
  for (const [name, subject] of Object.entries(await row.prepare())) {
    contestants.push(await warm(name, subject, warmTime))
  }
  return { row, contestants }
}

/** Measures one row: the machine's speed drifts, so turns are short and only what one round measured is compared. */
async function measureRace(
  { row: { row, section }, contestants }: Race,
  { ours, peers }: Table,
  options: MeasureOptions,
): Promise<Result[]> {
  const has = (name: string): boolean => contestants.some((contestant) => contestant.name === name)
  const rounds = await runRounds(contestants, options)
  return contestants.map(({ name, subject }) => {
    const toRaw = rounds.times('raw', name)
    const rival = peers[name] ?? ours
    const ahead = rounds.times(name, has(rival) ? rival : ours)
    const costs = rounds.costs(name)
    return {
      row,
      section,
      subject: name,
      opsPerSecond: 1e6 / median(costs[typeof subject === 'function' ? 'cpu' : 'wall']),
      cpu: median(costs.cpu),
      toRaw: median(toRaw),
      toRawError: errorOfMedian(toRaw),
      ahead: median(ahead),
      aheadError: errorOfMedian(ahead),
    }
  })
}
