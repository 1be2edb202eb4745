import { AuthkitConfigError, FetchError } from '../errors.ts'

const MAX_TIMEOUT = 3600

/** When an exchange ends although it is not done. */
export interface Limits {
  /** Seconds that it may take. */
  readonly timeout: number
  /** Ends it early, with its reason as the error. */
  readonly signal?: AbortSignal | undefined
}

/** Throws an `AuthkitConfigError` for limits that would not hold. */
export function checkLimits(where: string, timeout: number, maxBytes: number): void {
  if (!(maxBytes > 0)) throw new AuthkitConfigError(`${where}: maxBytes must be above 0`)
  if (timeout > 0 && timeout <= MAX_TIMEOUT) return
  throw new AuthkitConfigError(`${where}: timeout must be 0 to ${MAX_TIMEOUT} seconds`)
}

/** Waits for an exchange within its time, even for one that listens to nothing. `end` is told when it failed or nobody waits for it any more. */
export function withinTime<Result>(
  work: Promise<Result>,
  { timeout, signal }: Limits,
  end?: (reason: unknown) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      // A signal that outlives the request must not keep it in memory.
      signal?.removeEventListener('abort', abort)
    }
    const fail = (reason: unknown): void => {
      leave()
      reject(reason)
      end?.(reason)
    }
    const abort = (): void => fail(signal?.reason)
    const timer = setTimeout(() => fail(timedOut(timeout)), timeout * 1000)
    signal?.addEventListener('abort', abort)
    work.then((result) => {
      leave()
      return resolve(result)
    }, fail)
  })
}

function timedOut(timeout: number): FetchError {
  return new FetchError('ERR_FETCH_TIMEOUT', `no response within ${timeout} seconds`)
}

/** The error of a body that is longer than it may be. */
export function tooLarge(maxBytes: number): FetchError {
  return new FetchError('ERR_FETCH_TOO_LARGE', `the response is larger than ${maxBytes} bytes`)
}

/** Throws a `FetchError` for a status that is a redirect, unless the caller wants to see it. */
export function checkRedirect(status: number, redirects: 'answer' | 'refuse' = 'refuse'): void {
  const isRedirect = status >= 300 && status < 400
  // A browser hides what a redirect says behind status 0.
  if (status !== 0 && (!isRedirect || redirects === 'answer')) return
  throw new FetchError('ERR_FETCH_REDIRECT', 'the response is a redirect, which is never followed')
}
