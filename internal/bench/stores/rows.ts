/** What is measured of an engine. */
export type Part = 'operations' | 'exchanges'

/** What a subject did in all rounds. */
export interface Measured {
  /** Calls a second, of each round. */
  readonly perSecond: readonly number[]
  /** Microseconds of CPU a call, of each round. */
  readonly cpu: readonly number[]
  /** Milliseconds of waiting for a call, over all rounds. */
  readonly p50: number
  readonly p99: number
}

/** The same work by several subjects. */
export interface Row {
  readonly row: string
  readonly inFlight: number
  readonly subjects: Readonly<Record<string, Measured>>
  /** What an exchange asks of its store, in order. */
  readonly asked?: readonly string[]
  /** How many of these have to wait for each other. */
  readonly depth?: number
}
