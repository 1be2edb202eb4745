import { generateToken, sha256 } from '@authkit/common'
import { InvalidGrantError } from '../../errors.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import type { GrantRecord } from '../authorization.ts'
import type { Issue, ServerContext, TokenRequest } from '../context.ts'
import type { RefreshTokenRecord, StoredRefreshToken } from '../repositories/refresh-tokens.ts'

/** How refresh tokens live, checked and complete. */
export interface RefreshRules {
  /** How long one lives unless it is used, in seconds. */
  readonly idle: number
  /** How long a family lives, in seconds. */
  readonly absolute: number
  /** How long a rotated one gives the same answer again, in seconds. */
  readonly grace: number
  /** Tells whether a request gets a new one. */
  readonly rotates: (request: TokenRequest) => boolean
}

/** A refresh token that came with a request, and what it stands for. */
export interface PresentedRefreshToken {
  readonly token: string
  readonly stored: StoredRefreshToken
  readonly grant: GrantRecord
}

/** Issues tokens and puts a new refresh token in the place of the one that came, RFC 9700 §4.14.2. */
export async function rotate(
  presented: PresentedRefreshToken,
  request: TokenRequest,
  content: Issue,
  context: ServerContext,
  rules: RefreshRules,
): Promise<TokenResponse> {
  const { token, stored, grant } = presented
  const { refreshTokens, grants } = context.repositories
  const salts = rules.grace > 0 ? ([generateToken(), generateToken()] as const) : undefined
  const successor = salts === undefined ? generateToken() : successorOf(token, ...salts)
  const response = await context.issueTokens(request, { ...content, refreshToken: successor })
  const record = newRecord(grant, stored.record.familyExpiresAt, rules, context)
  await refreshTokens.save(successor, { ...record, salt: salts?.[0] })
  // Who revokes the grant from here on finds the tokens that were stored for it.
  const lives = (await grants.find(grant.grantId)) !== undefined
  const isFirst =
    lives &&
    (await refreshTokens.replace(stored, {
      ...stored.record,
      // From here on this token and the store together do not give the live one away.
      salt: undefined,
      successor: { id: sha256(successor), rotatedAt: context.clock(), salt: salts?.[1] },
    }))
  if (isFirst) return response

  // Another request was first, or the grant was revoked: nobody has seen these tokens, so they go.
  await Promise.all([refreshTokens.remove(successor), forget(response, context)])
  const current = await refreshTokens.find(token)
  if (!lives || !current?.record.successor) throw refused('grant_gone')
  const again = await currentSuccessor({ token, stored: current, grant }, context, rules)
  return repeat(request, { ...content, refreshToken: again }, context)
}

/** Issues an access token and lets the refresh token live on, RFC 6749 §6. */
export async function prolong(
  { token, stored, grant }: PresentedRefreshToken,
  request: TokenRequest,
  content: Issue,
  context: ServerContext,
  rules: RefreshRules,
): Promise<TokenResponse> {
  const { refreshTokens, grants } = context.repositories
  const response = await context.issueTokens(request, content)
  const { familyExpiresAt } = stored.record
  const { expiresAt } = newRecord(grant, familyExpiresAt, rules, context)
  if (await grants.find(grant.grantId)) {
    if (await refreshTokens.replace(stored, { ...stored.record, expiresAt })) return response
    // Another request may have prolonged it at the same moment; what counts is that nobody revoked it.
    if (await refreshTokens.find(token)) return response
  }
  await forget(response, context)
  throw refused('grant_gone')
}

/** The successor of a rotated token within the grace window; else the token is reused and its family ends, RFC 9700 §4.14.2. */
export async function currentSuccessor(
  { token, stored }: PresentedRefreshToken,
  context: ServerContext,
  rules: RefreshRules,
): Promise<string> {
  const { successor, grantId, clientId } = stored.record
  const { refreshTokens, revokeGrant } = context.repositories
  if (successor && context.clock() < successor.rotatedAt + rules.grace) {
    const next = await refreshTokens.findById(successor.id)
    const { salt, successor: used } = next?.record ?? {}
    if (!used && salt !== undefined && successor.salt !== undefined) {
      const refreshToken = successorOf(token, salt, successor.salt)
      if (sha256(refreshToken) === successor.id) return refreshToken
    }
  }
  await revokeGrant(grantId)
  context.report({ type: 'grant_revoked', clientId, grantId, reason: 'refresh_token_reused' })
  throw refused('refresh_token_reused')
}

/** Issues an access token beside the successor that a rotated token has already, RFC 6749 §6. */
export async function repeat(
  request: TokenRequest,
  content: Issue,
  context: ServerContext,
): Promise<TokenResponse> {
  const response = await context.issueTokens(request, content)
  if (await context.repositories.grants.find(content.grant.grantId)) return response
  await forget(response, context)
  throw refused('grant_gone')
}

/**
 * The refresh token that takes the place of another: as hard to guess as that one, and the same each time it is asked for. One salt is in
 * its own record, until it is rotated itself; the other is noted with the token that it replaces, by the write that makes it valid.
 */
function successorOf(token: string, ownSalt: string, notedSalt: string): string {
  return sha256(`refresh-successor ${ownSalt} ${notedSalt} ${token}`)
}

/** A refresh token that is issued or used now. */
export function newRecord(
  { grantId, clientId, subject }: GrantRecord,
  familyExpiresAt: number,
  { idle }: RefreshRules,
  { clock }: ServerContext,
): RefreshTokenRecord {
  const expiresAt = Math.min(clock() + idle, familyExpiresAt)
  return { grantId, clientId, subject, expiresAt, familyExpiresAt }
}

async function forget(response: TokenResponse, { repositories }: ServerContext): Promise<void> {
  await repositories.accessTokens.remove(response.access_token)
}

/** One error for every way in which a refresh token can fail, RFC 6749 §5.2. */
export function refused(reason: string): Error {
  return new InvalidGrantError(undefined, { reason })
}
