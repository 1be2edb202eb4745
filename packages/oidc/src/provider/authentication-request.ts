import {
  InvalidRequestError,
  RequestNotSupportedError,
  RequestUriNotSupportedError,
} from '@authkit/oauth2'
import { remember, type AuthorizationRequest } from '@authkit/oauth2/server'

const maxNonceLength = 1024
const seconds = /^\d{1,9}$/

/** Checks the parameters that OpenID Connect adds to an authorization request, Core §3.1.2.1. */
export function checkAuthenticationRequest(request: AuthorizationRequest): AuthorizationRequest {
  // Core §3.1.2.1: without the scope value openid it is not an authentication request.
  if (!request.scope.includes('openid')) return request
  const { parameters } = request
  // Core §6: a request object must not be silently ignored.
  if (parameters.has('request')) throw new RequestNotSupportedError()
  if (parameters.has('request_uri')) throw new RequestUriNotSupportedError()
  const nonce = parameters.get('nonce')
  if (nonce !== undefined && nonce.length > maxNonceLength)
    throw new InvalidRequestError('The nonce is too long')
  return {
    ...remember(request, 'openid', nonce === undefined ? {} : { nonce }),
    prompt: readPrompt(parameters.get('prompt')),
    maxAge: readMaxAge(parameters.get('max_age')),
    loginHint: parameters.get('login_hint'),
  }
}

function readPrompt(value: string | undefined): readonly string[] {
  const prompt = value?.split(' ').filter((word) => word !== '') ?? []
  // Core §3.1.2.1: none cannot be combined.
  if (prompt.includes('none') && prompt.length > 1)
    throw new InvalidRequestError('The prompt none stands alone')
  return prompt
}

function readMaxAge(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  if (!seconds.test(value)) throw new InvalidRequestError('The max_age is not a number of seconds')
  return Number(value)
}
