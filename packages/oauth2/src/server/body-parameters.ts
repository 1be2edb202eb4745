import {
  formParameters,
  HttpInputError,
  type HttpRequest,
  type Parameters,
} from '@authkit/common/http'
import { InvalidRequestError } from '../errors.ts'

/** Parameters that a specification lets come several times: RFC 8707 §2, RFC 8693 §2.1. */
const repeatable = ['resource', 'audience']

/** The form parameters of a request to an endpoint, none of them repeated, RFC 6749 §3.2. */
export function bodyParameters(request: HttpRequest): Parameters {
  const parameters = read(request)
  // RFC 6749 §3.2: request parameters must not be included more than once.
  if (parameters.repeated(repeatable) !== undefined)
    throw new InvalidRequestError('A parameter is repeated')
  return parameters
}

function read(request: HttpRequest): Parameters {
  try {
    return formParameters(request)
  } catch (error) {
    if (!(error instanceof HttpInputError)) throw error
    throw new InvalidRequestError(error.message, { cause: error, status: error.status })
  }
}
