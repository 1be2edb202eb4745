import { EncodingError, type GuardedResponse, urlDecode } from '@authkit/common'
import {
  CallbackNotConfirmedError,
  InvalidTokenResponseError,
  MissingTokenError,
  OAuth1RefusalError,
} from './client-errors.ts'
import type { OAuth1Token } from './token.ts'

type Members = Readonly<Record<string, unknown>>

const LONGEST_EXCERPT = 500
/** What a form is written with; HTML and prose hold more. */
const FORM_CHARACTERS = /^[!#-;=?-[\]-~]*$/
const PROBLEM_FIELD = /\boauth_problem="?([a-z_]+)/

/**
 * Reads temporary or token credentials from a form or from JSON, RFC 5849 §2.1 and §2.3. Throws an `OAuth1RefusalError` when the provider
 * refuses, and a client error of another kind for an answer without credentials.
 */
export function readTokenResponse({ status, headers, text }: GuardedResponse): OAuth1Token {
  const members = readMembers(text.trim())
  const said = members?.['oauth_problem'] ?? problemOf(headers['www-authenticate'])
  if (status >= 400 || members?.['oauth_problem'] !== undefined) {
    throw new OAuth1RefusalError(
      'fetch_token_denied',
      `The provider gave no credentials and answered ${status}`,
      {
        status,
        problem: typeof said === 'string' ? said : undefined,
        excerpt: text.slice(0, LONGEST_EXCERPT),
      },
    )
  }
  if (members === undefined) throw new InvalidTokenResponseError(undefined, { status })
  const { oauth_token: token, oauth_token_secret: secret } = members
  if (typeof token !== 'string' || token === '') {
    throw new MissingTokenError('The answer of the provider has no oauth_token', { status })
  }
  // RFC 5849 §2.1, §2.3: the secret is required; the one of before belongs to other credentials.
  if (typeof secret !== 'string') {
    const message = 'The answer of the provider has no oauth_token_secret'
    throw new InvalidTokenResponseError(message, { status })
  }
  return { ...members, oauth_token: token, oauth_token_secret: secret }
}

/** Makes sure that the provider took the callback with the request for temporary credentials, RFC 5849 §2.1. */
export function requireConfirmedCallback(token: OAuth1Token): OAuth1Token {
  // RFC 5849 §2.1: the value is "true"; well-known servers write it with a capital.
  const confirmed = token['oauth_callback_confirmed']
  // In JSON it may be a boolean.
  if (confirmed === true || (typeof confirmed === 'string' && /^true$/i.test(confirmed))) {
    return token
  }
  throw new CallbackNotConfirmedError()
}

function readMembers(text: string): Members | undefined {
  return text.startsWith('{') ? readJson(text) : readForm(text)
}

function readJson(text: string): Members | undefined {
  try {
    // A text that begins with a brace is an object or no JSON.
    return JSON.parse(text) as Members
  } catch {
    return undefined
  }
}

function readForm(text: string): Members | undefined {
  if (!FORM_CHARACTERS.test(text)) return undefined
  try {
    const pairs = urlDecode(text)
    const protocol = pairs.map(([name]) => name).filter((name) => name.startsWith('oauth_'))
    return new Set(protocol).size === protocol.length ? Object.fromEntries(pairs) : undefined
  } catch (error) {
    if (error instanceof EncodingError) return undefined
    throw error
  }
}

function problemOf(challenge: string | undefined): string | undefined {
  return challenge === undefined ? undefined : PROBLEM_FIELD.exec(challenge)?.[1]
}
