/** Work that is done when the function returns. Measured by the CPU time of the process, since the machine is shared. */
export type SyncSubject = () => unknown

/** Work that is done when a promise settles. Measured by the clock on the wall. */
export interface AsyncSubject {
  readonly run: () => Promise<unknown>
  /** Calls that are under way at any time; one means one awaited after another. */
  readonly inFlight: number
}

/** One way of doing a row's work. */
export type Subject = SyncSubject | AsyncSubject

/** The subjects of a row by name. `raw` is the least that the work can cost. */
export type Subjects = Readonly<Record<string, Subject>> & { readonly raw: Subject }

/** A line of a table: the same work, done by several subjects. */
export interface Row {
  readonly row: string
  /** Lines of one section are printed as one table. */
  readonly section: string
  /** Makes keys and tokens; called only for rows that are measured. */
  readonly prepare: () => Subjects | Promise<Subjects>
}

/** Something that is not a race of subjects: it measures by itself and tells. */
export interface Study {
  readonly study: string
  /** Answers what is printed, what is written as JSON, and what a goal may be set on. */
  readonly run: (options: MeasureOptions) => Promise<StudyResult>
}

/** What a study found. */
export interface StudyResult {
  /** Markdown, for people. */
  readonly text: string
  /** The same for programs. */
  readonly data: unknown
  /** Figures by name, on which goals are set. */
  readonly figures: Readonly<Record<string, number>>
  /** How far they may be off, as a share of them, where that is known. */
  readonly errors?: Readonly<Record<string, number>>
}

/** How long to measure. */
export interface MeasureOptions {
  /** Times that every subject gets its turn. */
  readonly rounds: number
  /** Milliseconds of a turn. */
  readonly time: number
}

/** What has to be reached. */
export interface Goal {
  /** Row, or study, that it is about. */
  readonly of: string
  /** Subject to whose speed ours is compared, or the figure of the study. */
  readonly against: string
  /** Our speed is at least so many times theirs. */
  readonly atLeast?: number
  /** The figure is at most this. */
  readonly atMost?: number
}

/** What internal/bench/<table>.bench.ts exports as `table`. */
export interface Table {
  /** What a reader needs to know of what is measured. */
  readonly about: readonly string[]
  /** The subject that is ours. */
  readonly ours: string
  /** Subjects that have to be behind in every row, and which of ours each is compared with where a row has it. */
  readonly peers: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
  readonly studies: readonly Study[]
  readonly goals: readonly Goal[]
  /** Packages whose versions stand under the table. */
  readonly packages: readonly string[]
  /** How long to measure unless told. */
  readonly usual: MeasureOptions
}
