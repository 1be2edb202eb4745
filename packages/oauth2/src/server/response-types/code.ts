import { generateToken } from '@authkit/common'
import type { Approval, AuthorizationRequest, GrantRecord } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import type { ResponseType } from '../contracts.ts'

/** Response type `code`: an authorization code, RFC 6749 §4.1.2. */
export function code(): ResponseType {
  return {
    responseType: 'code',
    grantType: 'authorization_code',
    defaultResponseMode: 'query',
    respond: async (request, approval, context) => ({
      code: await issueAuthorizationCode(request, approvedGrant(request, approval), context),
    }),
  }
}

/** A grant that a user gave. */
export interface ApprovedGrant extends GrantRecord {
  readonly subject: string
  readonly resources: readonly string[]
}

/** What a user allowed to a client by an approval. It is stored by whoever issues something for it. */
export function approvedGrant(request: AuthorizationRequest, approval: Approval): ApprovedGrant {
  const { subject, authentication, scope, resources } = approval
  return {
    grantId: generateToken(),
    clientId: request.client.client_id,
    subject,
    scope: scope ?? request.scope,
    resources: resources ?? request.resources,
    authentication,
    remembered: request.remembered,
  }
}

/** Stores a grant and an authorization code for it, RFC 6749 §4.1.2. With `until` (seconds since the epoch) the grant lives that long at least. */
export async function issueAuthorizationCode(
  request: AuthorizationRequest,
  grant: ApprovedGrant,
  context: ServerContext,
  until = 0,
): Promise<string> {
  const value = generateToken()
  const { grantId, clientId, subject, scope, resources } = grant
  // RFC 6749 §4.1.2: a code lives shortly, ten minutes at most.
  const expiresAt = context.clock() + context.lifetimes.authorizationCode
  await context.repositories.grants.save(grant, Math.max(expiresAt, until))
  await context.repositories.codes.save(value, {
    grantId,
    clientId,
    redirectUri: request.redirectUri,
    redirectUriSent: request.parameters.has('redirect_uri'),
    expiresAt,
  })
  context.report({
    type: 'authorization_code_issued',
    clientId,
    subject,
    scope,
    resources,
    grantId,
  })
  return value
}
