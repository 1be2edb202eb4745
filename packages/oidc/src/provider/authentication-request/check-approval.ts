import {
  InvalidRequestError,
  LoginRequiredError,
  UnmetAuthenticationRequirementsError,
} from '@authkit/oauth2'
import {
  type AuthorizationRequest,
  type CheckedApproval,
  remember,
  type ServerContext,
} from '@authkit/oauth2/server'
import type { OpenIDSettings } from '../settings.ts'
import { readMemory, writeMemory } from './memory.ts'
import { approvedClaims } from './open-claims.ts'

/** How long a nonce is remembered, in seconds: longer than anybody takes to sign in. */
const nonceLifetime = 86_400
/** How long a user may take from the sign-in to the yes, in seconds. */
const decisionTime = 3600

/**
 * Makes sure that the user who said yes is whom the client asked for, signed in as it asked, Core §3.1.2.2 and §5.5.1.1, and keeps of the
 * claims what the user allowed.
 */
export async function checkAuthentication(
  request: AuthorizationRequest,
  approval: CheckedApproval,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<AuthorizationRequest> {
  if (!request.scope.includes('openid')) return request
  const { subject, authentication } = approval
  if (!(await request.acceptsSubject(subject)))
    throw new LoginRequiredError(undefined, { reason: 'other_user' })
  checkSignIn(request, authentication, context.clock())
  const memory = readMemory(request.remembered)
  if (settings.uniqueNonces && memory.nonce !== undefined)
    await useNonce(memory.nonce, request, context)
  const claims = approvedClaims(memory.claims, request, approval, settings)
  return remember(request, 'openid', writeMemory({ ...memory, claims }))
}

function checkSignIn(
  { acrEssential, acrValues, maxAge }: AuthorizationRequest,
  { acr, time }: CheckedApproval['authentication'],
  now: number,
): void {
  const isReached = acr !== undefined && acrValues.includes(acr)
  if (acrEssential && !isReached)
    throw new UnmetAuthenticationRequirementsError(undefined, { reason: 'acr_not_reached' })
  // Core §3.1.2.1: the pages ask for a sign-in that is too old; what comes without one is not answered either.
  if (maxAge !== undefined && now - time > maxAge + decisionTime)
    throw new LoginRequiredError(undefined, { reason: 'sign_in_too_old' })
}

async function useNonce(
  nonce: string,
  { client }: AuthorizationRequest,
  { repositories, issuer, clock }: ServerContext,
): Promise<void> {
  const key = JSON.stringify(['nonce', client.client_id, nonce])
  // Core §15.5.2: a nonce is for one request.
  if (await repositories.replays.use(issuer, key, clock() + nonceLifetime)) return
  throw new InvalidRequestError('The nonce was used before', { reason: 'nonce_used' })
}
