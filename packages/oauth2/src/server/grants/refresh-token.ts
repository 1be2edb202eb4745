import { checkOptions, generateToken } from '@authkit/common'
import { InvalidRequestError } from '../../errors.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import type { Client, GrantRecord } from '../authorization.ts'
import type { Issue, ServerContext, TokenRequest } from '../context.ts'
import type { Grant } from '../contracts.ts'
import { checkSeconds } from '../lifetimes.ts'
import { narrowedScope } from '../narrowed-scope.ts'
import {
  currentSuccessor,
  newRecord,
  type PresentedRefreshToken,
  prolong,
  refused,
  type RefreshRules,
  repeat,
  rotate,
} from '../refresh-tokens/rotation.ts'
import { narrowedResources } from '../resources/requested-resources.ts'

/** How refresh tokens live. */
export interface RefreshTokenOptions {
  /** How long one lives unless it is used, in seconds; 14 days unless given. */
  readonly idleLifetime?: number | undefined
  /** How long a sign-in can be prolonged altogether, in seconds; 30 days unless given. */
  readonly absoluteLifetime?: number | undefined
  /** How long a client that lost the response may ask again with the old token, in seconds; 10 unless given, 0 for never, 300 at most. */
  readonly graceWindow?: number | undefined
  /**
   * False where clients that authenticate keep their refresh token as long as they use it. Everybody gets a new one at every use
   * unless given, and public clients always do, RFC 9700 §2.2.2.
   */
  readonly rotate?: boolean | ((client: Client) => boolean) | undefined
}

const day = 86_400
/** Refresh Token Grant with rotation and reuse detection, RFC 6749 §6 and RFC 9700 §4.14.2. */
export function refreshToken(options: RefreshTokenOptions = {}): Grant {
  const rules = readOptions(options)
  return {
    grantType: 'refresh_token',
    async startFamily(grant, context) {
      const token = generateToken()
      const expiresAt = context.clock() + rules.absolute
      await context.repositories.refreshTokens.save(
        token,
        newRecord(grant, expiresAt, rules, context),
      )
      return { refreshToken: token, expiresAt }
    },
    handle: (request, context) => refresh(request, context, rules),
  }
}

function readOptions(options: RefreshTokenOptions): RefreshRules {
  checkOptions('refreshToken', options, {
    idleLifetime: 'number?',
    absoluteLifetime: 'number?',
    graceWindow: 'number?',
    rotate: 'flag|function?',
  })
  const { rotate: rotates = true } = options
  return {
    idle: checkSeconds('idleLifetime', options.idleLifetime ?? 14 * day),
    absolute: checkSeconds('absoluteLifetime', options.absoluteLifetime ?? 30 * day),
    grace: checkSeconds('graceWindow', options.graceWindow ?? 10, 0, 300),
    rotates({ client, confidential }) {
      // RFC 9700 §2.2.2: the refresh tokens of public clients are rotated.
      if (!confidential) return true
      return (typeof rotates === 'function' ? rotates(client) : rotates) !== false
    },
  }
}

async function refresh(
  request: TokenRequest,
  context: ServerContext,
  rules: RefreshRules,
): Promise<TokenResponse> {
  const presented = await findToken(request, context)
  const { grant, stored } = presented
  const { familyExpiresAt, successor } = stored.record
  // RFC 9700 §4.14.2: reuse is noticed whatever else is wrong with the request.
  const again = successor && (await currentSuccessor(presented, context, rules))
  const issue = await narrow(request, grant, context)
  await context.checkTokenRequest(request, grant)
  const content: Issue = { ...issue, notAfter: familyExpiresAt, refreshed: true }
  if (again !== undefined) return repeat(request, { ...content, refreshToken: again }, context)
  return rules.rotates(request)
    ? rotate(presented, request, content, context, rules)
    : prolong(presented, request, content, context, rules)
}

async function findToken(
  request: TokenRequest,
  context: ServerContext,
): Promise<PresentedRefreshToken> {
  const token = request.parameters.get('refresh_token')
  if (token === undefined) throw new InvalidRequestError('The parameter refresh_token is missing')
  const { refreshTokens, grants, revokeGrant } = context.repositories
  const stored = await refreshTokens.find(token)
  if (!stored) throw refused('unknown_refresh_token')
  const { clientId, grantId, successor, expiresAt } = stored.record
  // RFC 6749 §6: the refresh token is bound to the client it was issued to.
  if (clientId !== request.client.client_id) throw refused('other_client')
  if (!successor && expiresAt <= context.clock()) throw refused('refresh_token_expired')
  const found = await grants.find(grantId)
  if (!found) {
    // RFC 9700 §4.14.2: a revocation that failed half-way is brought to its end.
    await revokeGrant(grantId)
    throw refused('grant_gone')
  }
  return { token, stored, grant: found.grant }
}

/** What a request asks for, within what was granted. */
async function narrow(
  request: TokenRequest,
  grant: GrantRecord,
  context: ServerContext,
): Promise<Issue> {
  const { parameters, client } = request
  const scope = await narrowedScope(parameters, client, grant.scope, context)
  const resources = await narrowedResources(parameters, client, grant.resources ?? [], context)
  return { grant, scope, resources }
}
