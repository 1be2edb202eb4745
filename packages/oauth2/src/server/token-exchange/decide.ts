import { checkOptions } from '@authkit/common'
import { InvalidRequestError, type OAuth2Error } from '../../errors.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import type { JsonObject } from '@authkit/common/store'
import { actingParty, actorClaim, checkMayAct } from './actors.ts'
import type { ExchangeDecision, ExchangePolicy, PresentedToken } from './exchange.ts'
import {
  isForClient,
  presentedTokens,
  requestedTokenType,
  type TokenTypes,
} from './presented-tokens.ts'
import { askedScope, type FindAudience, targetResources } from './terms.ts'

/** How exchanges are judged, checked and complete. */
export interface ExchangeRules {
  /** Decides an exchange. */
  readonly policy: ExchangePolicy
  /** Types of tokens that are taken. */
  readonly types: TokenTypes
  /** Finds what a value of `audience` means. */
  readonly findAudience: FindAudience
  /** True when subject tokens have to name who may act. */
  readonly requireMayAct: boolean
  /** True when clients that do not authenticate may exchange tokens. */
  readonly publicClients: boolean
}

/** A request that is allowed, and how. */
export interface AllowedExchange {
  readonly subject: PresentedToken
  /** Resources asked for. */
  readonly requested: readonly string[]
  /** The `act` claim of the new token. */
  readonly actor: JsonObject | undefined
  readonly decision: ExchangeDecision
}

/** Reads the tokens of a request and asks the policy, RFC 8693 §2.1. */
export async function decideExchange(
  request: TokenRequest,
  context: ServerContext,
  { policy, types, findAudience, requireMayAct }: ExchangeRules,
): Promise<AllowedExchange> {
  const { parameters, client } = request
  const { subject, actor } = await presentedTokens(parameters, types, context)
  const requested = await targetResources(parameters, client, findAudience, context)
  const party = await actingParty(request, subject, actor, context)
  if (party) checkMayAct(subject, party, { issuer: context.issuer, isRequired: requireMayAct })
  const asked = {
    client,
    subject,
    subjectIsForClient: await isForClient(subject, client, context),
    actor,
    actorIsForClient: await isForClient(actor, client, context),
    scope: await askedScope(request, context),
    resources: requested,
    audience: parameters.getAll('audience'),
    requestedTokenType: requestedTokenType(parameters),
  }
  const decision = await policy(asked, context)
  if (!decision) throw exchangeDenied()
  // A misspelt member would leave what it was to narrow as it is.
  checkOptions('The decision of an exchange policy', decision, {
    scope: 'list?',
    widerScope: 'flag?',
    resources: 'list?',
    subject: 'text?',
    actor: 'object?',
    impersonation: 'flag?',
  })
  return { subject, requested, decision, actor: actorClaim(subject, party, decision) }
}

/** RFC 8693 §2.2.2: tokens that the policy does not accept are an invalid request. */
export function exchangeDenied(): OAuth2Error {
  return new InvalidRequestError('The exchange is not allowed', { reason: 'exchange_denied' })
}
