import { AuthkitConfigError } from '@authkit/common'

/** A session as the provider's iframe knows it. */
export interface CheckSessionInput {
  /** The client's identifier. */
  readonly clientId: string
  /** The `session_state` of the authentication response. */
  readonly sessionState: string
}

/** Longest `session_state`, in characters. */
const longest = 2048

/** True for what a `session_state` can be: text without a space, Session Management §2. */
export function isSessionState(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest && !/\s/.test(value)
}

/** A token as it is kept, with the `session_state` of its login, which stays when the token is renewed, Session Management §2. */
export function withSessionState(
  token: Readonly<Record<string, unknown>>,
  sessionState: string | undefined,
): Readonly<Record<string, unknown>> {
  return isSessionState(sessionState) ? { ...token, session_state: sessionState } : token
}

/** What a page of the client asks the provider's iframe, Session Management §3.1. */
export function checkSessionMessage({ clientId, sessionState }: CheckSessionInput): string {
  if (typeof clientId !== 'string' || clientId === '') {
    throw new AuthkitConfigError('clientId is missing; the provider gave it at registration')
  }
  // Session Management §2: the space parts it from the client's identifier.
  if (isSessionState(sessionState)) return `${clientId} ${sessionState}`
  throw new AuthkitConfigError(
    'sessionState is the session_state of the authentication response, a text without a space',
  )
}
