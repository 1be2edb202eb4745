import type { AuthorizationRequest } from '@authkit/oauth2/server'
import type { Session } from '../sessions/session.ts'
import type { InteractionContext } from './context.ts'

/** What an authorization request waits for. */
export type NextStep =
  | { readonly step: 'sign-in' }
  | { readonly step: 'consent'; readonly session: Session }
  | { readonly step: 'answer'; readonly session: Session }

/** Tells what a request waits for, Core §3.1.2.1. `signedIn` is the session that was started for this very request. */
export async function nextStep(
  request: AuthorizationRequest,
  session: Session | undefined,
  signedIn: string | undefined,
  context: InteractionContext,
): Promise<NextStep> {
  const isFresh = session !== undefined && session.sid === signedIn
  if (!session || (!isFresh && asksForSignIn(request, context.clock() - session.time)))
    return { step: 'sign-in' }
  if (await needsConsent(request, session, context)) return { step: 'consent', session }
  return { step: 'answer', session }
}

function asksForSignIn({ prompt, maxAge }: AuthorizationRequest, age: number): boolean {
  // Core §3.1.2.1: login asks for the sign-in to be repeated. Whoever may choose another account signs in with it.
  if (prompt.includes('login') || prompt.includes('select_account')) return true
  // Core §3.1.2.1: a sign-in older than max_age is repeated, and with 0 every one is.
  return maxAge !== undefined && (maxAge === 0 || age > maxAge)
}

async function needsConsent(
  request: AuthorizationRequest,
  session: Session,
  { consents, trusted }: InteractionContext,
): Promise<boolean> {
  const { client, prompt, scope } = request
  // Core §3.1.2.1: consent asks even for what was allowed before.
  if (prompt.includes('consent')) return true
  if (trusted(client)) return false
  if (isImpersonable(request)) return true
  const allowed = await consents.find(session.subject, client.client_id)
  return allowed === undefined || !scope.every((name) => allowed.includes(name))
}

// RFC 8252 §8.6: anybody can claim to be a public client that listens on loopback or a scheme of its own, so an earlier yes is not its own.
function isImpersonable({ client, redirectUri }: AuthorizationRequest): boolean {
  return client.token_endpoint_auth_method === 'none' && !redirectUri.startsWith('https:')
}
