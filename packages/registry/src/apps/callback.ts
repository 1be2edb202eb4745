import {
  formParameters,
  type HttpRequest,
  type Parameters,
  queryParameters,
} from '@authkit/common/http'
import type { AuthorizationResponseInput } from '@authkit/oauth2/client'
import { LoginError } from '../errors.ts'
import { fromBrowser } from './login-response.ts'

/** What a browser brought back to this site. */
export interface Callback {
  /** Its parameters. */
  readonly parameters: Parameters
  /** Whether they were posted, OAuth 2.0 Form Post Response Mode §2. */
  readonly isPosted: boolean
}

/** Most of it that is read, in bytes: of a query, and of a form, which may bring tokens. */
const limits = { query: { maxBytes: 16_384 }, form: { maxBytes: 65_536 } }

/** Reads a response from the query of a GET, or from the form of a POST. Throws a `LoginError`, and takes nothing of the login. */
export function readCallback(request: HttpRequest): Callback {
  const { method } = request
  try {
    if (method === 'GET') {
      return { parameters: queryParameters(request, limits.query), isPosted: false }
    }
    // A program that looks whether a page is there must not complete a login.
    if (method !== 'POST') throw new LoginError('invalid_response', onlyGetAndPost, { status: 405 })
    const parameters = formParameters(request, limits.form)
    if (parameters.names().length > 0) return { parameters, isPosted: true }
    throw new LoginError('invalid_response', noForm, { status: 400 })
  } catch (error) {
    throw fromBrowser(error)
  }
}

/** RFC 9700 §4.4.2.2: each provider has a callback of its own, and a response comes to that of its login. Throws a `LoginError`. */
export function requireOwnCallback({ url }: HttpRequest, redirectUri: string): void {
  const asked = URL.parse(redirectUri)?.pathname
  if (asked !== undefined && URL.parse(url, redirectUri)?.pathname === asked) return
  const message = 'The response came to another callback than its login named'
  throw new LoginError('mismatching_redirect_uri', message, { status: 400 })
}

/** The parameter that a response is found by. Throws a `LoginError` when there are two, RFC 6749 §3.1. */
export function singleParameter({ parameters }: Callback, name: string): string | undefined {
  const [value, second] = parameters.getAll(name)
  if (second === undefined) return value
  throw new LoginError('invalid_response', 'The response repeats a parameter', { status: 400 })
}

/** A response as the protocol client takes it. */
export function responseInput(
  { parameters, isPosted }: Callback,
  { url }: HttpRequest,
): AuthorizationResponseInput {
  return isPosted ? new URLSearchParams(parameters.entries()) : url
}

const onlyGetAndPost = 'A browser comes back by GET or POST'
const noForm =
  'The response was posted and its form is missing or empty: put a parser of application/x-www-form-urlencoded before the callback'
