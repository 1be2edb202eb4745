/** One way of doing a row's work: a function, or one that answers a promise. */
export type Subject = () => unknown

/** A line of a table: the same work, done by several subjects. `raw` is the least that the work can cost. */
export interface Row {
  readonly row: string
  readonly subjects: Readonly<Record<string, Subject>> & { readonly raw: Subject }
}

/** What internal/bench/<table>.bench.ts exports as `table`. */
export interface Table {
  /** What a reader needs to know of what is measured. */
  readonly about: string
  /** The subject that is ours; the others, `raw` apart, are its peers. */
  readonly ours: string
  readonly rows: readonly Row[]
}
