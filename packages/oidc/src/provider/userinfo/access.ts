import { formatChallenge, type HttpRequest } from '@authkit/common/http'
import { InvalidRequestError, InvalidTokenError, type OAuth2Error } from '@authkit/oauth2'
import { bearerToken, ResourceProtector, type TokenGuard } from '@authkit/oauth2/resource'
import type { Client, ServerContext } from '@authkit/oauth2/server'
import { type OpenIDMemory, readMemory } from '../authentication-request/memory.ts'
import { withTokenInHeader } from './presented-token.ts'

/** What an access token lets its client know at the UserInfo Endpoint. */
export interface UserInfoAccess {
  /** The user, as this server calls them. */
  readonly subject: string
  readonly client: Client
  /** Scope of the token. */
  readonly scope: readonly string[]
  /** Scopes of the grant that the token does not have. */
  readonly withheld: readonly string[]
  /** What the client asked for when the user signed in. */
  readonly memory: OpenIDMemory
}

/**
 * Reads the access token of a request and what it gives access to; keeps a guard for each server.
 * Throws an `OAuth2Error` with the status and the challenge of RFC 6750 §3.
 */
export function userInfoAccess(): (
  request: HttpRequest,
  context: ServerContext,
) => Promise<UserInfoAccess> {
  const guards = new WeakMap<ServerContext, TokenGuard>()
  return async (request, context) => {
    const guard = guards.get(context) ?? guardOf(context)
    guards.set(context, guard)
    const { subject, clientId, scope, grantId } = await guard(challenged(request))
    // Core §5.3: the claims are about a user, and there is none when a client acts for itself.
    if (subject === undefined) throw unusableToken('no_user')
    const { grants } = context.repositories
    const stored = grantId === undefined ? undefined : await grants.find(grantId)
    // The grant goes first when it is revoked, so it tells even when its tokens stayed.
    if (grantId !== undefined && !stored) throw unusableToken('grant_gone')
    const client = await context.findClient(clientId)
    if (!client) throw unusableToken('client_gone')
    // RFC 8693 §1: a token may have been made of another client's, whose questions were not this one's.
    const own = stored?.grant.clientId === clientId ? stored.grant : undefined
    const memory = readMemory(own?.remembered ?? {})
    const withheld = own?.scope.filter((name) => !scope.includes(name)) ?? []
    return { subject, client, scope, withheld, memory }
  }
}

/** The refusal of a token that is known and still of no use here, RFC 6750 §3.1. */
export function unusableToken(reason: string): OAuth2Error {
  const { error, message } = new InvalidTokenError()
  return new InvalidTokenError(undefined, { reason, headers: challenge(error, message) })
}

function guardOf({ clock, repositories }: ServerContext): TokenGuard {
  const validators = bearerToken({ store: repositories.accessTokens, clock })
  // Core §5.4: access tokens of plain OAuth 2.0 are not for this endpoint.
  return new ResourceProtector({ validators, clock }).guard('openid')
}

function challenged(request: HttpRequest): HttpRequest {
  try {
    return withTokenInHeader(request)
  } catch (thrown) {
    if (!(thrown instanceof InvalidRequestError)) throw thrown
    const { error, message, cause, status } = thrown
    throw new InvalidRequestError(message, { cause, status, headers: challenge(error, message) })
  }
}

/** RFC 6750 §3: whoever is refused is told by which scheme. */
function challenge(error: string, description: string): Readonly<Record<string, string>> {
  const parameters = { error, error_description: description, scope: 'openid' }
  return { 'www-authenticate': formatChallenge('Bearer', parameters) }
}
