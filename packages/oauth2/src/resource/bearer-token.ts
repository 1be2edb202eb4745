import { checkedClock, checkOptions, systemClock, type Clock } from '@authkit/common'
import type { JsonObject, Store } from '@authkit/common/store'
import { InvalidTokenError } from '../errors.ts'
import { formatScope } from '../protocol/scope.ts'
import {
  type AccessTokenRecord,
  accessTokenRepository,
  type AccessTokenRepository,
} from '../server/repositories/access-tokens.ts'
import type { AccessToken, TokenValidator } from './access-token.ts'
import { audienceNames, requireAudience } from './token-claims.ts'

/** Where the tokens are. */
export interface BearerTokenOptions {
  /** The store of the authorization server, or its repository of access tokens. */
  readonly store: Store | Pick<AccessTokenRepository, 'find'>
  /** Identifier of the authorization server; needed beside other validators, so that its JWTs come here. */
  readonly issuer?: string | undefined
  /** What this API is called, its URL; tokens for others, and those that do not say, are refused. Any token is taken unless given. */
  readonly audience?: string | readonly string[] | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

/** Validates bearer tokens in the authorization server's own store, so that a revoked one ends at once, RFC 6750 §2.1. */
export function bearerToken(options: BearerTokenOptions): TokenValidator {
  checkOptions('bearerToken', options, {
    store: 'object',
    issuer: 'text?',
    audience: 'text|list?',
    clock: 'function?',
  })
  const { store, issuer } = options
  const clock = checkedClock(options.clock ?? systemClock)
  const names = options.audience === undefined ? undefined : audienceNames(options.audience)
  const accessTokens = 'find' in store ? store : accessTokenRepository(store)
  return {
    scheme: 'bearer',
    issuer,
    opaque: true,
    async validate(token) {
      const record = await accessTokens.find(token)
      if (!record) throw new InvalidTokenError(undefined, { reason: 'unknown' })
      if (record.expiresAt <= clock()) throw new InvalidTokenError(undefined, { reason: 'expired' })
      // RFC 9449 §7.2: a token that is bound to a key proves nothing when it comes without the proof.
      if (record.confirmation !== undefined)
        throw new InvalidTokenError(undefined, { reason: 'bound_to_key' })
      requireAudience(record.audience, names)
      return fromRecord(record, issuer)
    },
  }
}

function fromRecord(record: AccessTokenRecord, issuer: string | undefined): AccessToken {
  const { subject, clientId, scope, expiresAt, audience, authentication } = record
  return {
    subject,
    clientId,
    scope,
    expiresAt,
    issuer,
    audience,
    authentication: authentication && {
      time: authentication.time,
      acr: authentication.acr,
      amr: authentication.amr,
    },
    claims: claimsOf(record, issuer),
  }
}

/** What a JWT of the same record would say, RFC 9068 §2.2. */
function claimsOf(record: AccessTokenRecord, issuer: string | undefined): JsonObject {
  const { subject, clientId, scope, issuedAt, expiresAt, audience, authentication } = record
  const claims = {
    iss: issuer,
    sub: subject,
    aud: audience,
    client_id: clientId,
    scope: formatScope(scope),
    iat: issuedAt,
    exp: expiresAt,
    auth_time: authentication?.time,
    acr: authentication?.acr,
    amr: authentication?.amr,
  }
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}
