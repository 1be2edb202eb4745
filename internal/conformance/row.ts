import { names, type TestTitle } from './titles.ts'

/** One row of a reference: what another implementation does, or should, and the tests that show what we do. */
export interface Row {
  /** `JWS-7` and the like. */
  readonly id: string
  /** The behaviour, in our words. */
  readonly expected: string
  /** Where we do the right thing instead of theirs, and why. */
  readonly differs?: string
  /** The tests, as file and words of the title; one of them at least names the row. */
  readonly tests: readonly (readonly [file: string, title: string])[]
}

/** Rows of one kind, and the identifiers that there have to be. */
export type Family = readonly [name: string, rows: readonly Row[], ids: readonly string[]]

/** `JWS-1` to `JWS-32` and the like. */
export function numbered(prefix: string, count: number, first = 1): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index + first}`)
}

/** True when one of the row's tests names it, and all of them are there. */
export function isTicked({ id, tests }: Row, titles: readonly TestTitle[]): boolean {
  const found = tests.filter(([file, title]) =>
    titles.some((test) => test.file === file && test.title === title),
  )
  return found.length === tests.length && found.some(([file, title]) => names({ file, title }, id))
}

/** A line of the printed table: how many rows of a family there are, are ticked, and are done better. */
export function summary(
  [family, rows]: Family,
  titles: readonly TestTitle[],
): { family: string; rows: number; ticked: number; differing: number } {
  return {
    family,
    rows: rows.length,
    ticked: rows.filter((row) => isTicked(row, titles)).length,
    differing: rows.filter(({ differs }) => differs !== undefined).length,
  }
}
