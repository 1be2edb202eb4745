export { type Authorization, formatChallenge, parseAuthorization } from './http/authorization.ts'
export { formParameters, queryParameters } from './http/form-body.ts'
export { headersFromRaw, requestTarget } from './http/node-request.ts'
export { Parameters, type ParametersOptions } from './http/parameters.ts'
export {
  type HttpHandler,
  type HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  singleHeader,
} from './http/record.ts'
export { redirectResponse, type RedirectOptions } from './http/redirect.ts'
export { jsonResponse } from './http/response.ts'
