import { factor, markdownTable } from '../report.ts'
import { errorOfMedian, median } from '../statistics.ts'
import type { MeasureOptions, Study, StudyResult } from '../table.ts'
import type { ContenderName } from './contenders.ts'
import type { Load } from './load.ts'
import { type Entry, race } from './race.ts'
import type { GrantType } from './token-request.ts'

/** Servers on the same host, which are compared with each other. */
export interface Field {
  /** The least that an answer costs on this host. */
  readonly bare: ContenderName
  readonly ours: ContenderName
  readonly peers?: readonly ContenderName[]
}

/** Requests of one grant, answered by everybody. Goals are set on ours, against the name of a bare server or a peer. */
export function grantStudy(study: string, grantType: GrantType, fields: readonly Field[]): Study {
  return { study, run: (options) => measureGrant(grantType, fields, options) }
}

async function measureGrant(
  grantType: GrantType,
  fields: readonly Field[],
  options: MeasureOptions,
): Promise<StudyResult> {
  const entries = fields.flatMap(({ bare, ours, peers = [] }): Entry[] => [
    { name: bare, contender: bare, imitates: ours },
    ...[ours, ...peers].map((name) => ({ name, contender: name })),
  ])
  const turns = await race(entries, grantType, options)
  const comparisons = fields.flatMap(({ bare, ours, peers = [] }) =>
    [bare, ours, ...peers].map((name) => compare(name, turns, { bare, ours })),
  )
  const rivals = comparisons.filter(({ isOurs }) => !isOurs)
  return {
    text: `${markdownTable(head, comparisons.map(line))}\n\n${coreNote(turns)}`,
    data: Object.fromEntries(turns),
    figures: Object.fromEntries(rivals.map(({ name, ahead }) => [name, median(ahead)])),
    errors: Object.fromEntries(rivals.map(({ name, ahead }) => [name, errorOfMedian(ahead)])),
  }
}

/** A server beside the bare one and ours of its host: ratios of each round. */
interface Comparison {
  readonly name: string
  readonly isOurs: boolean
  readonly loads: readonly Load[]
  /** Its requests a second to those of the bare server. */
  readonly toBare: readonly number[]
  /** The bare server's CPU for a request to its own. */
  readonly toBareByCpu: readonly number[]
  /** Requests a second of ours to its own. */
  readonly ahead: readonly number[]
}

function compare(
  name: string,
  turns: ReadonlyMap<string, readonly Load[]>,
  { bare, ours }: Field,
): Comparison {
  const perSecond = ({ perSecond: value }: Load): number => value
  const cpu = ({ cpu: value }: Load): number => value
  const loads = turns.get(name) ?? []
  const bares = turns.get(bare) ?? []
  return {
    name,
    isOurs: name === ours,
    loads,
    toBare: ratios(loads.map(perSecond), bares.map(perSecond)),
    toBareByCpu: ratios(bares.map(cpu), loads.map(cpu)),
    ahead: ratios((turns.get(ours) ?? []).map(perSecond), loads.map(perSecond)),
  }
}

/** Of what the same round measured. */
export function ratios(over: readonly number[], under: readonly number[]): number[] {
  return over.map((value, round) => value / (under[round] ?? Number.NaN))
}

const head = ['', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'to bare', 'by CPU', 'ours ÷ it', 'error']

function line({ name, isOurs, loads, toBare, toBareByCpu, ahead }: Comparison): string[] {
  const compared = isOurs ? toBare : ahead
  return [
    name,
    ...loadCells(loads),
    factor(median(toBare)),
    factor(median(toBareByCpu)),
    isOurs ? '' : factor(median(ahead)),
    `± ${(errorOfMedian(compared) * 100).toFixed(0)} %`,
  ]
}

/** Medians over the rounds. */
export function loadCells(loads: readonly Load[]): string[] {
  return [
    median(loads.map(({ perSecond }) => perSecond)).toFixed(0),
    median(loads.map(({ p50 }) => p50)).toFixed(1),
    median(loads.map(({ p99 }) => p99)).toFixed(1),
    median(loads.map(({ cpu }) => cpu)).toFixed(0),
  ]
}

/** Share of a core that a server must have had, or its time on the wall says more about others. */
const leastShare = 0.85

/** Tells how much of a core the servers had, of which only one is active at a time. */
export function coreNote(turns: ReadonlyMap<string, readonly Load[]>): string {
  const shares = [...turns.values()].map((loads) =>
    median(loads.map(({ perSecond, cpu }) => (perSecond * cpu) / 1e6)),
  )
  const least = Math.min(...shares)
  const had = `The servers had ${least.toFixed(2)} to ${Math.max(...shares).toFixed(2)} of a core.`
  return least < leastShare ? `${had} The machine was busy: only what is by CPU holds.` : had
}
