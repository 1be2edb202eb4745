import { AuthkitConfigError } from '@authkit/common'
import { redirectResponse, type HttpResponse, type Parameters } from '@authkit/common/http'
import type { InteractionContext } from './context.ts'
import { interactionUrl } from './paths.ts'
import { showSignIn } from './show-step.ts'
import type { Visit } from './visit.ts'

const maxUsernameLength = 255
const maxPasswordLength = 1024

/** Checks a username and password, starts a session and leads back to the page of the interaction. */
export async function signIn(
  visit: Visit,
  fields: Parameters,
  context: InteractionContext,
): Promise<HttpResponse> {
  const username = fields.get('username')
  const password = fields.get('password')
  if (!isTypable(username, maxUsernameLength) || !isTypable(password, maxPasswordLength))
    return showSignIn(visit, 401, { username: undefined, failure: 'credentials' }, context)
  if (!(await context.allowSignIn(username)))
    return showSignIn(visit, 429, { username, failure: 'attempts' }, context)

  const user = await context.signIn({ username, password })
  if (user !== undefined && (typeof user.subject !== 'string' || user.subject === '')) {
    throw new AuthkitConfigError(
      'signIn answers { subject: … }, a text that never changes, or undefined',
    )
  }
  if (!user) {
    await context.onSignInFailed(username)
    return showSignIn(visit, 401, { username, failure: 'credentials' }, context)
  }
  const { session, setCookie } = await context.sessions.start(visit.http, user, username)
  // A request that changed meanwhile goes on without the note, and its page tells what it still waits for.
  await context.interactions.noteSignIn(visit.pending, session.sid)
  return redirectResponse(interactionUrl(visit.pending.id, context), {
    headers: { 'set-cookie': [setCookie] },
  })
}

/** What a form field of ours can hold: not the megabytes that keep a password hash busy, nor the U+0000 that ends a text for it and is an error to a database. */
function isTypable(text: string | undefined, maxLength: number): text is string {
  return text !== undefined && text.length <= maxLength && !text.includes('\0')
}
