import { FetchError } from '@authkit/common'
import { OAuthError, TokenResponseError } from '../client-errors.ts'

/** How fast a device asks. */
export interface Pace {
  /** Least time between two questions, in seconds. */
  readonly interval: number
  /** Questions in a row that the server did not answer. */
  readonly failures: number
  /** Time until the next one, in seconds. */
  readonly delay: number
}

/** RFC 8628 §3.5: what slow_down adds to the interval, in seconds. */
const slowDownBy = 5
/** A server that is away is not asked less often than this, in seconds, but where its interval is longer. */
const longestBackoff = 60

/** How fast to go on after a question that brought no token; `undefined` when the answer was a final one, RFC 8628 §3.5. */
export function nextPace(pace: Pace, error: unknown): Pace | undefined {
  if (error instanceof OAuthError && error.error === 'authorization_pending') {
    return answered(pace.interval, error)
  }
  if (error instanceof OAuthError && error.error === 'slow_down') {
    // RFC 8628 §3.5: for this question and all that follow.
    return answered(pace.interval + slowDownBy, error)
  }
  if (isAway(error)) return unanswered(pace, error)
  return undefined
}

function answered(interval: number, { retryAfter }: OAuthError): Pace {
  return { interval, failures: 0, delay: Math.max(interval, secondsOf(retryAfter)) }
}

/** RFC 8628 §3.5: each connection that timed out doubles the time until the next one. */
function unanswered({ interval, failures }: Pace, error: unknown): Pace {
  const backoff = Math.min(interval * 2 ** (failures + 1), Math.max(interval, longestBackoff))
  const asked = error instanceof FetchError ? undefined : retryAfterOf(error)
  return { interval, failures: failures + 1, delay: Math.max(backoff, secondsOf(asked)) }
}

/** True when the server could not be reached, or says that it is overloaded or broken. */
function isAway(error: unknown): boolean {
  if (error instanceof FetchError) {
    return error.code === 'ERR_FETCH_TIMEOUT' || error.code === 'ERR_FETCH_NETWORK'
  }
  if (!(error instanceof OAuthError) && !(error instanceof TokenResponseError)) return false
  const { status = 0 } = error
  return status === 429 || (status >= 500 && status <= 599)
}

function retryAfterOf(error: unknown): string | undefined {
  if (error instanceof OAuthError || error instanceof TokenResponseError) return error.retryAfter
  return undefined
}

/** RFC 9110 §10.2.3: a number of seconds; a date is as good as none for a wait this short. */
function secondsOf(retryAfter: string | undefined): number {
  return retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : 0
}
