import type { JsonObject } from '@authkit/common/store'
import { formatScope } from '../../protocol/scope.ts'
import type { ServerContext } from '../context.ts'
import { type DescribedToken, describeToken } from '../described-token.ts'
import { isObject } from './actors.ts'
import type { PresentedToken, TokenReader } from './exchange.ts'

/** Longest token that is read, in characters: the claims of a longer one could not be enforced. */
const maxLength = 16_384

/** Access tokens of this server, opaque ones and JWTs, as long as they live in its store, RFC 8693 §3. */
export function ownAccessToken(): TokenReader {
  return { tokenType: 'urn:ietf:params:oauth:token-type:access_token', read }
}

async function read(token: string, context: ServerContext): Promise<PresentedToken | undefined> {
  if (token.length > maxLength) return undefined
  const record = await context.repositories.accessTokens.find(token)
  // RFC 9449 §7.2: a token that is bound to a key proves nothing when it comes without the proof.
  if (!record || record.confirmation !== undefined) return undefined
  const described = await describeToken({ kind: 'access_token', record }, token, context)
  const mayAct = described?.jwt?.['may_act']
  if (!described || (mayAct !== undefined && !isObject(mayAct))) return undefined
  const { subject, clientId, scope, audience, expiresAt } = described
  return {
    subject,
    clientId,
    scope,
    audience,
    resources: record.audience,
    expiresAt,
    authentication: described.authentication,
    actor: described.actor,
    mayAct,
    grantId: described.grantId,
    claims: claimsOf(described, context.issuer),
  }
}

/** What a JWT of the same token would say, and what it says beyond that when it is one. */
function claimsOf(token: DescribedToken, issuer: string): JsonObject {
  const { subject, clientId, scope, audience, issuedAt, expiresAt, actor } = token
  return {
    iss: issuer,
    sub: subject ?? clientId,
    aud: audience,
    client_id: clientId,
    scope: formatScope(scope),
    iat: issuedAt,
    exp: expiresAt,
    act: actor,
    // A payload came as JSON and holds nothing else.
    ...(token.jwt as JsonObject | undefined),
  }
}
