import { AuthkitConfigError, constantTimeEqual } from '@authkit/common'
import { MismatchingStateError } from '@authkit/oauth2/client'
import { type BrowserInput, browserParameters } from '../browser/parameters.ts'
import { LogoutResponseError } from './logout-errors.ts'

/** What a browser that comes back from a logout is held against. */
export interface LogoutResponseChecks {
  /** The `state` that `createLogoutUrl` returned for this browser. */
  readonly state: string
}

/** A browser that came back from the logout that the application began. */
export interface LogoutResponse {
  /** The state of the logout. */
  readonly state: string
}

/**
 * Makes sure that a browser comes back from a logout that the application began in it, RP-Initiated Logout §3. Throws a
 * `MismatchingStateError`, or a `LogoutResponseError` for what is malformed. The user may be logged out all the same.
 */
export function readLogoutResponse(
  input: BrowserInput,
  { state }: LogoutResponseChecks,
): LogoutResponse {
  if (typeof state !== 'string' || state === '') {
    throw new AuthkitConfigError(
      'state is missing; pass the state that createLogoutUrl returned for this browser',
    )
  }
  const parameters = browserParameters(
    input,
    (problem, options) => new LogoutResponseError(`The logout response ${problem}`, options),
  )
  const received = parameters.get('state')
  if (received === undefined) {
    throw new MismatchingStateError('The logout response has no state')
  }
  // RP-Initiated Logout §3: the provider passes the state back as it came.
  if (!constantTimeEqual(received, state)) {
    throw new MismatchingStateError(
      'The state of the logout response is not the one of this logout',
    )
  }
  return { state }
}
