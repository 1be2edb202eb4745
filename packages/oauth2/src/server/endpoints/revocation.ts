import { jsonResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import { InvalidGrantError } from '../../errors.ts'
import type { ServerContext } from '../context.ts'
import type { Endpoint } from '../contracts.ts'
import { findToken, tokenParameter } from '../issued-token.ts'
import type { AccessTokenRecord } from '../repositories/access-tokens.ts'
import type { RefreshTokenRecord } from '../repositories/refresh-tokens.ts'
import { bodyParameters } from '../request-parameters.ts'

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
  // RFC 7009 §2.1: a public client says who it is, and ends its own tokens as any other.
  const { client } = await context.authenticateClient(request, parameters)
  const token = tokenParameter(parameters)
  const found = await findToken(token, parameters.get('token_type_hint'), context)
  // RFC 7009 §2.2: an unknown token is answered like a revoked one.
  if (!found) return jsonResponse(200, {})
  // RFC 7009 §2.1: a token of another client is refused.
  if (found.record.clientId !== client.client_id) {
    throw new InvalidGrantError(undefined, { reason: 'other_client' })
  }
  if (found.kind === 'refresh_token') await endGrant(found.record, context)
  else await endAccessToken(token, found.record, context)
  return jsonResponse(200, {})
}

/** RFC 7009 §2.1: with a refresh token go the access tokens of the same grant. */
async function endGrant(
  { grantId, clientId }: RefreshTokenRecord,
  context: ServerContext,
): Promise<void> {
  await context.repositories.revokeGrant(grantId)
  context.report({ type: 'grant_revoked', clientId, grantId, reason: 'revoked_by_client' })
}

async function endAccessToken(
  token: string,
  { clientId }: AccessTokenRecord,
  context: ServerContext,
): Promise<void> {
  await context.repositories.accessTokens.remove(token)
  context.report({ type: 'token_revoked', clientId, tokenType: 'access_token' })
}
