import { channel } from 'node:diagnostics_channel'
import { notify, type Clock } from '@authkit/common'

/** What happened at a protected resource. No event holds a token. */
export type ResourceEvent =
  | {
      /** A token was found good and sufficient. */
      readonly type: 'token_authenticated'
      readonly scheme: string
      readonly issuer: string | undefined
      readonly clientId: string
      readonly subject: string | undefined
      readonly scope: readonly string[]
    }
  | {
      readonly type: 'request_refused'
      readonly error: string
      /** Why exactly, `other_audience`; the error code says it all when absent. */
      readonly reason: string | undefined
    }

/** What subscribers of the diagnostics channel `authkit:resource` get. */
export interface PublishedResourceEvent {
  /** What the protector that reports calls its space. */
  readonly realm: string | undefined
  /** When, in seconds since the epoch. */
  readonly time: number
  readonly event: ResourceEvent
}

const events = channel('authkit:resource')

/** Tells the listener of the application and the subscribers of the diagnostics channel `authkit:resource`. */
export function resourceReporter(
  realm: string | undefined,
  clock: Clock,
  listener: ((event: ResourceEvent) => unknown) | undefined,
): (event: ResourceEvent) => void {
  return (event) => {
    notify(listener, event)
    if (!events.hasSubscribers) return
    const published: PublishedResourceEvent = { realm, time: clock(), event }
    events.publish(published)
  }
}
