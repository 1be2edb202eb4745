import { systemClock, type Clock } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { InvalidTokenError } from '../errors.ts'
import { formatScope } from '../protocol/scope.ts'
import {
  accessTokenRepository,
  type AccessTokenRepository,
} from '../server/repositories/access-tokens.ts'
import type { TokenValidator } from './access-token.ts'

/** Where the tokens are. */
export interface BearerTokenOptions {
  /** The store of the authorization server, or its repository of access tokens. */
  readonly store: Store | Pick<AccessTokenRepository, 'find'>
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock
}

/** Validates bearer tokens in the authorization server's own store, so that a revoked one ends at once, RFC 6750 §2.1. */
export function bearerToken({ store, clock = systemClock }: BearerTokenOptions): TokenValidator {
  const accessTokens = 'find' in store ? store : accessTokenRepository(store)
  return {
    scheme: 'bearer',
    async validate(token) {
      const record = await accessTokens.find(token)
      if (!record || record.expiresAt <= clock()) throw new InvalidTokenError()
      // RFC 9449 §7.2: a token that is bound to a key proves nothing when it comes without the proof.
      if (record.confirmation !== undefined) throw new InvalidTokenError()
      const { subject, clientId, scope, expiresAt, issuedAt } = record
      return {
        subject,
        clientId,
        scope,
        expiresAt,
        claims: {
          ...(subject === undefined ? {} : { sub: subject }),
          client_id: clientId,
          scope: formatScope(scope),
          iat: issuedAt,
          exp: expiresAt,
        },
      }
    },
  }
}
