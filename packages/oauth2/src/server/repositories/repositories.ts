import type { Clock } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { accessTokenRepository, type AccessTokenRepository } from './access-tokens.ts'
import { clientRepository, type ClientRepository } from './clients.ts'
import { codeRepository, type CodeRepository } from './codes.ts'
import { consentRepository, type ConsentRepository } from './consents.ts'
import { grantRepository, type GrantRepository } from './grants.ts'
import { refreshTokenRepository, type RefreshTokenRepository } from './refresh-tokens.ts'
import { replayRepository, type ReplayRepository } from './replays.ts'

/** Typed access to each kind of thing that the server keeps. */
export interface RepositorySet {
  readonly grants: GrantRepository
  readonly codes: CodeRepository
  readonly accessTokens: AccessTokenRepository
  readonly refreshTokens: RefreshTokenRepository
  /** Clients that registered themselves. */
  readonly clients: ClientRepository
  readonly consents: ConsentRepository
  readonly replays: ReplayRepository
}

/** Typed access to what the server keeps in its store. */
export interface Repositories extends RepositorySet {
  /** Ends a grant and everything issued under it. */
  readonly revokeGrant: (grantId: string) => Promise<void>
  /** Removes a client that registered itself, and ends everything that was issued to it, RFC 7592 §2.3. */
  readonly revokeClient: (clientId: string) => Promise<void>
}

/** Repositories over one store; those of the application take their place where it has its own tables. */
export function repositories(
  store: Store,
  issuer: string,
  clock: Clock,
  own: Partial<RepositorySet> = {},
): Repositories {
  const set: RepositorySet = {
    grants: grantRepository(store),
    codes: codeRepository(store, clock),
    accessTokens: accessTokenRepository(store),
    refreshTokens: refreshTokenRepository(store),
    clients: clientRepository(store),
    consents: consentRepository(store, issuer),
    replays: replayRepository(store),
    ...own,
  }
  const { clients, grants, codes, accessTokens, refreshTokens, consents } = set
  return {
    ...set,
    async revokeGrant(grantId) {
      // The grant goes first: an exchange under way saves its tokens and then looks for the grant, so one of the two removes them.
      await grants.remove(grantId)
      await accessTokens.removeByGrant(grantId)
      // The refresh tokens go last: whoever revokes one finds it again when the store failed before.
      await refreshTokens.removeByGrant(grantId)
    },
    async revokeClient(clientId) {
      const kinds = [codes, accessTokens, refreshTokens, consents]
      const revokeIssued = async (): Promise<void> => {
        const removed = await grants.removeByClient(clientId)
        // RFC 8693 §2.2: what another client exchanged a token for belongs to the same grant. Not every table tells what it removed.
        const ended: readonly string[] = Array.isArray(removed) ? removed : []
        await Promise.all(kinds.map((repository) => repository.removeByClient(clientId)))
        // One after another, however many there are: everybody else needs the store, too.
        for (const grantId of ended) {
          await accessTokens.removeByGrant(grantId)
          await refreshTokens.removeByGrant(grantId)
        }
      }
      // Before the client goes, so that it can try again when the store fails; and after, for what a request under way saved meanwhile.
      await revokeIssued()
      await clients.remove(clientId)
      await revokeIssued()
    },
  }
}
