/** Answers longer than this many characters are not kept. */
const longest = 8192

interface Kept {
  readonly answer: string
  /** When it was asked for and when it may not be used any more, in seconds since the epoch. */
  readonly since: number
  readonly until: number
}

/** Texts that were answered, each for a while. When it is full the oldest goes. */
export class AnswerCache {
  readonly #kept = new Map<string, Kept>()
  readonly #size: number

  /** A cache of so many answers. */
  constructor(size: number) {
    this.#size = size
  }

  /** The answer under a key; `undefined` when there is none to use at this time, in seconds since the epoch. */
  get(key: string, now: number): string | undefined {
    const kept = this.#kept.get(key)
    if (!kept) return undefined
    // Before `since` the clock was set back, and nobody knows how old the answer is.
    if (now >= kept.since && now < kept.until) return kept.answer
    this.#kept.delete(key)
    return undefined
  }

  /** Keeps an answer under a key. */
  set(key: string, kept: Kept): void {
    if (kept.until <= kept.since || kept.answer.length > longest) return
    this.#kept.delete(key)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size >= this.#size && oldest !== undefined) this.#kept.delete(oldest)
    this.#kept.set(key, kept)
  }
}
