import { AuthkitConfigError } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import type { RepositorySet } from './repositories/repositories.ts'

const owners = new WeakMap<object, string>()

/**
 * Sees to it that a store and the application's own repositories are one issuer's: what one server keeps under a client or a token must be
 * nothing to another, RFC 9700 §4.4. Replays name the issuer themselves.
 */
export function claimStore(
  store: Store,
  issuer: string,
  { replays: _replays, ...own }: Partial<RepositorySet> = {},
): void {
  claim(store, 'The store', issuer)
  for (const [kind, repository] of Object.entries(own))
    if (repository !== undefined) claim(repository, `The repository of ${kind}`, issuer)
}

function claim(kept: object, what: string, issuer: string): void {
  const owner = owners.get(kept)
  if (owner !== undefined && owner !== issuer) {
    throw new AuthkitConfigError(
      `${what} is that of the issuer ${owner} already: give ${issuer} one of its own, or scopedStore(store, '${issuer}')`,
    )
  }
  owners.set(kept, issuer)
}
