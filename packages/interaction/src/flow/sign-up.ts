import type { HttpResponse, Parameters } from '@authkit/common/http'
import { InvalidRequestError } from '@authkit/oauth2'
import type { InteractionContext } from './context.ts'
import { aboutRequest, checkUser, readCredentials } from './credentials.ts'
import { showSignUp } from './show-step.ts'
import { startSession } from './start-session.ts'
import type { Visit } from './visit.ts'

/** Creates an account, starts a session and leads back to the page of the interaction. */
export async function signUp(
  visit: Visit,
  fields: Parameters,
  context: InteractionContext,
): Promise<HttpResponse> {
  if (!context.signUp) throw new InvalidRequestError('The form has no such button')
  const credentials = readCredentials(fields)
  if (!credentials)
    return showSignUp(visit, 400, { username: undefined, failure: 'refused' }, context)
  const { username } = credentials
  if (!(await context.allowSignIn(username)))
    return showSignUp(visit, 429, { username, failure: 'attempts' }, context)

  const user = await context.signUp(credentials, aboutRequest(visit.request))
  if (user === 'taken') return showSignUp(visit, 409, { username, failure: 'taken' }, context)
  if (!user) return showSignUp(visit, 400, { username, failure: 'refused' }, context)
  checkUser('signUp', user)
  return startSession(visit, user, username, context)
}
