import {
  formatChallenge,
  type HttpRequest,
  parseAuthorization,
  singleHeader,
} from '@authkit/common/http'
import { InvalidTokenError, MissingAuthorizationError, type OAuth2Error } from '../../errors.ts'

const token68 = /^[A-Za-z0-9\-._~+/]+=*$/
const realm = 'registration'

/** The bearer token of a request, `undefined` when it has no Authorization at all, RFC 6750 §2.1. */
export function bearerCredentials({ headers }: HttpRequest): string | undefined {
  const field = singleHeader(headers, 'authorization')
  if (field === undefined) return undefined
  const authorization = parseAuthorization(field ?? undefined)
  if (authorization?.scheme !== 'bearer' || !token68.test(authorization.credentials)) {
    throw refusedBearer('malformed_token')
  }
  return authorization.credentials
}

/** The answer to a request without a token; it names no error, RFC 6750 §3.1. */
export function missingBearer(): OAuth2Error {
  const challenge = formatChallenge('Bearer', { realm })
  return new MissingAuthorizationError(undefined, { headers: { 'www-authenticate': challenge } })
}

/** The one answer to a token that does not do, RFC 6750 §3.1. */
export function refusedBearer(reason: string): OAuth2Error {
  const challenge = formatChallenge('Bearer', { realm, error: 'invalid_token' })
  return new InvalidTokenError(undefined, { reason, headers: { 'www-authenticate': challenge } })
}
