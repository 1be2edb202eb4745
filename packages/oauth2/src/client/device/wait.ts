/** Waits so many seconds; rejects with the reason of a signal that fires. */
export type Wait = (seconds: number, signal: AbortSignal | undefined) => Promise<void>

/** Longest time that a timer of the platform can hold, in milliseconds; for a longer one it would fire at once. */
const longestTimer = 2_147_483_647

/** Waits by a timer of the platform. */
export const waitForTimer: Wait = (seconds, signal) =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const abort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      },
      Math.min(seconds * 1000, longestTimer),
    )
    signal?.addEventListener('abort', abort, { once: true })
  })
