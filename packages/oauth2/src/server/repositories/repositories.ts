import type { Store } from '@authkit/common/store'
import type { Clock } from '@authkit/common'
import { accessTokenRepository, type AccessTokenRepository } from './access-tokens.ts'
import { codeRepository, type CodeRepository } from './codes.ts'
import { grantRepository, type GrantRepository } from './grants.ts'
import { refreshTokenRepository, type RefreshTokenRepository } from './refresh-tokens.ts'

/** Typed access to what the server keeps in its store. */
export interface Repositories {
  readonly grants: GrantRepository
  readonly codes: CodeRepository
  readonly accessTokens: AccessTokenRepository
  readonly refreshTokens: RefreshTokenRepository
  /** Ends a grant and everything issued under it. */
  readonly revokeGrant: (grantId: string) => Promise<void>
}

/** Repositories over one store. */
export function repositories(store: Store, clock: Clock): Repositories {
  const grants = grantRepository(store)
  const codes = codeRepository(store, clock)
  const accessTokens = accessTokenRepository(store)
  const refreshTokens = refreshTokenRepository(store)
  return {
    grants,
    codes,
    accessTokens,
    refreshTokens,
    async revokeGrant(grantId) {
      // The grant goes first: an exchange under way saves its tokens and then looks for the grant, so one of the two removes them.
      await grants.remove(grantId)
      await Promise.all([accessTokens.removeByGrant(grantId), refreshTokens.removeByGrant(grantId)])
    },
  }
}
