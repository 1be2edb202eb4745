import { AuthkitConfigError, isAuthkitError } from '@authkit/common'
import { Parameters } from '@authkit/common/http'
import { InvalidAuthorizationResponseError } from './client-errors.ts'
import type { ExpectedResponse } from './response-type.ts'

/** What a body parser makes of a form; a repeated parameter is a list. */
export type FormRecord = Readonly<Record<string, string | readonly string[] | undefined>>

/** The URL that the browser was sent back to, with its query or fragment, or the parameters when they came as a form. */
export type AuthorizationResponseInput = string | URL | URLSearchParams | FormRecord

/** Longest response to read, in bytes: of a code, and with tokens. */
const limits = { code: 16_384, tokens: 65_536 }

/**
 * Reads the parameters of an authorization response from where they were asked for, RFC 6749 §3.1; throws an
 * `InvalidAuthorizationResponseError`, and an `AuthkitConfigError` for what is no response at all.
 */
export function responseParameters(
  input: AuthorizationResponseInput,
  expected: ExpectedResponse,
): Parameters {
  const parameters = read(requireResponseInput(input), expected)
  // RFC 6749 §3.1: a parameter is not sent twice; which one to believe would be a guess.
  if (parameters.repeated() === undefined) return parameters
  throw new InvalidAuthorizationResponseError('The authorization response repeats a parameter')
}

/** Gives back anything that could be a response; throws an `AuthkitConfigError` for what cannot. Whether it is one shows when it is read. */
export function requireResponseInput(input: unknown): AuthorizationResponseInput {
  if (isResponseInput(input)) return input
  throw new AuthkitConfigError(
    'authorizationResponse must be the URL of the callback, URLSearchParams or the form that was posted; ' +
      'Express leaves req.body undefined when the content type is not the one that its parser reads',
  )
}

function isResponseInput(input: unknown): input is AuthorizationResponseInput {
  return typeof input === 'string' || (typeof input === 'object' && input !== null)
}

function read(
  input: AuthorizationResponseInput,
  { mode, responseType }: ExpectedResponse,
): Parameters {
  const options = { maxBytes: responseType === 'code' ? limits.code : limits.tokens }
  try {
    if (input instanceof URLSearchParams) return Parameters.fromPairs(input, options)
    if (typeof input === 'object' && !(input instanceof URL)) {
      return Parameters.fromPairs(flatPairs(input), options)
    }
    // OAuth 2.0 Form Post Response Mode §2: the parameters are in the body, and nobody asked for those of a URL.
    if (mode === 'form_post') {
      throw new InvalidAuthorizationResponseError('The authorization response is not the form')
    }
    const text = String(input)
    if (mode === 'query') return Parameters.fromQuery(text, options)
    const hash = text.indexOf('#')
    return Parameters.fromForm(hash < 0 ? '' : text.slice(hash + 1), options)
  } catch (cause) {
    if (!isAuthkitError(cause) || cause instanceof InvalidAuthorizationResponseError) throw cause
    throw new InvalidAuthorizationResponseError(undefined, { cause })
  }
}

function* flatPairs(record: FormRecord): Generator<readonly [string, string]> {
  // What can be iterated, a Map or a list, keeps its content elsewhere than under its own names.
  if (Symbol.iterator in record) throw new InvalidAuthorizationResponseError()
  for (const [name, value] of Object.entries<unknown>(record)) {
    if (value === undefined) continue
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const each of values) {
      if (typeof each !== 'string') throw new InvalidAuthorizationResponseError()
      yield [name, each]
    }
  }
}
