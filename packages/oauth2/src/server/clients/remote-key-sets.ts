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

interface Kept extends KeySetTransport {
  readonly set: RemoteKeySet
}

/** Sets that are kept; the one that was asked for longest ago goes first. */
const maxSets = 500
/** Longest set in bytes: 100 keys with a certificate each. */
const maxBytes = 262_144
/** By URL, in the order of their last use. */
const sets = new Map<string, Kept>()

/** The key set behind a URL, fetched once for all who verify by it, RFC 7517 §5. Throws an `AuthkitConfigError` for a URL that is none. */
export function remoteKeySet(url: string, transport: KeySetTransport): RemoteKeySet {
  const { addresses, fetch, clock = systemClock } = transport
  const known = sets.get(url)
  const same =
    known?.addresses === addresses &&
    known.fetch === fetch &&
    (known.clock ?? systemClock) === clock
  const kept = known && same ? known : { ...transport, set: make(url, transport) }
  sets.delete(url)
  sets.set(url, kept)
  const [oldest] = sets.keys()
  if (sets.size > maxSets && oldest !== undefined) sets.delete(oldest)
  return kept.set
}

function make(url: string, { addresses, fetch, clock }: KeySetTransport): RemoteKeySet {
  return new RemoteKeySet(url, { addresses, fetch, clock, maxBytes })
}
