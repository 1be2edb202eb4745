import { type Clock, systemClock } from '@authkit/common'
import { RemoteKeySet } from '@authkit/jose'

/** How the key sets of others are fetched. */
export interface KeySetTransport {
  /** `public` refuses a URL that leads to loopback or private addresses, for URLs that others chose; `any` takes it. */
  readonly addresses: 'any' | 'public'
  /** Fetches them; the global `fetch` unless given. Not with `public`, which needs its own connection. */
  readonly fetch?: typeof fetch | undefined
  /** The time, in seconds since the epoch; that of the machine unless given. */
  readonly clock?: Clock | undefined
}

/** The key set behind a URL, fetched once for all who verify by it, RFC 7517 §5. Throws an `AuthkitConfigError` for a URL that is none. */
export type FindKeySet = (url: string, transport: KeySetTransport) => RemoteKeySet

/** Sets by URL, in the order of their last use. */
type KeptSets = Map<string, RemoteKeySet>

/** Sets that are kept for one transport; the one that was asked for longest ago goes first. */
const maxSets = 500
/** Longest set in bytes: 100 keys with a certificate each. */
const maxBytes = 262_144

/**
 * Keeps key sets for everybody in the process, those of each transport by themselves. Whoever takes URLs from others keeps them apart
 * from those that the operator chose.
 */
export function remoteKeySets(): FindKeySet {
  const keptFor = byTransport()
  return (url, transport) => {
    const kept = keptFor(transport)
    const set = kept.get(url) ?? new RemoteKeySet(url, { ...transport, maxBytes })
    kept.delete(url)
    kept.set(url, set)
    const [oldest] = kept.keys()
    if (kept.size > maxSets && oldest !== undefined) kept.delete(oldest)
    return set
  }
}

/** What is kept for a transport lives no longer than the functions of the transport. */
function byTransport(): (transport: KeySetTransport) => KeptSets {
  const globalFetch = {}
  const all = {
    any: new WeakMap<object, WeakMap<Clock, KeptSets>>(),
    public: new WeakMap<object, WeakMap<Clock, KeptSets>>(),
  }
  return ({ addresses, fetch = globalFetch, clock = systemClock }) => {
    const byClock = all[addresses].get(fetch) ?? new WeakMap<Clock, KeptSets>()
    all[addresses].set(fetch, byClock)
    const kept: KeptSets = byClock.get(clock) ?? new Map<string, RemoteKeySet>()
    byClock.set(clock, kept)
    return kept
  }
}
