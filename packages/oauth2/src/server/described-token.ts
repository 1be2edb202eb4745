import type { JsonObject } from '@authkit/common/store'
import { JoseError, type JwtClaims, unverifiedJwt } from '@authkit/jose'
import type { AuthenticationContext } from './authorization.ts'
import type { ServerContext } from './context.ts'
import type { IssuedToken } from './issued-token.ts'
import type { AccessTokenRecord } from './repositories/access-tokens.ts'
import type { RefreshTokenRecord } from './repositories/refresh-tokens.ts'

/** What there is to know about a token that works now. */
export interface DescribedToken {
  /** What it is good for: an API, or the token endpoint. */
  readonly kind: IssuedToken['kind']
  /** The client it was issued to. */
  readonly clientId: string
  /** The user it is about; absent when the client acts for itself. */
  readonly subject: string | undefined
  /** The grant it belongs to. */
  readonly grantId: string | undefined
  /** What it allows. */
  readonly scope: readonly string[]
  /** Whom it is for; empty when that was left open, RFC 8707 §2. */
  readonly audience: readonly string[]
  /** When it was issued, in seconds since the epoch; unknown for a refresh token. */
  readonly issuedAt: number | undefined
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt: number
  /** How the user was authenticated. */
  readonly authentication: AuthenticationContext | undefined
  /** Key it is bound to, RFC 7800 §3.1. */
  readonly confirmation: JsonObject | undefined
  /** Who acts for the subject, the `act` claim of RFC 8693 §4.1. */
  readonly actor: JsonObject | undefined
  /** The claims as this server issued them, when the token is a JWT. */
  readonly jwt: JwtClaims | undefined
}

/** What there is to know about a stored token; `undefined` when it, its grant or its client has ended, RFC 7662 §2.2. */
export async function describeToken(
  found: IssuedToken,
  value: string,
  context: ServerContext,
): Promise<DescribedToken | undefined> {
  if (found.record.expiresAt <= context.clock()) return undefined
  const described =
    found.kind === 'access_token'
      ? await describeAccessToken(found.record, value, context)
      : await describeRefreshToken(found.record, context)
  return described && (await context.findClient(described.clientId)) && described
}

async function describeAccessToken(
  record: AccessTokenRecord,
  value: string,
  { clock, repositories: { grants } }: ServerContext,
): Promise<DescribedToken | undefined> {
  const { grantId, clientId, subject, scope, issuedAt, expiresAt } = record
  const { authentication, confirmation, actor } = record
  // The grant goes first when it is revoked, so it tells even while its tokens are being removed. A client has none for itself.
  const revocable = grantId !== undefined && subject !== undefined
  if (revocable && !(await grants.find(grantId))) return undefined
  const jwt = claimsOf(value)
  if (jwt?.nbf !== undefined && jwt.nbf > clock()) return undefined
  return {
    kind: 'access_token',
    clientId,
    subject,
    grantId,
    scope,
    // A JWT may name others beside the resources of the server.
    audience: [...new Set([record.audience ?? [], jwt?.aud ?? []].flat())],
    issuedAt,
    expiresAt,
    authentication,
    confirmation,
    actor,
    jwt,
  }
}

async function describeRefreshToken(
  { grantId, clientId, subject, expiresAt, successor }: RefreshTokenRecord,
  { repositories: { grants } }: ServerContext,
): Promise<DescribedToken | undefined> {
  // RFC 9700 §4.14.2: one that was rotated works no more.
  if (successor) return undefined
  const stored = await grants.find(grantId)
  if (!stored) return undefined
  const { scope, resources = [], authentication, confirmation } = stored.grant
  return {
    kind: 'refresh_token',
    clientId,
    subject,
    grantId,
    scope,
    audience: resources,
    issuedAt: undefined,
    expiresAt,
    authentication,
    confirmation,
    actor: undefined,
    jwt: undefined,
  }
}

/** The token was found by its SHA-256: it is what this server signed, letter for letter. */
function claimsOf(token: string): JwtClaims | undefined {
  if (!token.includes('.')) return undefined
  try {
    return unverifiedJwt(token).claims
  } catch (error) {
    if (error instanceof JoseError) return undefined
    throw error
  }
}
