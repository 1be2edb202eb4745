import type { HttpResponse, Parameters } from '@authkit/common/http'
import type { InteractionContext } from './context.ts'
import { aboutRequest, checkUser, readCredentials } from './credentials.ts'
import { showSignIn } from './show-step.ts'
import { startSession } from './start-session.ts'
import type { Visit } from './visit.ts'

/** Checks a username and password, starts a session and leads back to the page of the interaction. */
export async function signIn(
  visit: Visit,
  fields: Parameters,
  context: InteractionContext,
): Promise<HttpResponse> {
  const credentials = readCredentials(fields)
  if (!credentials)
    return showSignIn(visit, 401, { username: undefined, failure: 'credentials' }, context)
  const { username } = credentials
  if (!(await context.allowSignIn(username)))
    return showSignIn(visit, 429, { username, failure: 'attempts' }, context)

  const user = await context.signIn(credentials, aboutRequest(visit.request))
  if (!user) {
    await context.onSignInFailed(username)
    return showSignIn(visit, 401, { username, failure: 'credentials' }, context)
  }
  checkUser('signIn', user)
  return startSession(visit, user, username, context)
}
