import { createSealer, generateToken, sha256, type Sealer } from '@authkit/common'
import { InvalidGrantError, InvalidRequestError, InvalidScopeError } from '../../errors.ts'
import { includesScope, parseScope } from '../../protocol/scope.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import type { GrantRecord } from '../authorization.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import type { Grant } from '../contracts.ts'
import { checkSeconds } from '../lifetimes.ts'
import { narrowedResources } from '../resources/requested-resources.ts'
import type { StoredRefreshToken } from '../repositories/refresh-tokens.ts'

/** How refresh tokens live. */
export interface RefreshTokenOptions {
  /** How long one lives unless it is used, in seconds; 14 days unless given. */
  readonly idleLifetime?: number
  /** How long a sign-in can be prolonged altogether, in seconds; 30 days unless given. */
  readonly absoluteLifetime?: number
  /** How long a client that lost the response may ask again with the old token, in seconds; 10 unless given, 0 for never. */
  readonly graceWindow?: number
}

interface Lifetimes {
  readonly idle: number
  readonly absolute: number
  readonly grace: number
}

const day = 86_400
/** Longest sealed response that is kept for the grace window, in characters. */
const maxSealedLength = 65_536

/** Refresh Token Grant with rotation and reuse detection, RFC 6749 §6 and RFC 9700 §4.14.2. */
export function refreshToken(options: RefreshTokenOptions = {}): Grant {
  const lifetimes: Lifetimes = {
    idle: checkSeconds('idleLifetime', options.idleLifetime ?? 14 * day),
    absolute: checkSeconds('absoluteLifetime', options.absoluteLifetime ?? 30 * day),
    grace: checkSeconds('graceWindow', options.graceWindow ?? 10, 0),
  }
  return {
    grantType: 'refresh_token',
    async startFamily(grant, context) {
      const expiresAt = context.clock() + lifetimes.absolute
      return { refreshToken: await save(grant, expiresAt, lifetimes, context), expiresAt }
    },
    handle: (request, context) => refresh(request, context, lifetimes),
  }
}

async function refresh(
  request: TokenRequest,
  context: ServerContext,
  lifetimes: Lifetimes,
): Promise<TokenResponse> {
  const token = request.parameters.get('refresh_token')
  if (token === undefined) throw new InvalidRequestError('The parameter refresh_token is missing')
  const stored = await context.repositories.refreshTokens.find(token)
  // RFC 6749 §6: the refresh token is bound to the client it was issued to.
  if (stored?.record.clientId !== request.client.client_id) throw new InvalidGrantError()
  if (stored.record.successor) return repeat(token, stored, context, lifetimes)
  return rotate(token, stored, request, context, lifetimes)
}

async function rotate(
  token: string,
  stored: StoredRefreshToken,
  request: TokenRequest,
  context: ServerContext,
  lifetimes: Lifetimes,
): Promise<TokenResponse> {
  const { grants, refreshTokens, accessTokens } = context.repositories
  const found = await grants.find(stored.record.grantId)
  if (!found) throw new InvalidGrantError(undefined, { reason: 'grant_gone' })
  const { grant } = found
  const { parameters, client } = request
  const scope = narrowedScope(request, grant)
  const resources = await narrowedResources(parameters, client, grant.resources ?? [], context)
  await context.checkTokenRequest(request, grant)

  const { familyExpiresAt } = stored.record
  const successor = await save(grant, familyExpiresAt, lifetimes, context)
  const response = await context.issueTokens(request, {
    grant,
    scope,
    resources,
    refreshToken: successor,
    notAfter: familyExpiresAt,
    refreshed: true,
  })
  const rotated = await refreshTokens.rotate(token, stored, {
    id: sha256(successor),
    // Kept for the grace window only.
    response: lifetimes.grace > 0 ? await sealer(token, context).seal({ response }) : '',
    rotatedAt: context.clock(),
  })
  if (rotated && (await grants.find(grant.grantId))) return response

  // Another request was first, or the grant was revoked: nobody has seen these tokens, so they go.
  await Promise.all([refreshTokens.remove(successor), accessTokens.remove(response.access_token)])
  const current = await refreshTokens.find(token)
  if (rotated || !current?.record.successor) throw new InvalidGrantError()
  return repeat(token, current, context, lifetimes)
}

/** Answers a rotated token: the same successor within the grace window, else the end of the family, RFC 9700 §4.14.2. */
async function repeat(
  token: string,
  stored: StoredRefreshToken,
  context: ServerContext,
  lifetimes: Lifetimes,
): Promise<TokenResponse> {
  const { successor, grantId, clientId } = stored.record
  const { refreshTokens, revokeGrant } = context.repositories
  if (successor && context.clock() < successor.rotatedAt + lifetimes.grace) {
    const next = await refreshTokens.findById(successor.id)
    const response = await unseal(successor.response, sealer(token, context))
    if (next && !next.record.successor && response) return response
  }
  await revokeGrant(grantId)
  context.report({ type: 'grant_revoked', clientId, grantId, reason: 'refresh_token_reused' })
  throw new InvalidGrantError()
}

async function save(
  grant: GrantRecord,
  familyExpiresAt: number,
  lifetimes: Lifetimes,
  context: ServerContext,
): Promise<string> {
  const token = generateToken()
  await context.repositories.refreshTokens.save(token, {
    grantId: grant.grantId,
    clientId: grant.clientId,
    subject: grant.subject,
    expiresAt: Math.min(context.clock() + lifetimes.idle, familyExpiresAt),
    familyExpiresAt,
  })
  return token
}

function narrowedScope(
  { client, parameters }: TokenRequest,
  grant: GrantRecord,
): readonly string[] {
  // What the client may no longer ask for, it no longer gets.
  const open = client.scope === undefined ? undefined : parseScope(client.scope)
  const granted = open ? grant.scope.filter((token) => open.includes(token)) : grant.scope
  const requested = parameters.get('scope')
  if (requested === undefined) return granted
  const scope = parseScope(requested)
  // RFC 6749 §6: no scope that the user did not grant.
  if (!includesScope(granted, scope)) throw new InvalidScopeError()
  return scope
}

function sealer(token: string, context: ServerContext): Sealer {
  return createSealer({
    secrets: token,
    purpose: 'refresh-successor',
    clock: context.clock,
    maxLength: maxSealedLength,
  })
}

async function unseal(text: string, sealed: Sealer): Promise<TokenResponse | undefined> {
  const content = await sealed.unseal(text)
  // Sealed by rotate above, so it is a token response.
  return content?.['response'] as TokenResponse | undefined
}
