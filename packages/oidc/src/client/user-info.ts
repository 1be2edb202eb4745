import { AuthkitError, guardedFetch } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import type { TransportOptions } from '@authkit/oauth2/client'
import type { UserInfo } from '../claims/user-info.ts'

/** The UserInfo endpoint gave no claims, or claims about somebody else, OpenID Connect Core §5.3.2. */
export class UserInfoError extends AuthkitError {
  override readonly name: string = 'UserInfoError'
  override readonly code: string = 'ERR_OIDC_USERINFO'
  /** HTTP status code of the answer. */
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/** Claims as an endpoint sent them; who they are about is for the caller to check. */
export interface UserInfoResponse {
  /** HTTP status code. */
  readonly status: number
  /** The claims. */
  readonly claims: JsonObject
}

/** Asks an endpoint for the claims about the user of an access token, OpenID Connect Core §5.3.1. */
export async function fetchUserInfo(
  endpoint: string,
  accessToken: string,
  options: TransportOptions = {},
): Promise<UserInfoResponse> {
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` }
  const { status, text } = await guardedFetch(endpoint, { ...options, headers })
  if (status !== 200) {
    throw new UserInfoError(`The UserInfo endpoint answered with status ${status}`, status)
  }
  const claims = parse(text)
  if (claims !== undefined) return { status, claims }
  throw new UserInfoError('The UserInfo endpoint did not answer with a JSON object', status)
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

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What `JSON.parse` makes of an object holds nothing but JSON values. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
