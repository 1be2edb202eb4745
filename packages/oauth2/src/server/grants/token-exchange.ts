import { checkOptions, generateToken } from '@authkit/common'
import { UnauthorizedClientError } from '../../errors.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import type { GrantRecord } from '../authorization.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import type { Grant } from '../contracts.ts'
import {
  type AllowedExchange,
  decideExchange,
  exchangeDenied,
  type ExchangeRules,
} from '../token-exchange/decide.ts'
import type { ExchangePolicy, PresentedToken, TokenReader } from '../token-exchange/exchange.ts'
import { narrowingPolicy } from '../token-exchange/narrowing-policy.ts'
import {
  accessToken,
  invalid,
  requestedTokenType,
  tokenTypes,
} from '../token-exchange/presented-tokens.ts'
import { exchangedResources, exchangedScope, type FindAudience } from '../token-exchange/terms.ts'

/** Which tokens are exchanged for which. */
export interface TokenExchangeOptions {
  /**
   * Decides what a client gets. Unless given, a client gets a token for no more than the subject token is for, and only for one of
   * this server that was issued to it, or is for it or for an API that it introspects tokens of.
   */
  readonly policy?: ExchangePolicy | undefined
  /** Further types of subject and actor tokens, such as `trustedJwt()`; access tokens of this server are always taken. */
  readonly tokenTypes?: readonly TokenReader[] | undefined
  /** Finds the resource that a value of `audience` means; the value is a resource identifier unless given. */
  readonly audience?: FindAudience | undefined
  /** True when a subject token has to name who may act for its subject, RFC 8693 §4.4. */
  readonly requireMayAct?: boolean | undefined
  /** True when clients that do not authenticate may exchange tokens. */
  readonly publicClients?: boolean | undefined
}

/** Token Exchange, RFC 8693 §2. */
export function tokenExchange(options: TokenExchangeOptions = {}): Grant {
  checkOptions('tokenExchange', options, {
    policy: 'function?',
    tokenTypes: 'list?',
    audience: 'function?',
    requireMayAct: 'flag?',
    publicClients: 'flag?',
  })
  const rules: ExchangeRules = {
    policy: options.policy ?? narrowingPolicy,
    types: tokenTypes(options.tokenTypes ?? []),
    findAudience: options.audience ?? ((name) => name),
    requireMayAct: options.requireMayAct ?? false,
    publicClients: options.publicClients ?? false,
  }
  return {
    grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
    confidentialOnly: !rules.publicClients,
    handle: (request, context) => exchange(request, context, rules),
  }
}

async function exchange(
  request: TokenRequest,
  context: ServerContext,
  rules: ExchangeRules,
): Promise<TokenResponse> {
  // RFC 8693 §5: whoever finds a token must not be able to have others for it.
  if (!request.confidential && !rules.publicClients) throw new UnauthorizedClientError()
  const allowed = await decideExchange(request, context, rules)
  const grant = await describeGrant(request, allowed, context)
  await context.checkTokenRequest(request, grant)
  const response = await issue(request, grant, allowed, context)
  await keepWithGrant(request, response, grant, allowed.subject, context, rules)
  const { clientId, subject, grantId } = grant
  const { actor, decision } = allowed
  const impersonation = decision.impersonation === true
  context.report({ type: 'token_exchanged', clientId, subject, actor, impersonation, grantId })
  return response
}

/** What the new token stands for. */
async function describeGrant(
  request: TokenRequest,
  { subject, requested, decision }: AllowedExchange,
  context: ServerContext,
): Promise<GrantRecord> {
  const { client_id: clientId } = request.client
  const about = decision.subject ?? subject.subject
  // A token without a user is about its client, and that is now another one.
  if (about === undefined && subject.clientId !== clientId) throw exchangeDenied()
  // What a client got for itself has no grant in the store; what is about a user has one, so that it can be revoked.
  const isSameGrant = about === undefined || subject.subject !== undefined
  return {
    grantId: (isSameGrant ? subject.grantId : undefined) ?? generateToken(),
    clientId,
    subject: about,
    scope: await exchangedScope(request, subject, decision, context),
    resources: await exchangedResources(request, subject, requested, decision, context),
    // How one user was authenticated says nothing about another.
    authentication: about === subject.subject ? subject.authentication : undefined,
    remembered: {},
  }
}

function issue(
  request: TokenRequest,
  grant: GrantRecord,
  { subject, actor }: AllowedExchange,
  context: ServerContext,
): Promise<TokenResponse> {
  const requestedType = requestedTokenType(request.parameters)
  return context.issueTokens(request, {
    derived: true,
    grant,
    scope: grant.scope,
    actor,
    notAfter: subject.expiresAt,
    tokenType: requestedType === accessToken ? undefined : requestedType,
    // RFC 8693 §2.2.1: the response says what the new token is.
    members: { issued_token_type: requestedType },
  })
}

/** Makes the new token end with the grant of the subject token, or with one of its own. */
async function keepWithGrant(
  { parameters }: TokenRequest,
  response: TokenResponse,
  grant: GrantRecord,
  subject: PresentedToken,
  context: ServerContext,
  { types }: ExchangeRules,
): Promise<void> {
  const { grants, accessTokens } = context.repositories
  if (grant.grantId !== subject.grantId && grant.subject !== undefined)
    await grants.save(grant, context.clock() + (response.expires_in ?? 0))
  if (subject.clientId === undefined) return
  // The new token is saved: if the subject token was revoked meanwhile, one of the two who look removes it.
  const reader = types.get(parameters.get('subject_token_type') ?? '')
  if (await reader?.read(parameters.get('subject_token') ?? '', context)) return
  await accessTokens.remove(response.access_token)
  throw invalid('subject', 'subject_token_revoked')
}
