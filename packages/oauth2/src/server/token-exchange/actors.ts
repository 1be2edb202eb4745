import { AuthkitConfigError } from '@authkit/common'
import type { JsonObject, JsonValue } from '@authkit/common/store'
import { InvalidRequestError } from '../../errors.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import type { ExchangeDecision, PresentedToken } from './exchange.ts'

/** Most actors that one token may name, the current one included. */
const maxActors = 10

/** Who wants to act for the subject: claims to match `may_act` with, and claims to name it by. */
export interface ActingParty {
  readonly claims: JsonObject
  readonly identity: JsonObject
}

/** The party that wants to act; `undefined` when the client only changes a token of its own, RFC 8693 §1.1. */
export async function actingParty(
  { client }: TokenRequest,
  subject: PresentedToken,
  actor: PresentedToken | undefined,
  context: ServerContext,
): Promise<ActingParty | undefined> {
  const { issuer } = context
  if (actor) return { claims: actor.claims, identity: await identify(actor, client, context) }
  const { client_id: clientId } = client
  if (subject.clientId === clientId) return undefined
  // RFC 8693 §4.4: without an actor token it is the client that acts.
  const identity = { sub: clientId, client_id: clientId }
  return { claims: { iss: issuer, ...identity }, identity }
}

/** RFC 8693 §4.1: only what identifies an actor, with its issuer where that is another one. `client` is who gets the new token. */
async function identify(
  { claims, subject, clientId }: PresentedToken,
  client: Client,
  { issuer, subjectFor }: ServerContext,
): Promise<JsonObject> {
  const { iss = issuer, sub } = claims
  if (iss !== issuer) return { sub, iss }
  // Core §8: the token may call a user of this server as another client does, or as only the server does.
  if (subject !== undefined) return { sub: await subjectFor(subject, client) }
  return { sub, ...(clientId === undefined ? {} : { client_id: clientId }) }
}

/** Makes sure that the subject token lets this party act, RFC 8693 §4.4. */
export function checkMayAct(
  { mayAct, claims }: PresentedToken,
  party: ActingParty,
  { issuer, isRequired }: { readonly issuer: string; readonly isRequired: boolean },
): void {
  if (mayAct === undefined && !isRequired) return
  // RFC 8693 §4.4: a name means something to its issuer only, which is the one of the token where nobody says otherwise.
  const { iss = issuer } = claims
  if (mayAct !== undefined && isParty(mayAct, iss, { iss: issuer, ...party.claims })) return
  throw new InvalidRequestError('The subject_token does not let this party act', {
    reason: 'may_not_act',
  })
}

/** True when every claim that identifies a party has the same value in its token. */
function isParty(description: JsonObject, iss: JsonValue, claims: JsonObject): boolean {
  return (
    Object.keys(description).length > 0 &&
    Object.entries({ iss, ...description }).every(
      ([name, value]) =>
        typeof value === 'string' && Object.hasOwn(claims, name) && claims[name] === value,
    )
  )
}

/** The `act` claim of the new token, those who acted before nested in it, RFC 8693 §4.1. */
export function actorClaim(
  subject: PresentedToken,
  party: ActingParty | undefined,
  { actor, impersonation = false }: ExchangeDecision,
): JsonObject | undefined {
  if (impersonation && actor)
    throw new AuthkitConfigError('A decision has actor or impersonation, not both')
  // RFC 8693 §1.1: whoever impersonates the subject cannot be told from it.
  if (impersonation) return undefined
  const current = actor ?? party?.identity
  if (!current) return subject.actor
  const chain = { ...current, act: subject.actor }
  if (countActors(chain) > maxActors)
    throw new InvalidRequestError('Too many parties act for the subject already', {
      reason: 'too_many_actors',
    })
  return chain
}

/** The members of an `act` claim as far as they are allowed; `undefined` for what is none, RFC 8693 §4.1. */
export function readActors(value: unknown): JsonObject | undefined {
  return isObject(value) && countActors(value) <= maxActors ? value : undefined
}

/** How many actors a claim names; more than the limit for one that is malformed. */
function countActors(actor: JsonObject): number {
  let count = 1
  for (let { act } = actor; act !== undefined; { act } = act) {
    if (!isObject(act) || count === maxActors) return maxActors + 1
    count += 1
  }
  return count
}

/** True for a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
