import { factor, markdownTable, thousands } from '../report.ts'
import { median } from '../statistics.ts'
import { cpuRatioOf, ratioOf } from './figures.ts'
import type { Measured, Row } from './rows.ts'

const peer = '@node-oauth/oauth2-server'

/** A line an operation, store and bare statement under each load. */
export function operationTable(rows: readonly Row[]): string {
  const lines = [...Map.groupBy(rows, ({ row }) => row)].map(([name, loads]) => [
    name,
    ...loads.flatMap(({ subjects }) => {
      const { value, error } = ratioOf(subjects, 'store', 'raw')
      const share = cpuRatioOf(subjects, 'store', 'raw')
      const speeds = [speed(subjects['raw']), speed(subjects['store'])]
      return [...speeds, factor(value), percent(error), factor(share)]
    }),
  ])
  const head = ['raw', 'store', 'ratio', 'error', 'by CPU']
  const [loads = []] = Map.groupBy(rows, ({ row }) => row).values()
  return markdownTable(
    ['', ...loads.flatMap(({ inFlight }) => head.map((word) => `${word} ×${inFlight}`))],
    lines,
  )
}

const exchangeHead = [
  '',
  'calls',
  'exchanges/s',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  'same statements',
  'ratio',
  'error',
  'by CPU',
  'one statement',
  'ratio',
  'node-oauth',
  'ours ÷ it',
]

/** A line a grant and load, ours beside everybody. */
export function exchangeTable(rows: readonly Row[]): string {
  const lines = rows.map(({ row, inFlight, subjects, asked = [], depth = 0 }) => {
    const own = subjects['ours']
    const same = ratioOf(subjects, 'ours', 'same statements')
    const one = ratioOf(subjects, 'ours', 'one statement')
    const theirs = ratioOf(subjects, 'ours', peer)
    return [
      `${row} ×${inFlight}`,
      `${asked.length} in ${depth}`,
      speed(own),
      (own?.p50 ?? Number.NaN).toFixed(2),
      (own?.p99 ?? Number.NaN).toFixed(2),
      median(own?.cpu ?? []).toFixed(0),
      speed(subjects['same statements']),
      factor(same.value),
      percent(same.error),
      factor(cpuRatioOf(subjects, 'ours', 'same statements')),
      speed(subjects['one statement']),
      factor(one.value),
      peer in subjects ? speed(subjects[peer]) : '–',
      peer in subjects ? factor(theirs.value) : '–',
    ]
  })
  return markdownTable(exchangeHead, lines)
}

/** A line a store: exchanges a second, and what an exchange asks. */
export function allExchangesTable(measured: ReadonlyMap<string, readonly Row[]>): string {
  const lines = [...measured].map(([engine, rows]) => [
    engine,
    ...rows.map(({ subjects }) => {
      const same = ratioOf(subjects, 'ours', 'same statements')
      const one = ratioOf(subjects, 'ours', 'one statement')
      return `${speed(subjects['ours'])} (${factor(same.value)}, ${factor(one.value)})`
    }),
  ])
  const [rows = []] = measured.values()
  const head = rows.map(({ row, inFlight }) => `${row} ×${inFlight}`)
  const asked = [...Map.groupBy(rows, ({ row }) => row)].map(
    ([name, [first]]) => `${name} asks its store: ${first?.asked?.join(', ')}.`,
  )
  return [
    markdownTable(['', ...head], lines),
    'Exchanges a second (to bare loops of the same statements, of one statement).',
    ...asked,
  ].join('\n\n')
}

function speed(subject: Measured | undefined): string {
  return thousands(median(subject?.perSecond ?? []))
}

function percent(share: number): string {
  return `± ${(share * 100).toFixed(0)} %`
}
