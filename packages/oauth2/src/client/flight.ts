/** Work that is done once for all who ask for it at the same time. */
export class SingleFlight<Result> {
  readonly #running = new Map<string, Promise<Result>>()

  /** Joins the work that runs under a key, or starts it. A failure is shared too, and forgotten with the work. */
  run(key: string, start: () => Promise<Result>): Promise<Result> {
    const present = this.#running.get(key)
    if (present !== undefined) return present
    const work = start().finally(() => this.#running.delete(key))
    this.#running.set(key, work)
    return work
  }
}

/** Waits for shared work until the signal fires, which ends the waiting and not the work. */
export function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | null | undefined,
): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    // Handled even after an abort: a failure that only one waiter had asked for must not end the process.
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
