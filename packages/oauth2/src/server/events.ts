import { channel } from 'node:diagnostics_channel'
import { notify } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'

/** What happened at the server. No event holds a code, token or secret. */
export type ServerEvent =
  | { readonly type: 'client_authenticated'; readonly clientId: string; readonly method: string }
  | {
      readonly type: 'client_authentication_failed'
      /** How the client authenticated; absent when it presented nothing that can be read. */
      readonly method: string | undefined
      /** The client that was claimed, when the server knows it; what else was sent in its place is not told. */
      readonly clientId: string | undefined
      readonly reason: ClientAuthenticationFailure
      /** What is wrong with the credentials, where the method tells, `assertion_expired`. */
      readonly detail?: string | undefined
    }
  | {
      readonly type: 'authorization_code_issued'
      readonly clientId: string
      readonly subject: string
      readonly scope: readonly string[]
      readonly resources: readonly string[]
      readonly grantId: string
    }
  | {
      readonly type: 'authorization_denied'
      readonly clientId: string
      readonly error: string
      readonly reason: string | undefined
    }
  | {
      readonly type: 'token_issued'
      readonly clientId: string
      readonly subject: string | undefined
      readonly scope: readonly string[]
      readonly resources: readonly string[]
      readonly grantId: string
      readonly grantType: string
      readonly refreshed: boolean
      /** When the access token ends, in seconds since the epoch. */
      readonly expiresAt: number
    }
  | {
      readonly type: 'token_exchanged'
      /** The client that has the new token. */
      readonly clientId: string
      /** The user that the new token is about. */
      readonly subject: string | undefined
      /** Who acts for the user, with prior actors in `act`, RFC 8693 §4.1. */
      readonly actor: JsonObject | undefined
      /** True when the new token does not tell that somebody else uses it. */
      readonly impersonation: boolean
      readonly grantId: string
    }
  | {
      readonly type: 'request_refused'
      readonly endpoint: string
      readonly error: string
      /** Why exactly, `code_expired`; the error code says it all when absent. */
      readonly reason: string | undefined
    }
  | { readonly type: 'token_revoked'; readonly clientId: string; readonly tokenType: string }
  | {
      readonly type: 'grant_revoked'
      readonly clientId: string
      readonly grantId: string
      readonly reason: GrantRevocationReason
    }
  | {
      readonly type: 'logout_delivered'
      /** The client that was told that a session ended, Back-Channel Logout §2.8. */
      readonly clientId: string
      /** Public identifier of the session. */
      readonly sid: string
      /** How often it was tried. */
      readonly attempts: number
    }
  | {
      readonly type: 'logout_failed'
      /** The client that could not be told that a session ended, Back-Channel Logout §2.8. */
      readonly clientId: string
      /** Public identifier of the session. */
      readonly sid: string
      /** How often it was tried. */
      readonly attempts: number
      /** Why, in a word: `status`, `token`, `too_many_frames`, or the code of the fetch, `ERR_FETCH_TIMEOUT`. */
      readonly reason: string
      /** HTTP status code of the last answer, when there was one. */
      readonly status: number | undefined
      /** What was thrown, for the operator. */
      readonly cause: unknown
    }
  | {
      readonly type: 'redirect_uri_matched'
      /** The client whose registered URIs do not have it: a function of the application took it. */
      readonly clientId: string
      readonly redirectUri: string
    }
  | {
      readonly type: 'client_registered' | 'client_updated' | 'client_deleted'
      readonly clientId: string
    }
  | { readonly type: 'user_code_refused'; readonly reason: string }
  | {
      readonly type: 'device_decided'
      readonly clientId: string
      readonly subject: string | undefined
      readonly approved: boolean
    }
  | {
      readonly type: 'store_failed'
      /** Operation of the store, or of a repository of the application. */
      readonly operation: string
      /** What it was about, `access_token`. */
      readonly kind: string | undefined
      /** What the driver threw, for the operator. */
      readonly cause: unknown
    }

/** Why a client is not who it says. It is never sent. */
export type ClientAuthenticationFailure =
  | 'no_credentials'
  | 'malformed_credentials'
  | 'several_methods'
  | 'unknown_client'
  | 'wrong_credentials'
  | 'other_method_registered'
  | 'client_id_mismatch'
  | 'public_client'

/** Why a whole grant ended. */
export type GrantRevocationReason =
  | 'code_reused'
  | 'refresh_token_reused'
  | 'device_code_reused'
  | 'revoked_by_client'
  | 'client_deleted'
  | 'signed_out'
  | 'revoked'

/** What subscribers of the diagnostics channel `authkit:oauth2` get. */
export interface PublishedEvent {
  /** Identifier of the server that reports. */
  readonly issuer: string
  /** When, in seconds since the epoch. */
  readonly time: number
  readonly event: ServerEvent
}

const events = channel('authkit:oauth2')

/** Tells the listener of the application and the subscribers of the diagnostics channel `authkit:oauth2`. */
export function reporter(
  issuer: string,
  clock: () => number,
  listener: ((event: ServerEvent) => unknown) | undefined,
): (event: ServerEvent) => void {
  return (event) => {
    if (listener) notify(listener, event)
    if (!events.hasSubscribers) {
      if (!listener && event.type === 'store_failed') warnOfStore(event.cause)
      return
    }
    const published: PublishedEvent = { issuer, time: clock(), event }
    events.publish(published)
  }
}

/** Where nobody listens, the operator learns from the process why clients get 503. */
function warnOfStore(cause: unknown): void {
  const reasons = reasonsOf(cause).join(': ')
  process.emitWarning(`Clients are answered 503: ${reasons}`, { code: 'AUTHKIT_STORE_FAILED' })
}

/** The message of an error, and those of what caused it. */
function reasonsOf(error: unknown): string[] {
  const reasons: string[] = []
  let current = error
  // A chain of causes may lead back into itself.
  while (current instanceof Error && reasons.length < 5) {
    if (current.message !== '') reasons.push(current.message)
    current = current.cause
  }
  return reasons.length > 0 ? reasons : ['it threw nothing that says why']
}
