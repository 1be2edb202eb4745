import { type Clock, type GuardedResponse, isAuthkitError } from '@authkit/common'
import { Parameters } from '@authkit/common/http'
import { OAuthError, TokenResponseError, UnsupportedTokenTypeError } from './client-errors.ts'
import type { ClientGrant, TokenRequest } from './grants/contract.ts'
import { parseJsonObject } from './json.ts'
import { OAuth2Token } from './token.ts'

const EXCERPT_LENGTH = 200
const TEXT_MEMBERS = ['access_token', 'token_type', 'refresh_token', 'id_token', 'scope'] as const

/** What an answer of the token endpoint is the answer to. */
export interface AskedToken {
  readonly grant: ClientGrant
  readonly request: TokenRequest
}

/** Takes the token out of an answer of the token endpoint, RFC 6749 §5.1; throws for everything else. */
export function readTokenResponse(
  response: GuardedResponse,
  clock: Clock,
  asked?: AskedToken,
): OAuth2Token {
  const body = readObject(response)
  // RFC 6749 §5.1: a success has an access token, whatever its status says.
  if (!body['access_token']) throw refusal('The token endpoint sent no access_token', response)
  const answer = withoutNulls(body)
  // Twitch sends a list.
  if (isTexts(answer['scope'])) answer['scope'] = answer['scope'].join(' ')
  for (const name of TEXT_MEMBERS) {
    if (answer[name] === undefined || typeof answer[name] === 'string') continue
    throw refusal(`The token endpoint sent a ${name} that is no text`, response)
  }
  const token = new OAuth2Token(answer, clock)
  if (asked?.grant.bringsAccessToken?.(answer, asked.request) !== false) requireBearer(token)
  return token
}

function withoutNulls(body: Record<string, unknown>): Record<string, unknown> {
  if (!Object.values(body).includes(null)) return body
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

/** Throws an `UnsupportedTokenTypeError` for a token that is not sent as a bearer token, RFC 6749 §7.1. */
export function requireBearer(token: OAuth2Token): void {
  // RFC 6749 §5.1: the type is compared without regard to case. Some servers leave it out.
  // A token that was stored may hold anything under that name.
  const type: unknown = token.token_type
  if (!type || (typeof type === 'string' && type.toLowerCase() === 'bearer')) return
  throw new UnsupportedTokenTypeError()
}

/** The object of a successful answer; throws like `requireSuccess`, and for a body that is none. */
export function readObject(response: GuardedResponse): Record<string, unknown> {
  const body = requireSuccess(response)
  if (body === undefined) throw refusal('The answer is neither a JSON object nor a form', response)
  return body
}

/** Throws an `OAuthError` for an answer with an error, RFC 6749 §5.2, and a `TokenResponseError` for any other failure. */
export function requireSuccess(response: GuardedResponse): Record<string, unknown> | undefined {
  const { status } = response
  const body = parseBody(response)
  const error = body && readError(body, response)
  if (error) throw error
  if (status < 200 || status > 299)
    throw refusal(`The server answered with status ${status}`, response)
  if (body?.['error'])
    throw refusal('The server answered with an error in a form of its own', response)
  return body
}

/** The error that the body of an answer tells; `undefined` when it tells none, RFC 6749 §5.2. */
export function readError(
  body: Readonly<Record<string, unknown>>,
  response: GuardedResponse,
): OAuthError | undefined {
  const { error } = body
  if (typeof error !== 'string' || error === '') return undefined
  const { status, headers } = response
  const [description, uri] = [text(body['error_description']), text(body['error_uri'])]
  return new OAuthError(error, { description, uri, status, retryAfter: headers['retry-after'] })
}

function parseBody(response: GuardedResponse): Record<string, unknown> | undefined {
  // No form begins like an object. Looking at the header fields of a fetch takes longer than at the text.
  if (response.text.startsWith('{')) return parseJsonObject(response.text)
  const type = response.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return parseJsonObject(response.text)
  try {
    const parameters = Parameters.fromForm(response.text)
    return parameters.repeated() === undefined
      ? Object.fromEntries(parameters.entries())
      : undefined
  } catch (error) {
    if (isAuthkitError(error)) return undefined
    throw error
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function refusal(
  message: string,
  { status, headers, text: body }: GuardedResponse,
): TokenResponseError {
  // The body of a success may hold tokens.
  const excerpt = status < 200 || status > 299 ? body.slice(0, EXCERPT_LENGTH) : undefined
  return new TokenResponseError(message, { status, retryAfter: headers['retry-after'], excerpt })
}
