import { AuthkitConfigError } from '@authkit/common'
import { formatChallenge } from '@authkit/common/http'
import {
  InsufficientScopeError,
  InsufficientUserAuthenticationError,
  InvalidRequestError,
  InvalidTokenError,
  MissingAuthorizationError,
  OAuth2Error,
  type OAuth2ErrorClass,
} from '../errors.ts'
import type { Requirement } from './requirement.ts'

/** What a protector says in every challenge. */
export interface ChallengeTerms {
  /** Schemes that it takes, in lower case. */
  readonly schemes: readonly string[]
  /** Name of the protected space. */
  readonly realm: string | undefined
  /** URL of the protected resource metadata. */
  readonly resourceMetadata: string | undefined
  /** Further parameters by name. */
  readonly attributes: Readonly<Record<string, string>>
}

/** Writes the `WWW-Authenticate` field for an error. `used` is the scheme of the credentials that were refused. */
export type Challenger = (
  error: OAuth2Error,
  used: string | undefined,
  requirement: Requirement,
) => OAuth2Error

/** Parameters that the protector sets itself. */
const reserved = new Set([
  'realm',
  'resource_metadata',
  'scope',
  'error',
  'error_description',
  'error_uri',
  'acr_values',
  'max_age',
])

/** Adds challenges to errors, RFC 6750 §3. Throws an `AuthkitConfigError` for terms that no header field can hold. */
export function challenger({
  schemes,
  realm,
  resourceMetadata,
  attributes,
}: ChallengeTerms): Challenger {
  for (const [name, value] of Object.entries(attributes)) {
    if (reserved.has(name.toLowerCase()) || typeof value !== 'string')
      throw new AuthkitConfigError(
        `attributes are further parameters with texts; the protector sets ${[...reserved].join(', ')}`,
      )
  }
  // RFC 9728 §5.1: where a client learns which authorization servers issue tokens for this resource.
  const fixed = { realm, resource_metadata: resourceMetadata, ...attributes }
  for (const scheme of schemes) formatChallenge(scheme, fixed)
  return (error, used, requirement) => {
    const challenges = schemes.map((scheme) =>
      formatChallenge(capitalized(scheme), {
        ...fixed,
        // RFC 6750 §3.1: no error where no credentials came, nor under a scheme that was not used.
        ...(scheme === used || (used === undefined && isNamed(error))
          ? errorParameters(error)
          : {}),
        scope: requirement.challenge.scope,
        ...(error instanceof InsufficientUserAuthenticationError ? stepUp(requirement) : {}),
      }),
    )
    return withChallenge(error, challenges.join(', '))
  }
}

function isNamed(error: OAuth2Error): boolean {
  return !(error instanceof MissingAuthorizationError)
}

function errorParameters(error: OAuth2Error): Record<string, string> {
  return { error: error.error, error_description: error.message }
}

/** RFC 9470 §3: what kind of authentication would do. */
function stepUp({ challenge }: Requirement): Record<string, string | undefined> {
  return { acr_values: challenge.acr_values, max_age: challenge.max_age }
}

const classes: readonly OAuth2ErrorClass[] = [
  InsufficientScopeError,
  InsufficientUserAuthenticationError,
  InvalidRequestError,
  InvalidTokenError,
  MissingAuthorizationError,
]

/** The same error, of the same class, with the field. */
function withChallenge(error: OAuth2Error, field: string): OAuth2Error {
  const { cause, status, uri, reason, message } = error
  const headers = { ...error.headers, 'www-authenticate': field }
  const options = { cause, status, uri, reason, headers }
  const Class = classes.find((candidate) => error instanceof candidate)
  return Class ? new Class(message, options) : new OAuth2Error(error.error, message, options)
}

function capitalized(scheme: string): string {
  return scheme.charAt(0).toUpperCase() + scheme.slice(1)
}
