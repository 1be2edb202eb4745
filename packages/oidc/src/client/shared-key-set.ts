import { type Clock, type GuardedFetchOptions, systemClock } from '@authkit/common'
import { RemoteKeySet } from '@authkit/jose'

/** What reaches the provider's key set. */
export interface KeySetTransport extends Pick<
  GuardedFetchOptions,
  'fetch' | 'transport' | 'timeout'
> {
  /** Tells the time. */
  readonly clock?: Clock | undefined
}

/** Sets by URL and time limit. */
type KeptSets = Map<string, RemoteKeySet>

/** What is kept lives no longer than the metadata and the functions that it belongs to. */
const kept = new WeakMap<object, WeakMap<object, WeakMap<Clock, KeptSets>>>()

/**
 * The key set behind a URL, the same for all clients that have one object of metadata and reach it alike, OpenID Connect Core §10.1.1. Throws an
 * `AuthkitConfigError` for a URL that is none.
 */
export function sharedKeySet(
  metadata: object,
  url: string,
  transport: KeySetTransport,
): RemoteKeySet {
  // Made in any case, since it judges URL and transport.
  const fresh = new RemoteKeySet(url, transport)
  const sets = setsOf(metadata, transport)
  const key = JSON.stringify([url, transport.timeout])
  const set = sets.get(key) ?? fresh
  sets.set(key, set)
  return set
}

function setsOf(
  metadata: object,
  { fetch, transport, clock = systemClock }: KeySetTransport,
): KeptSets {
  const sender = transport ?? fetch ?? globalThis.fetch
  const bySender = kept.get(metadata) ?? new WeakMap<object, WeakMap<Clock, KeptSets>>()
  kept.set(metadata, bySender)
  const byClock = bySender.get(sender) ?? new WeakMap<Clock, KeptSets>()
  bySender.set(sender, byClock)
  const sets: KeptSets = byClock.get(clock) ?? new Map<string, RemoteKeySet>()
  byClock.set(clock, sets)
  return sets
}
