import { Bench } from 'tinybench'
import type { Row, Table } from './table.ts'

/** How long to measure. */
export interface MeasureOptions {
  /** Times that every subject gets its turn. */
  readonly rounds: number
  /** Milliseconds of a turn. */
  readonly time: number
}

/** What is known of one subject in one row. */
export interface Result {
  readonly row: string
  readonly subject: string
  readonly opsPerSecond: number
  /** Of the subject's speed to that of `raw` in the same round, the median over the rounds. */
  readonly ratioToRaw: number
  /** The same, to the fastest of the subjects that are neither `raw` nor this one nor, for a peer, ours. */
  readonly ratioToBestPeer: number
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Operations per second of each subject, in one turn each. */
async function round({ subjects }: Row, time: number, turn: number): Promise<Map<string, number>> {
  const names = Object.keys(subjects)
  // Nobody is always first, or always after the same neighbour.
  const start = turn % names.length
  const order = [...names.slice(start), ...names.slice(0, start)]
  const speeds = new Map<string, number>()
  for (const name of turn % 2 === 0 ? order : order.toReversed()) {
    const subject = subjects[name]
    if (subject === undefined) continue
    const bench = new Bench({ time, iterations: 3, warmupTime: time / 5, throws: true })
    bench.add(name, subject)
    const [task] = await bench.run()
    const result = task?.result
    if (result?.state !== 'completed') throw new Error(`${name} did not complete: ${result?.state}`)
    speeds.set(name, 1000 / result.latency.p50)
  }
  return speeds
}

/** Measures a row in interleaved rounds: the machine's speed drifts, so only ratios inside a round are compared. */
async function measureRow(row: Row, ours: string, options: MeasureOptions): Promise<Result[]> {
  const rounds: Map<string, number>[] = []
  for (let turn = 0; turn < options.rounds; turn++) {
    rounds.push(await round(row, options.time, turn))
  }
  const names = Object.keys(row.subjects)
  const peers = names.filter((name) => name !== 'raw' && name !== ours)
  return names.map((subject) => {
    const rivals = peers.filter((name) => name !== subject)
    const speed = (speeds: Map<string, number>, name: string): number => speeds.get(name) ?? 0
    const best = (speeds: Map<string, number>): number =>
      Math.max(...rivals.map((name) => speed(speeds, name)))
    return {
      row: row.row,
      subject,
      opsPerSecond: Math.round(median(rounds.map((speeds) => speed(speeds, subject)))),
      ratioToRaw: median(rounds.map((speeds) => speed(speeds, subject) / speed(speeds, 'raw'))),
      ratioToBestPeer: median(rounds.map((speeds) => speed(speeds, subject) / best(speeds))),
    }
  })
}

/** Measures a table, telling each row as it is done. */
export async function measure(
  table: Table,
  options: MeasureOptions,
  done: (row: string) => void,
): Promise<Result[]> {
  const results: Result[] = []
  for (const row of table.rows) {
    results.push(...(await measureRow(row, table.ours, options)))
    done(row.row)
  }
  return results
}
