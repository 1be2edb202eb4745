import { AuthkitConfigError, type Clock } from '@authkit/common'
import { type JwkObject, JoseError, KeySet, type RemoteKeySet } from '@authkit/jose'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import { remoteKeySets } from './remote-key-sets.ts'

/** Where the public keys of clients may be fetched from. */
export interface ClientKeysOptions {
  /** `any` lets a `jwks_uri` lead to loopback and private addresses; `public` unless given. */
  readonly addresses?: 'any' | 'public' | undefined
  /** Fetches a `jwks_uri` instead of the server's own connection; only with `addresses: 'any'`. */
  readonly fetch?: typeof fetch | undefined
  /** The time, in seconds since the epoch; that of the machine unless given. */
  readonly clock?: Clock | undefined
}

/** Those behind the URLs that clients registered. */
const remoteKeySet = remoteKeySets()

/** By the object that the client registered, since registrations come again with every request. */
const parsed = new WeakMap<object, KeySet | 'none'>()

/** The public keys of a client, RFC 7591 §2: those that it registered or those behind its `jwks_uri`; `undefined` when it has none that can be used. */
export function clientKeys(
  client: ClientMetadata,
  options: ClientKeysOptions = {},
): KeySet | RemoteKeySet | undefined {
  const { jwks, jwks_uri: url } = client
  // RFC 7591 §2: a client registers one of the two.
  if (jwks !== undefined) return registeredKeys(jwks)
  return url === undefined ? undefined : keysBehind(url, options)
}

/** Makes sure of the options that say where keys are fetched from; throws an `AuthkitConfigError`. */
export function checkClientKeysOptions(where: string, options: ClientKeysOptions): void {
  const { addresses = 'public', fetch } = options
  if (addresses !== 'public' && addresses !== 'any')
    throw new AuthkitConfigError(`${where}: addresses is 'public' or 'any'`)
  // A fetch of the application's cannot tell where its connection leads.
  if (fetch !== undefined && addresses !== 'any')
    throw new AuthkitConfigError(`${where}: fetch needs addresses: 'any'`)
}

function keysBehind(url: unknown, options: ClientKeysOptions): RemoteKeySet | undefined {
  const { addresses = 'public', fetch, clock } = options
  if (typeof url !== 'string') return undefined
  try {
    return remoteKeySet(url, { addresses, fetch, clock })
  } catch (error) {
    // What no key set can be behind was registered by somebody else than the caller.
    if (error instanceof AuthkitConfigError) return undefined
    throw error
  }
}

function registeredKeys(jwks: unknown): KeySet | undefined {
  if (typeof jwks !== 'object' || jwks === null) return undefined
  let keys = parsed.get(jwks)
  if (keys === undefined) parsed.set(jwks, (keys = readKeys(jwks) ?? 'none'))
  return keys === 'none' ? undefined : keys
}

function readKeys(jwks: object): KeySet | undefined {
  try {
    // Anything that is no set is refused by `import` itself.
    const set = KeySet.import(jwks as { readonly keys: readonly JwkObject[] })
    // RFC 7517 §9.2: a set that holds secrets or private keys is no longer the client's alone.
    return set.keys.length > 0 && !set.keys.some((key) => key.isPrivate) ? set : undefined
  } catch (error) {
    if (error instanceof JoseError) return undefined
    throw error
  }
}
