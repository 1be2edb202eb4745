import { checkedClock, checkOptions, systemClock, type Clock } from '@authkit/common'
import type { JsonObject, Store } from '@authkit/common/store'
import { InvalidTokenError } from '../errors.ts'
import { formatScope } from '../protocol/scope.ts'
import {
  type AccessTokenRecord,
  accessTokenRepository,
  type AccessTokenRepository,
} from '../server/repositories/access-tokens.ts'
import { type GrantRepository, grantRepository } from '../server/repositories/grants.ts'
import type { AccessToken, TokenValidator } from './access-token.ts'
import { audienceNames, requireAudience } from './token-claims.ts'

/** Where the tokens are. */
export interface BearerTokenOptions {
  /** The store of the authorization server, or its repository of access tokens. */
  readonly store: Store | Pick<AccessTokenRepository, 'find'>
  /** The application's own repository of grants, where it has one; those of the store unless given. */
  readonly grants?: Pick<GrantRepository, 'find'> | undefined
  /** Identifier of the authorization server; needed beside other validators, so that its JWTs come here. */
  readonly issuer?: string | undefined
  /** What this API is called, its URL; tokens for others, and those that do not say, are refused. Any token is taken unless given. */
  readonly audience?: string | readonly string[] | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

/**
 * Validates bearer tokens in the authorization server's own store, so that one that is revoked, alone or with its grant, ends at once,
 * RFC 6750 §2.1. The store cannot tell that a client is gone from the application's own table, nor a repository of access tokens alone that
 * a grant has ended: what they hold is taken until it expires or is removed.
 */
export function bearerToken(options: BearerTokenOptions): TokenValidator {
  checkOptions('bearerToken', options, {
    store: 'object',
    grants: 'object?',
    issuer: 'text?',
    audience: 'text|list?',
    clock: 'function?',
  })
  const { store, issuer } = options
  const clock = checkedClock(options.clock ?? systemClock)
  const names = options.audience === undefined ? undefined : audienceNames(options.audience)
  const accessTokens = 'find' in store ? store : accessTokenRepository(store)
  const grants = options.grants ?? ('find' in store ? undefined : grantRepository(store))
  return {
    scheme: 'bearer',
    issuer,
    opaque: true,
    async validate(token) {
      const record = await accessTokens.find(token)
      if (!record) throw new InvalidTokenError(undefined, { reason: 'unknown' })
      if (record.expiresAt <= clock()) throw new InvalidTokenError(undefined, { reason: 'expired' })
      const { grantId, subject } = record
      // The grant goes first when it is revoked, so it tells even when its tokens stayed. A client has none for itself.
      if (grants && grantId !== undefined && subject !== undefined && !(await grants.find(grantId)))
        throw new InvalidTokenError(undefined, { reason: 'grant_gone' })
      // RFC 9449 §7.2: a token that is bound to a key proves nothing when it comes without the proof.
      if (record.confirmation !== undefined)
        throw new InvalidTokenError(undefined, { reason: 'bound_to_key' })
      requireAudience(record.audience, names)
      return fromRecord(record, issuer)
    },
  }
}

function fromRecord(record: AccessTokenRecord, issuer: string | undefined): AccessToken {
  const { subject, clientId, grantId, scope, expiresAt, audience, authentication } = record
  return {
    subject,
    clientId,
    grantId,
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
