import { AuthkitConfigError } from '@authkit/common'
import { ownParameters } from './authorization-parameters.ts'
import { extraPairs, type ParameterValue } from './parameters.ts'
import { requireS256 } from './pkce.ts'
import { expectedResponse, type ResponseMode } from './response-type.ts'

/** What all authorization requests of a client have in common. */
export interface AuthorizationDefaultsInput {
  /** What logins ask for; a code unless given. A token in the URL is for servers that know nothing else, RFC 9700 §2.1.2. */
  readonly responseType?: string | undefined
  /** How logins are answered; as the response type has it unless given. */
  readonly responseMode?: ResponseMode | undefined
  /** The PKCE challenge method, which is always S256. */
  readonly codeChallengeMethod?: 'S256' | undefined
  /** Further parameters of each authorization request under their wire names, such as `prompt`, `login_hint` and `access_type`. */
  readonly authorizeParams?: Readonly<Record<string, ParameterValue>> | undefined
}

/** The same, checked. */
export interface AuthorizationDefaults {
  readonly responseType: string | undefined
  readonly responseMode: ResponseMode | undefined
  readonly authorizeParams: Readonly<Record<string, ParameterValue>>
}

/** Parameters that belong to one request: the response, or the ID Token, is held against each of them. */
const ofOneRequest = ['state', 'nonce', 'max_age']

/** Checks what all authorization requests of a client have in common, RFC 6749 §4.1.1; throws an `AuthkitConfigError`. */
export function authorizationDefaults(options: AuthorizationDefaultsInput): AuthorizationDefaults {
  const { responseType, responseMode, codeChallengeMethod, authorizeParams = {} } = options
  requireS256(codeChallengeMethod)
  const expected = expectedResponse(responseType, responseMode)
  const stray = ofOneRequest.find((name) => Object.hasOwn(authorizeParams, name))
  if (stray !== undefined) {
    throw new AuthkitConfigError(
      `authorizeParams has ${stray}, which belongs to one request; give it to createAuthorizationUrl`,
    )
  }
  const taken = new Set([...ownParameters, 'response_mode', 'scope'])
  // Each pair is looked at.
  for (const _ of extraPairs(authorizeParams, taken));
  return {
    responseType: responseType === undefined ? undefined : expected.responseType,
    responseMode,
    authorizeParams: Object.freeze({ ...authorizeParams }),
  }
}

/** The response types that a client of OAuth 2.0 can read: a code, and tokens where its options ask for them, RFC 6749 §3.1.1. */
export function responseTypesOf(options: AuthorizationDefaultsInput): readonly string[] {
  // RFC 9700 §2.1.2: a token in a URL leaks, and nothing binds it to the client; who wants it has to say so.
  return options.responseType === 'token' ? ['code', 'token'] : ['code']
}
