import type { Parameters } from '@authkit/common/http'
import { JoseError, type JwtClaims, KeySetUnavailableError, unverifiedJwt } from '@authkit/jose'
import {
  InvalidGrantError,
  InvalidRequestError,
  TemporarilyUnavailableError,
} from '../../errors.ts'
import type { ServerContext } from '../context.ts'
import { askStore } from '../store-faults.ts'
import type { AssertionTimes, Audiences } from './assertion-options.ts'
import { audiencesOf } from './assertion-options.ts'
import { issuerAlgorithms, issuerKeys, issuerType, type TrustedIssuer } from './trusted-issuers.ts'
import {
  type AssertionClaims,
  reasonOf,
  type RefuseAssertion,
  verifyAssertion,
} from './verify-assertion.ts'

/** What assertions that are grants have to be, checked and complete. */
export interface BearerAssertionPolicy extends AssertionTimes {
  readonly findIssuer: (issuer: string) => Promise<TrustedIssuer | undefined>
  readonly audiences: Audiences
  readonly fetch: typeof fetch | undefined
}

/** An assertion that was verified, and who vouches for it. */
export interface BearerAssertion {
  readonly trusted: TrustedIssuer
  readonly claims: AssertionClaims
}

/** An assertion of which nothing is verified but that somebody trusted is said to have issued it. */
export interface ReceivedAssertion {
  readonly assertion: string
  readonly trusted: TrustedIssuer
}

const description = 'The assertion is malformed, expired, used, not for this server or not trusted'

/** RFC 7521 §4.1.1: whatever is wrong with an assertion, the grant is invalid. */
export const refuseAssertion: RefuseAssertion = (reason, cause) =>
  cause instanceof KeySetUnavailableError
    ? // The assertion may be good: whoever sent it should try again.
      new TemporarilyUnavailableError('The keys of the issuer cannot be had now', { reason, cause })
    : new InvalidGrantError(description, { reason, cause })

/** Reads the assertion of a token request and finds its issuer, RFC 7523 §2.1. */
export async function receiveAssertion(
  parameters: Parameters,
  context: ServerContext,
  { findIssuer }: BearerAssertionPolicy,
): Promise<ReceivedAssertion> {
  const assertion = parameters.get('assertion')
  if (assertion === undefined) throw new InvalidRequestError('The parameter assertion is missing')
  const { iss } = unverifiedClaims(assertion)
  if (iss === undefined || iss === '') throw refuseAssertion('issuer_missing')
  const trusted = await askStore({ operation: 'get', kind: 'issuer' }, context.report, () =>
    findIssuer(iss),
  )
  if (!trusted) throw refuseAssertion('unknown_issuer')
  return { assertion, trusted }
}

function unverifiedClaims(assertion: string): JwtClaims {
  try {
    return unverifiedJwt(assertion).claims
  } catch (cause) {
    if (!(cause instanceof JoseError)) throw cause
    throw refuseAssertion(reasonOf(cause), cause)
  }
}

/** Verifies an assertion by the keys of its issuer, RFC 7523 §3. */
export async function verifyBearerAssertion(
  { assertion, trusted }: ReceivedAssertion,
  context: ServerContext,
  { audiences, maxLifetime, tolerance, fetch }: BearerAssertionPolicy,
): Promise<BearerAssertion> {
  const { issuer, clock } = context
  const names = [issuer, context.endpointUrl('token'), ...audiencesOf(audiences, context)]
  const claims = await verifyAssertion(assertion, issuerKeys(trusted, { fetch, clock }), {
    algorithms: issuerAlgorithms(trusted),
    isType: issuerType(trusted),
    // RFC 7523 §3, draft-ietf-oauth-rfc7523bis §4: issuer and token endpoint both name this server.
    isAudience: (audience) => [audience].flat().some((name) => names.includes(name)),
    maxLifetime,
    tolerance,
    clock,
    refuse: refuseAssertion,
  })
  return { trusted, claims }
}
