import { jsonResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import { InvalidGrantError, InvalidRequestError } from '../../errors.ts'
import { bodyParameters } from '../request-parameters.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import type { Endpoint } from '../contracts.ts'

/** Token revocation endpoint, RFC 7009 §2. */
export function revocation(): Endpoint {
  return {
    name: 'revocation',
    path: '/revoke',
    methods: ['POST'],
    metadataName: 'revocation_endpoint',
    authenticatesClients: 'revocation_endpoint',
    handle: revoke,
  }
}

async function revoke(request: HttpRequest, context: ServerContext): Promise<HttpResponse> {
  const parameters = bodyParameters(request)
  const { client } = await context.authenticateClient(request, parameters)
  const token = parameters.get('token')
  if (token === undefined) throw new InvalidRequestError('The parameter token is missing')
  // RFC 7009 §2.1: token_type_hint only speeds up the search, and both searches are one look each.
  if (!(await revokeRefreshToken(token, client, context)))
    await revokeAccessToken(token, client, context)
  // RFC 7009 §2.2: an unknown token is answered like a revoked one.
  return jsonResponse(200, {})
}

async function revokeRefreshToken(
  token: string,
  client: Client,
  context: ServerContext,
): Promise<boolean> {
  const stored = await context.repositories.refreshTokens.find(token)
  if (!stored) return false
  checkOwner(stored.record.clientId, client)
  // RFC 7009 §2.1: with a refresh token go the access tokens of the same grant.
  const { grantId, clientId } = stored.record
  await context.repositories.revokeGrant(grantId)
  context.report({ type: 'grant_revoked', clientId, grantId, reason: 'revoked_by_client' })
  return true
}

async function revokeAccessToken(
  token: string,
  client: Client,
  context: ServerContext,
): Promise<void> {
  const record = await context.repositories.accessTokens.find(token)
  if (!record) return
  checkOwner(record.clientId, client)
  await context.repositories.accessTokens.remove(token)
  context.report({ type: 'token_revoked', clientId: client.client_id, tokenType: 'access_token' })
}

function checkOwner(clientId: string, client: Client): void {
  // RFC 7009 §2.1: a token of another client is refused.
  if (clientId !== client.client_id) throw new InvalidGrantError()
}
