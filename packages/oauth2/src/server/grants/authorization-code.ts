import { InvalidGrantError, InvalidRequestError } from '../../errors.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import type { Grant } from '../contracts.ts'
import { redeemGrant } from '../grant-redemption.ts'
import type { CodeRecord } from '../repositories/codes.ts'
import { narrowedResources } from '../resources/requested-resources.ts'
import { code } from '../response-types/code.ts'

/** Authorization Code Grant, RFC 6749 §4.1. Register it with `pkce()`. */
export function authorizationCode(): Grant {
  return {
    grantType: 'authorization_code',
    responseTypes: [code()],
    // RFC 9700 §2.1.1: clients and servers must prevent code injection by PKCE.
    needs: ['pkce'],
    handle: redeem,
  }
}

async function redeem(request: TokenRequest, context: ServerContext): Promise<TokenResponse> {
  const record = await useCode(request, context)
  checkRedirectUri(request, record)

  const stored = await context.repositories.grants.find(record.grantId)
  if (!stored) throw new InvalidGrantError(undefined, { reason: 'grant_gone' })
  const { grant } = stored
  const { parameters, client } = request
  const resources = await narrowedResources(parameters, client, grant.resources ?? [], context)
  await context.checkTokenRequest(request, grant)
  return redeemGrant(request, stored, resources, context)
}

async function useCode(request: TokenRequest, context: ServerContext): Promise<CodeRecord> {
  const value = request.parameters.get('code')
  if (value === undefined) throw new InvalidRequestError('The parameter code is missing')
  const { codes, revokeGrant } = context.repositories
  const record = await codes.find(value)
  // RFC 6749 §4.1.3: the code was issued to this client. A stranger neither burns a code nor revokes its tokens.
  if (record?.clientId !== request.client.client_id)
    throw new InvalidGrantError(undefined, { reason: record ? 'other_client' : 'unknown_code' })
  const outcome = await codes.consume(value)
  if (outcome === 'used') {
    // RFC 6749 §4.1.2: a code used twice revokes what it issued.
    await revokeGrant(record.grantId)
    context.report({
      type: 'grant_revoked',
      clientId: record.clientId,
      grantId: record.grantId,
      reason: 'code_reused',
    })
  }
  if (outcome !== 'fresh') throw new InvalidGrantError(undefined, { reason: `code_${outcome}` })
  return record
}

function checkRedirectUri(request: TokenRequest, record: CodeRecord): void {
  const value = request.parameters.get('redirect_uri')
  // RFC 6749 §4.1.3: the redirect_uri of the authorization request comes again when it was sent there.
  const same = value === undefined ? !record.redirectUriSent : value === record.redirectUri
  if (!same) throw new InvalidGrantError(undefined, { reason: 'redirect_uri_mismatch' })
}
