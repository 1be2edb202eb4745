import type { OptionKinds } from '@authkit/common'
import type { Parameters } from '@authkit/common/http'
import { JoseError, type JsonWebKey, type JwtHeader, unverifiedJwt } from '@authkit/jose'
import { InvalidClientError } from '../../errors.ts'
import type { Client } from '../authorization.ts'
import { decoyKey } from '../clients/decoy-key.ts'
import type { ServerContext } from '../context.ts'
import type { PresentedCredentials } from '../contracts.ts'
import {
  assertionTimes,
  type AssertionTimes,
  type Audiences,
  audiencesOf,
  checkAlgorithms,
  checkAudiences,
} from './assertion-options.ts'
import {
  type AssertionClaims,
  type AssertionRules,
  reasonOf,
  type RefuseAssertion,
  verifyAssertion,
} from './verify-assertion.ts'

/** Which assertions authenticate clients. */
export interface ClientAssertionOptions {
  /** Signature algorithms; a client can register one of them, `token_endpoint_auth_signing_alg`. */
  readonly algorithms?: readonly string[] | undefined
  /**
   * What clients may call this server in `aud` beside its issuer, such as the URL of its token endpoint. With it the claim may also be a
   * list of such names; the issuer as a text is the only one unless given, draft-ietf-oauth-rfc7523bis §4.
   */
  readonly audiences?: Audiences | undefined
  /** Longest time until an assertion ends, in seconds; 3600 unless given. */
  readonly maxLifetime?: number | undefined
  /** Difference of clocks that is tolerated, in seconds; 60 unless given. */
  readonly tolerance?: number | undefined
}

/** What assertions of clients have to be, checked and complete. */
export interface ClientAssertionPolicy extends AssertionTimes {
  readonly algorithms: readonly string[]
  readonly audiences: Audiences | undefined
}

/** Finds the keys that a client may have signed with; none when it has none. */
export type FindClientKeys = (
  client: Client,
  header: JwtHeader,
  context: ServerContext,
) => readonly JsonWebKey[] | Promise<readonly JsonWebKey[]>

/** What each option must be. */
export const clientAssertionKinds: OptionKinds<ClientAssertionOptions> = {
  algorithms: 'list?',
  audiences: 'list|function?',
  maxLifetime: 'number?',
  tolerance: 'number?',
}

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const refuse: RefuseAssertion = (reason, cause) =>
  new InvalidClientError(undefined, { reason, cause })

/** Checks the options of a method; `known` are the algorithms that it could take. Throws an `AuthkitConfigError`. */
export function clientAssertionPolicy(
  where: string,
  options: ClientAssertionOptions,
  { usual, known }: { readonly usual: readonly string[]; readonly known: readonly string[] },
): ClientAssertionPolicy {
  const { algorithms = usual, audiences, maxLifetime, tolerance } = options
  if (audiences) checkAudiences(where, audiences)
  return {
    algorithms: checkAlgorithms(where, algorithms, known),
    audiences,
    ...assertionTimes({ maxLifetime, tolerance }),
  }
}

/** Reads the assertion of a request when its algorithm is one of the method's, RFC 7521 §4.2. Nothing of it is verified. */
export function readClientAssertion(
  parameters: Parameters,
  isOwn: (algorithm: string) => boolean,
): PresentedCredentials | undefined {
  const type = parameters.get('client_assertion_type')
  const assertion = parameters.get('client_assertion')
  const isOther = type !== undefined && type !== jwtBearer
  if (isOther || (type === undefined && assertion === undefined)) return undefined
  // RFC 7521 §4.2: the two come together.
  if (type === undefined || assertion === undefined) throw refuse('malformed_assertion')
  const { header, claims } = readUnverified(assertion)
  if (!isOwn(header.alg)) return undefined
  // RFC 7521 §4.2: the subject says who the client is.
  if (claims.sub === undefined || claims.sub === '') throw refuse('subject_missing')
  return { clientId: claims.sub, assertion }
}

function readUnverified(assertion: string): ReturnType<typeof unverifiedJwt> {
  try {
    return unverifiedJwt(assertion)
  } catch (cause) {
    if (!(cause instanceof JoseError)) throw cause
    throw refuse(reasonOf(cause), cause)
  }
}

/**
 * True when an assertion authenticates its client, RFC 7523 §3; throws an `InvalidClientError` with the reason when it does not.
 * It costs about the same for a client that does not exist.
 */
export async function verifyClientAssertion(
  { assertion = '', clientId }: PresentedCredentials,
  client: Client | undefined,
  context: ServerContext,
  policy: ClientAssertionPolicy,
  find: FindClientKeys,
): Promise<true> {
  const { header } = readUnverified(assertion)
  if (!policy.algorithms.includes(header.alg)) throw refuse('algorithm_not_allowed')
  const { keys, fault } = await candidates(client, header, context, find)
  const outcome = verifyByOneOf(keys, assertion, rulesOf(policy, context))
  // A key that is not the client's does the same work, and its outcome does not count.
  const claims = await (fault === undefined ? outcome : outcome.catch(() => undefined))
  if (claims === undefined || fault !== undefined) throw refuse(fault ?? 'no_key')
  // RFC 7523 §3: issuer and subject are both the client.
  if (claims.iss !== clientId || claims.sub !== clientId) throw refuse('issuer_is_not_the_client')
  await useOnce(claims, clientId, context, policy.tolerance)
  return true
}

interface Candidates {
  readonly keys: readonly (JsonWebKey | undefined)[]
  /** Why none of them is the client's. */
  readonly fault?: string | undefined
}

async function candidates(
  client: Client | undefined,
  header: JwtHeader,
  context: ServerContext,
  find: FindClientKeys,
): Promise<Candidates> {
  const none = (fault: string): Candidates => ({ keys: [decoyKey(header.alg)], fault })
  if (!client) return none('no_key')
  const { token_endpoint_auth_signing_alg: registered = header.alg } = client
  // RFC 7591 §2: where the client named one, no other algorithm is its.
  if (registered !== header.alg) return none('other_algorithm_registered')
  try {
    const keys = await find(client, header, context)
    return keys.length > 0 ? { keys } : none('no_key')
  } catch (error) {
    if (!(error instanceof JoseError)) throw error
    return none(reasonOf(error))
  }
}

async function verifyByOneOf(
  keys: Candidates['keys'],
  assertion: string,
  rules: AssertionRules,
): Promise<AssertionClaims> {
  let claims: AssertionClaims | undefined
  let fault: InstanceType<typeof InvalidClientError> | undefined
  for (const key of keys) {
    try {
      if (key === undefined) throw refuse('no_key')
      // Every one is tried, so that the time does not tell which it was.
      claims = await verifyAssertion(assertion, key, rules)
    } catch (error) {
      if (!(error instanceof InvalidClientError)) throw error
      // A fault of the content says more than that another key did not fit.
      if (fault === undefined || fault.reason === 'bad_signature') fault = error
    }
  }
  if (claims) return claims
  throw fault ?? refuse('no_key')
}

function rulesOf(policy: ClientAssertionPolicy, context: ServerContext): AssertionRules {
  const { algorithms, audiences, maxLifetime, tolerance } = policy
  const { issuer, clock } = context
  const names = [issuer, ...(audiences ? audiencesOf(audiences, context) : [])]
  return {
    algorithms,
    maxLifetime,
    tolerance,
    clock,
    refuse,
    // draft-ietf-oauth-rfc7523bis §4: a type of its own, which older clients do not write.
    isType: (type) => type === undefined || type === 'jwt' || type === 'client-authentication+jwt',
    // draft-ietf-oauth-rfc7523bis §4: the issuer is the sole value, so that no other server can use the assertion here.
    isAudience: (audience) =>
      audiences ? [audience].flat().every((name) => names.includes(name)) : audience === issuer,
  }
}

async function useOnce(
  { jti, exp }: AssertionClaims,
  clientId: string,
  { issuer, repositories: { replays } }: ServerContext,
  tolerance: number,
): Promise<void> {
  // Core §9: the identifier is there, and good for one use.
  if (jti === undefined || jti === '') throw refuse('identifier_missing')
  const owner = JSON.stringify(['client', issuer, clientId])
  // It is remembered for as long as the assertion would be taken.
  if (!(await replays.use(owner, jti, exp + tolerance))) throw refuse('assertion_reused')
}
