import { HttpInputError } from '@authkit/common'
import {
  formParameters,
  type HttpRequest,
  type Parameters,
  queryParameters,
} from '@authkit/common/http'
import { InvalidRequestError } from '../errors.ts'

/** Parameters that a specification lets come several times: RFC 8707 §2, RFC 8693 §2.1. */
const repeatable = ['resource', 'audience']

/** The form parameters of a request to an endpoint, none of them repeated, RFC 6749 §3.2. */
export function bodyParameters(request: HttpRequest): Parameters {
  return refuseRepeated(formAlone(request))
}

/** The parameters of an authorization request, none of them repeated, RFC 6749 §3.1. */
export function authorizationParameters(request: HttpRequest): Parameters {
  // RFC 6749 §3.1: GET must be supported, POST may be.
  return refuseRepeated(
    request.method === 'POST' ? formAlone(request) : read(queryParameters, request),
  )
}

/** Refuses a parameter that comes twice, RFC 6749 §3.1. */
export function refuseRepeated(parameters: Parameters): Parameters {
  if (parameters.repeated(repeatable) === undefined) return parameters
  throw new InvalidRequestError('A parameter is repeated')
}

/** The form of a request. What stands in the query of its URL is not read, and must not say the same again. */
function formAlone(request: HttpRequest): Parameters {
  const form = read(formParameters, request)
  if (!request.url.includes('?')) return form
  const names = new Set(form.names())
  const inQuery = read(queryParameters, request).names()
  // RFC 6749 §3.2: a parameter comes once altogether, so that nobody reads another value than we do.
  if (!inQuery.some((name) => names.has(name))) return form
  throw new InvalidRequestError('A parameter is repeated')
}

function read(reader: (request: HttpRequest) => Parameters, request: HttpRequest): Parameters {
  try {
    return reader(request)
  } catch (error) {
    if (!(error instanceof HttpInputError)) throw error
    throw new InvalidRequestError(error.message, { cause: error, status: error.status })
  }
}
