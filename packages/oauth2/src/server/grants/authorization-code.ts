import {
  InvalidGrantError,
  InvalidRequestError,
  type OAuth2Error,
  TemporarilyUnavailableError,
} from '../../errors.ts'
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
  const presented = await findCode(request, context)
  let response: TokenResponse
  try {
    response = await issue(presented, request, context)
  } catch (error) {
    // Whoever is wrong about a code has no second guess, but a store that failed says nothing about the request.
    if (!(error instanceof TemporarilyUnavailableError)) await useUp(presented, context)
    throw error
  }
  // The last thing that is stored: of many redemptions with one code, the first to come here gets its tokens, RFC 6749 §10.5.
  if (await useUp(presented, context)) return response
  // The code ended between the two looks at the clock, and what was stored for it is nobody's.
  await context.repositories.revokeGrant(presented.record.grantId)
  throw new InvalidGrantError(undefined, { reason: 'code_expired' })
}

/** A code that came with a request, and what it stands for. */
interface PresentedCode {
  readonly value: string
  readonly record: CodeRecord
}

async function findCode(request: TokenRequest, context: ServerContext): Promise<PresentedCode> {
  const value = request.parameters.get('code')
  if (value === undefined) throw new InvalidRequestError('The parameter code is missing')
  const record = await context.repositories.codes.find(value)
  // RFC 6749 §4.1.3: the code was issued to this client. A stranger neither burns a code nor revokes its tokens.
  if (record?.clientId !== request.client.client_id)
    throw new InvalidGrantError(undefined, { reason: record ? 'other_client' : 'unknown_code' })
  if (record.used === true) throw await reused(record, context)
  if (record.expiresAt <= context.clock())
    throw new InvalidGrantError(undefined, { reason: 'code_expired' })
  return { value, record }
}

async function issue(
  { record }: PresentedCode,
  request: TokenRequest,
  context: ServerContext,
): Promise<TokenResponse> {
  checkRedirectUri(request, record)
  const stored = await context.repositories.grants.find(record.grantId)
  if (!stored) throw new InvalidGrantError(undefined, { reason: 'grant_gone' })
  const { grant } = stored
  const { parameters, client } = request
  const resources = await narrowedResources(parameters, client, grant.resources ?? [], context)
  await context.checkTokenRequest(request, grant)
  return redeemGrant(request, stored, resources, context)
}

/** Uses a code up; `false` when it ended meanwhile. */
async function useUp({ value, record }: PresentedCode, context: ServerContext): Promise<boolean> {
  const outcome = await context.repositories.codes.consume(value)
  if (outcome === 'used') throw await reused(record, context)
  return outcome === 'fresh'
}

/** RFC 6749 §4.1.2: a code used twice revokes what it issued. */
async function reused(
  { clientId, grantId }: CodeRecord,
  context: ServerContext,
): Promise<OAuth2Error> {
  await context.repositories.revokeGrant(grantId)
  context.report({ type: 'grant_revoked', clientId, grantId, reason: 'code_reused' })
  return new InvalidGrantError(undefined, { reason: 'code_used' })
}

function checkRedirectUri(request: TokenRequest, record: CodeRecord): void {
  const value = request.parameters.get('redirect_uri')
  // RFC 6749 §4.1.3: the redirect_uri of the authorization request comes again when it was sent there.
  const same = value === undefined ? !record.redirectUriSent : value === record.redirectUri
  if (!same) throw new InvalidGrantError(undefined, { reason: 'redirect_uri_mismatch' })
}
