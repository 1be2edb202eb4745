import { AuthkitConfigError } from '@authkit/common'
import type { Store } from '@authkit/common/store'

const owners = new WeakMap<Store, string>()

/** Sees to it that a store is one issuer's: what one server keeps under a client or a token must be nothing to another, RFC 9700 §4.4. */
export function claimStore(store: Store, issuer: string): void {
  const owner = owners.get(store)
  if (owner !== undefined && owner !== issuer) {
    throw new AuthkitConfigError(
      `The store is that of the issuer ${owner} already: give ${issuer} one of its own, or scopedStore(store, '${issuer}')`,
    )
  }
  owners.set(store, issuer)
}
