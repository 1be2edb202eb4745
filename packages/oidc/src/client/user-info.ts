import { AuthkitConfigError, guardedFetch, type GuardedResponse, urlEncode } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import type { TransportOptions } from '@authkit/oauth2/client'
import type { UserInfo } from '../claims/user-info.ts'
import { UserInfoError } from './user-info-error.ts'
import { protectedClaims, type UserInfoProtection } from './user-info-jwt.ts'

/** Claims as an endpoint sent them; who they are about is for the caller to check. */
export interface UserInfoResponse {
  /** HTTP status code. */
  readonly status: number
  /** The claims. */
  readonly claims: JsonObject
}

/** How the endpoint is asked, and how it answers. */
export interface FetchUserInfoOptions extends TransportOptions {
  /** Sends the access token in the header of a GET, or in the body of a POST, RFC 6750 §2; in the header unless given. */
  readonly accessTokenIn?: 'header' | 'body' | undefined
  /** How the answer is signed and encrypted; plain JSON unless given. */
  readonly protection?: UserInfoProtection | undefined
}

/**
 * Asks an endpoint for the claims about the user of an access token, OpenID Connect Core §5.3.1. Rejects with a `UserInfoError` for an answer that has none,
 * or is not signed or encrypted as it was registered.
 */
export async function fetchUserInfo(
  endpoint: string,
  accessToken: string,
  options: FetchUserInfoOptions = {},
): Promise<UserInfoResponse> {
  const { accessTokenIn = 'header', protection, ...transport } = options
  const response = await guardedFetch(endpoint, {
    ...transport,
    ...requestOf(accessToken, accessTokenIn, protection === undefined),
  })
  const { status } = response
  if (status !== 200) {
    throw new UserInfoError(`The UserInfo endpoint answered with status ${status}`, status)
  }
  const claims =
    protection === undefined ? plainClaims(response) : await protectedClaims(response, protection)
  return { status, claims }
}

/** Makes sure that claims are about a user, OpenID Connect Core §5.3.2; about any when none is expected. */
export function requireSubject(
  { claims, status }: UserInfoResponse,
  expected: string | undefined,
): UserInfo {
  const { sub } = claims
  // Core §5.3.2: without this, whoever can swap access tokens can log in as another user.
  if (typeof sub !== 'string' || sub === '' || (expected !== undefined && sub !== expected)) {
    throw new UserInfoError('The UserInfo endpoint answered about another user', status)
  }
  // The other claims are as the provider sent them; the type says what they are meant to be.
  return { ...claims, sub }
}

function requestOf(
  accessToken: string,
  place: string,
  isPlain: boolean,
): { method: string; headers: Readonly<Record<string, string>>; body?: string } {
  const accept = isPlain ? 'application/json' : 'application/jwt'
  if (place === 'header') {
    return { method: 'GET', headers: { accept, authorization: `Bearer ${accessToken}` } }
  }
  if (place !== 'body') throw new AuthkitConfigError("accessTokenIn must be 'header' or 'body'")
  // RFC 6750 §2.2: the body of a form has one part.
  const type = 'application/x-www-form-urlencoded;charset=UTF-8'
  const body = urlEncode([['access_token', accessToken]])
  return { method: 'POST', headers: { accept, 'content-type': type }, body }
}

function plainClaims({ text, status }: GuardedResponse): JsonObject {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Whatever else it is, it has no claims.
  }
  throw new UserInfoError('The UserInfo endpoint did not answer with a JSON object', status)
}

/** What `JSON.parse` makes of an object holds nothing but JSON values. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
