import { channel } from 'node:diagnostics_channel'
import { notify } from '@authkit/common'
import type { Store } from '@authkit/common/store'

/** What happened at the server. No event holds a code, token or secret. */
export type ServerEvent =
  | { readonly type: 'client_authenticated'; readonly clientId: string; readonly method: string }
  | {
      readonly type: 'client_authentication_failed'
      /** How the client authenticated; absent when it presented nothing that can be read. */
      readonly method: string | undefined
      /** The client that was claimed, when there is one. */
      readonly clientId: string | undefined
      readonly reason: ClientAuthenticationFailure
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
      readonly operation: keyof Store
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

/** Why a whole grant ended. */
export type GrantRevocationReason =
  | 'code_reused'
  | 'refresh_token_reused'
  | 'device_code_reused'
  | 'revoked_by_client'
  | 'client_deleted'
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
    if (!events.hasSubscribers) return
    const published: PublishedEvent = { issuer, time: clock(), event }
    events.publish(published)
  }
}
