import type { AuthorizationRequest } from '@authkit/oauth2/server'
import type { Session } from '../sessions/session.ts'
import { askedFor } from './consent.ts'
import type { InteractionContext } from './context.ts'
import type { PendingInteraction } from './interactions.ts'

/** What an authorization request waits for. A sign-in may be that of another user than the one who is signed in. */
export type NextStep =
  | { readonly step: 'sign-in'; readonly failure?: 'account' }
  | { readonly step: 'sign-up' }
  | { readonly step: 'select-account'; readonly session: Session }
  | { readonly step: 'consent'; readonly session: Session }
  | { readonly step: 'answer'; readonly session: Session }

/** The sessions, by `sid`, that were started and chosen for a request. */
export type Progress = Pick<PendingInteraction, 'signedIn' | 'chosen'>

/** Tells what a request waits for, Core §3.1.2.1. */
export async function nextStep(
  request: AuthorizationRequest,
  session: Session | undefined,
  progress: Progress,
  context: InteractionContext,
): Promise<NextStep> {
  const isFresh = session !== undefined && session.sid === progress.signedIn
  // Creating an account is one way to sign in, so it is done once the user did either.
  if (!isFresh && context.signUp && request.prompt.includes('create')) return { step: 'sign-up' }
  if (!session) return { step: 'sign-in' }
  // Core §3.1.2.2: a client that asks for one user gets nothing about another one.
  if (!(await request.acceptsSubject(session.subject)))
    return { step: 'sign-in', failure: 'account' }
  if (!isFresh && asksForSignIn(request, session, context.clock())) return { step: 'sign-in' }
  // Core §3.1.2.1: whoever just signed in chose the account.
  const isChosen = isFresh || session.sid === progress.chosen
  if (!isChosen && request.prompt.includes('select_account'))
    return { step: 'select-account', session }
  if (await needsConsent(request, session, context)) return { step: 'consent', session }
  return { step: 'answer', session }
}

function asksForSignIn(request: AuthorizationRequest, session: Session, now: number): boolean {
  const { prompt, maxAge, acrEssential, acrValues } = request
  // Core §3.1.2.1: login asks for the sign-in to be repeated. An account that cannot be created is one to sign in with.
  if (prompt.includes('login') || prompt.includes('create')) return true
  // Core §5.5.1.1: what is essential has to be reached, and another sign-in may reach it.
  if (acrEssential && !(session.acr !== undefined && acrValues.includes(session.acr))) return true
  // Core §3.1.2.1: a sign-in older than max_age is repeated, and with 0 every one is.
  return maxAge !== undefined && (maxAge === 0 || now - session.time > maxAge)
}

async function needsConsent(
  request: AuthorizationRequest,
  session: Session,
  { consents, trusted }: InteractionContext,
): Promise<boolean> {
  const { client, prompt } = request
  // Core §3.1.2.1: consent asks even for what was allowed before.
  if (prompt.includes('consent')) return true
  if (trusted(client)) return false
  if (isImpersonable(request)) return true
  const allowed = await consents.find(session.subject, client.client_id)
  return allowed === undefined || !askedFor(request).every((each) => allowed.includes(each))
}

// RFC 8252 §8.6: anybody can claim to be a public client that listens on loopback or a scheme of its own, so an earlier yes is not its own.
function isImpersonable({ client, redirectUri }: AuthorizationRequest): boolean {
  return client.token_endpoint_auth_method === 'none' && !redirectUri.startsWith('https:')
}
