import type { GuardedResponse } from '@authkit/common'
import { TokenResponseError } from './client-errors.ts'
import { readObject } from './token-response.ts'

/** What a server says about a token, RFC 7662 §2.2. */
export interface IntrospectionResult {
  /** Whether the token works now; all else is only said of one that does. */
  readonly active: boolean
  /** What it allows, space-separated. */
  readonly scope?: string | undefined
  /** The client it was issued to. */
  readonly client_id?: string | undefined
  /** Name of the user, for people. */
  readonly username?: string | undefined
  /** How to use it. */
  readonly token_type?: string | undefined
  /** When it expires, in seconds since the epoch. */
  readonly exp?: number | undefined
  /** When it was issued, in seconds since the epoch. */
  readonly iat?: number | undefined
  /** Identifier of the user. */
  readonly sub?: string | undefined
  /** Whom it is for. */
  readonly aud?: string | readonly string[] | undefined
  /** Who issued it. */
  readonly iss?: string | undefined
  readonly [name: string]: unknown
}

/** Takes the result out of an answer of the introspection endpoint, RFC 7662 §2.2. */
export function readIntrospection(response: GuardedResponse): IntrospectionResult {
  const { active, ...members } = readObject(response)
  // RFC 7662 §2.2: active is required; without it nothing can be said of the token.
  if (typeof active === 'boolean') return { ...members, active }
  throw new TokenResponseError(
    'The introspection endpoint did not say whether the token is active',
    {
      status: response.status,
    },
  )
}
