import { AuthkitConfigError, isAuthkitError } from '@authkit/common'
import {
  formParameters,
  type HttpRequest,
  Parameters,
  type ParametersOptions,
  queryParameters,
} from '@authkit/common/http'

/** What a browser brought to the application: the URL that it asked for, its parameters, or the whole request. */
export type BrowserInput = string | URL | URLSearchParams | HttpRequest

/** Makes the error of a request; the problem completes a sentence about it. */
export type Refusal = (problem: string, options?: ErrorOptions) => Error

/** Most of it that is read. */
const limits: ParametersOptions = { maxBytes: 16_384, maxParameters: 50 }

/**
 * The parameters that a browser brought: those of the form where a request posts one, else those of the query.
 * Throws what `refuse` makes of a fault when they are malformed, too large or repeated, RFC 6749 §3.1.
 */
export function browserParameters(input: BrowserInput, refuse: Refusal): Parameters {
  const parameters = read(input, refuse)
  // RFC 6749 §3.1: a parameter is not sent twice; which one to believe would be a guess.
  if (parameters.repeated() === undefined) return parameters
  throw refuse('repeats a parameter')
}

function read(input: BrowserInput, refuse: Refusal): Parameters {
  try {
    if (input instanceof URLSearchParams) return Parameters.fromPairs(input, limits)
    if (typeof input === 'string' || input instanceof URL) {
      return Parameters.fromQuery(String(input), limits)
    }
    if (!isRequest(input)) throw notInput()
    return input.method === 'POST' ? formParameters(input, limits) : queryParameters(input, limits)
  } catch (cause) {
    if (!isAuthkitError(cause) || cause instanceof AuthkitConfigError) throw cause
    throw refuse('is malformed or too large', { cause })
  }
}

function isRequest(input: unknown): input is HttpRequest {
  return typeof input === 'object' && input !== null && 'url' in input && 'headers' in input
}

function notInput(): AuthkitConfigError {
  return new AuthkitConfigError(
    'give the URL that the browser asked for, its parameters, or a request with method, url and headers',
  )
}
