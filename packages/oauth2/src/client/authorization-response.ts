import { AuthkitConfigError, constantTimeEqual, isAuthkitError } from '@authkit/common'
import { Parameters } from '@authkit/common/http'
import {
  InvalidAuthorizationResponseError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingCodeError,
  OAuthError,
} from './client-errors.ts'
import type { ServerMetadata } from './server-metadata.ts'

/** The URL that the browser was sent back to, or its parameters when they came as a form. */
export type AuthorizationResponseInput = string | URL | URLSearchParams

/** What the response is held against. */
export interface AuthorizationResponseChecks {
  /** The state of this browser's authorization request. */
  readonly state: string
  /** The issuer that was asked; that of the server metadata unless given. */
  readonly issuer?: string | undefined
}

/** A verified authorization response. */
export interface AuthorizationResponse {
  /** The authorization code. */
  readonly code: string
}

/** Longest response to read, in bytes. */
const LONGEST = 16_384

/** Checks an authorization response and takes its code, RFC 6749 §4.1.2 and RFC 9207 §2.4. */
export function readAuthorizationResponse(
  input: AuthorizationResponseInput,
  checks: AuthorizationResponseChecks,
  metadata: ServerMetadata,
): AuthorizationResponse {
  const parameters = parse(input)
  const code = parameters.get('code')
  const error = parameters.get('error')
  if (code === undefined && error === undefined) throw new MissingCodeError()
  checkState(parameters.get('state'), checks.state)
  checkIssuer(parameters, checks.issuer ?? metadata.issuer, metadata)
  if (error !== undefined) {
    const [description, uri] = [parameters.get('error_description'), parameters.get('error_uri')]
    throw new OAuthError(error, { description, uri })
  }
  if (code === undefined) throw new MissingCodeError()
  return { code }
}

function parse(input: AuthorizationResponseInput): Parameters {
  const parameters = read(input)
  // RFC 6749 §3.1: a parameter is not sent twice; which one to believe would be a guess.
  if (parameters.repeated() === undefined) return parameters
  throw new InvalidAuthorizationResponseError('The authorization response repeats a parameter')
}

function read(input: AuthorizationResponseInput): Parameters {
  const limits = { maxBytes: LONGEST }
  try {
    if (input instanceof URLSearchParams) return Parameters.fromPairs(input, limits)
    return Parameters.fromQuery(String(input), limits)
  } catch (cause) {
    if (!isAuthkitError(cause)) throw cause
    throw new InvalidAuthorizationResponseError(undefined, { cause })
  }
}

function checkState(received: string | undefined, expected: string): void {
  if (typeof expected !== 'string' || expected === '') {
    throw new AuthkitConfigError(
      'state is missing; pass the state that createAuthorizationUrl returned for this browser',
    )
  }
  // RFC 6749 §10.12: the response must belong to a request of this browser.
  if (received === undefined || !constantTimeEqual(received, expected)) {
    throw new MismatchingStateError()
  }
}

function checkIssuer(
  parameters: Parameters,
  expected: string | undefined,
  metadata: ServerMetadata,
): void {
  if (!parameters.names().includes('iss')) {
    // RFC 9207 §2.4: a server that announces the parameter never leaves it out.
    if (metadata.authorization_response_iss_parameter_supported !== true) return
    throw new MismatchingIssuerError(
      'The authorization response lacks the iss that the server announces',
    )
  }
  if (expected === undefined) {
    throw new MismatchingIssuerError(
      'The authorization response names its issuer and the client knows none to compare; set serverMetadata.issuer',
    )
  }
  // RFC 9207 §2.4: compared as text, without any normalization.
  if (parameters.get('iss') !== expected) throw new MismatchingIssuerError()
}
