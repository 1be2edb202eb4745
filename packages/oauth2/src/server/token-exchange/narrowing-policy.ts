import { InvalidTargetError } from '../../errors.ts'
import type { ExchangeDecision, ExchangePolicy } from './exchange.ts'

/**
 * The policy unless one is given: tokens of this server only, only by whom they were issued to or are for, and never for more than
 * they are for already, RFC 8693 §5.
 */
export const narrowingPolicy: ExchangePolicy = (request): ExchangeDecision | undefined => {
  const { subject, subjectIsForClient, actor, actorIsForClient, resources } = request
  if (subject.clientId === undefined || !subjectIsForClient) return undefined
  if (actor && !actorIsForClient) return undefined
  const { audience } = subject
  // RFC 8693 §5: a token for nobody in particular is not one for everybody.
  if (!resources.every((name) => audience.includes(name)))
    throw new InvalidTargetError(undefined, { reason: 'resource_not_in_subject_token' })
  return {}
}
