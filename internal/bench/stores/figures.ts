import { ratios } from '../server/grant-study.ts'
import { errorOfMedian, median } from '../statistics.ts'
import type { Row } from './rows.ts'

/** A figure by name, with how far it may be off. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly error: number
}

/** Ours to everybody, under each load. */
export function eachLoad(rows: readonly Row[]): Figure[] {
  return rows.flatMap(({ row, inFlight, subjects }) =>
    Object.keys(subjects).map((other) => ({
      name: `${row} ×${inFlight} to ${other}`,
      ...ratioOf(subjects, 'ours', other),
    })),
  )
}

/** An operation under the load that suits the store less. */
export function worstLoad(rows: readonly Row[]): Figure[] {
  return [...Map.groupBy(rows, ({ row }) => row)].flatMap(([row, loads]) =>
    loads
      .map(({ subjects }) => ({ name: `${row} to raw`, ...ratioOf(subjects, 'store', 'raw') }))
      .toSorted((one, other) => one.value - other.value)
      .slice(0, 1),
  )
}

/** How many times as fast as another a subject is: the median of the ratios within a round. */
export function ratioOf(
  subjects: Row['subjects'],
  subject: string,
  other: string,
): { readonly value: number; readonly error: number } {
  const found = ratios(subjects[subject]?.perSecond ?? [], subjects[other]?.perSecond ?? [])
  return { value: median(found), error: errorOfMedian(found) }
}

/** How many times as much CPU another takes. */
export function cpuRatioOf(subjects: Row['subjects'], subject: string, other: string): number {
  return median(ratios(subjects[other]?.cpu ?? [], subjects[subject]?.cpu ?? []))
}
