import { HttpInputError } from '@authkit/common'
import { formParameters, type HttpRequest, queryParameters } from '@authkit/common/http'
import { InvalidRequestError } from '@authkit/oauth2'

const parameter = 'access_token'

/**
 * The request with its access token in the Authorization header, from where a client put it into a form, Core §5.3.1. A token in the URL
 * is not taken, RFC 6750 §2.3. Throws an `InvalidRequestError` for a request with more than one.
 */
export function withTokenInHeader(request: HttpRequest): HttpRequest {
  const inForm = request.method === 'POST' ? formTokens(request) : []
  const [token] = inForm
  const { authorization } = request.headers
  const ways = [
    ...inForm,
    ...(authorization === undefined ? [] : ['header']),
    ...(isInQuery(request) ? ['query'] : []),
  ]
  // RFC 6750 §2: one way in a request, and each of them once.
  if (ways.length > 1) throw new InvalidRequestError('The request has more than one access token')
  if (token === undefined) return request
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }
}

/** RFC 6750 §2.2: only a body that is a form can hold one. */
function formTokens(request: HttpRequest): readonly string[] {
  try {
    return formParameters(request).getAll(parameter)
  } catch (error) {
    if (!(error instanceof HttpInputError)) throw error
    if (error.status === 415) return []
    throw new InvalidRequestError(error.message, { cause: error, status: error.status })
  }
}

function isInQuery(request: HttpRequest): boolean {
  try {
    return queryParameters(request).has(parameter)
  } catch (error) {
    if (!(error instanceof HttpInputError)) throw error
    throw new InvalidRequestError(error.message, { cause: error, status: error.status })
  }
}
