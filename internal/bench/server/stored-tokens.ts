import { factor, markdownTable } from '../report.ts'
import { errorOfMedian, median } from '../statistics.ts'
import type { MeasureOptions, Study, StudyResult } from '../table.ts'
import { coreNote, loadCells, ratios } from './grant-study.ts'
import type { Load } from './load.ts'
import { type Entry, race } from './race.ts'

/** Access tokens that the store holds all along. */
const counts = [10, 10_000, 1_000_000] as const

/** Client credentials at servers that differ in what they have stored: a request costs the same however much that is. */
export const storedTokens: Study = { study: 'stored tokens', run: measureStored }

async function measureStored(options: MeasureOptions): Promise<StudyResult> {
  const entries = counts.map((stored): Entry => ({
    name: `${stored}`,
    contender: '@authkit/oauth2 on node:http',
    stored,
  }))
  const turns = await race(entries, 'client_credentials', options)
  const loadsOf = (stored: number): readonly Load[] => turns.get(`${stored}`) ?? []
  const toFew = counts.map((stored) => ({
    stored,
    loads: loadsOf(stored),
    speed: ratios(loadsOf(stored).map(perSecond), loadsOf(10).map(perSecond)),
    byCpu: ratios(loadsOf(10).map(cpu), loadsOf(stored).map(cpu)),
  }))
  const lines = toFew.map(({ stored, loads, speed, byCpu }) => [
    `${stored}`,
    ...loadCells(loads),
    factor(median(speed)),
    factor(median(byCpu)),
    `± ${(errorOfMedian(speed) * 100).toFixed(0)} %`,
  ])
  const named = toFew.map(({ stored, speed }) => [`${stored} to 10`, speed] as const)
  const head = ['tokens', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs', 'to 10', 'by CPU', 'error']
  return {
    text: `${markdownTable(head, lines)}\n\n${coreNote(turns)}`,
    data: Object.fromEntries(turns),
    figures: Object.fromEntries(named.map(([name, speed]) => [name, median(speed)])),
    errors: Object.fromEntries(named.map(([name, speed]) => [name, errorOfMedian(speed)])),
  }
}

function perSecond({ perSecond: value }: Load): number {
  return value
}

function cpu({ cpu: value }: Load): number {
  return value
}
