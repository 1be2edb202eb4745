import { AuthkitConfigError } from '@authkit/common'
import type { Parameters } from '@authkit/common/http'
import type { AuthorizationRequest } from '@authkit/oauth2/server'
import type { AboutRequest, Credentials, User } from './options.ts'

const maxUsernameLength = 255
const maxPasswordLength = 1024

/** What a user typed; `undefined` for what no user types. */
export function readCredentials(fields: Parameters): Credentials | undefined {
  const username = fields.get('username')
  const password = fields.get('password')
  if (!isTypable(username, maxUsernameLength) || !isTypable(password, maxPasswordLength))
    return undefined
  return { username, password }
}

/** What a form field of ours can hold: not the megabytes that keep a password hash busy, nor the U+0000 that ends a text for it and is an error to a database. */
function isTypable(text: string | undefined, maxLength: number): text is string {
  return text !== undefined && text.length <= maxLength && !text.includes('\0')
}

/** What the application is told of a request. */
export function aboutRequest(request: AuthorizationRequest): AboutRequest {
  const { client, acrValues, loginHint, uiLocales } = request
  return { client, acrValues, loginHint, uiLocales }
}

/** Throws an `AuthkitConfigError` for an answer of the application that is no user. */
export function checkUser(option: 'signIn' | 'signUp', user: User): void {
  if (typeof user.subject === 'string' && user.subject !== '') return
  throw new AuthkitConfigError(
    `${option} answers { subject: … }, a text that never changes, or undefined`,
  )
}
