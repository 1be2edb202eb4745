import { AuthkitConfigError, constantTimeEqual } from '@authkit/common'
import type { Parameters } from '@authkit/common/http'
import {
  InvalidAuthorizationResponseError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingCodeError,
  OAuthError,
  UnsupportedTokenTypeError,
} from './client-errors.ts'
import { issuerText } from './issuer-text.ts'
import { type AuthorizationResponseInput, responseParameters } from './response-parameters.ts'
import { type ExpectedResponse, expectedResponse, type ResponseMode } from './response-type.ts'
import type { ServerMetadata } from './server-metadata.ts'

/** What the response is held against. */
export interface AuthorizationResponseChecks {
  /** The state of this browser's authorization request. */
  readonly state: string
  /** The issuer that was asked; that of the server metadata unless given. */
  readonly issuer?: string | undefined
  /** What was asked for; a code unless given. */
  readonly responseType?: string | undefined
  /** How the response was to come; as the response type has it unless given. */
  readonly responseMode?: ResponseMode | undefined
}

/** Tokens that came through the browser, under their wire names. Nobody has verified them. */
export interface FrontChannelTokens {
  /** The access token. */
  readonly access_token?: string
  /** How to use it. */
  readonly token_type?: string
  /** Its lifetime in seconds, as text. */
  readonly expires_in?: string
  /** What it allows, space-separated. */
  readonly scope?: string
  /** Who logged in. */
  readonly id_token?: string
}

/** An authorization response that belongs to this browser's request. */
export interface AuthorizationResponse {
  /** The authorization code; empty where none was asked for. */
  readonly code: string
  /** The tokens beside it or instead of it; absent where none was asked for. */
  readonly tokens?: FrontChannelTokens
  /** The `session_state` of the provider, which nobody has verified, Session Management §2; absent where it sent none. */
  readonly sessionState?: string
}

/** Parameters of a response that asked for tokens, RFC 6749 §4.2.2. */
const tokenParameters = ['access_token', 'token_type', 'expires_in', 'scope', 'id_token'] as const

/** Parameters that say something only where they were asked for. */
const answers = ['code', 'access_token', 'id_token']

/** Checks an authorization response and takes what was asked for, RFC 6749 §4.1.2 and RFC 9207 §2.4. */
export function readAuthorizationResponse(
  input: AuthorizationResponseInput,
  checks: AuthorizationResponseChecks,
  metadata: ServerMetadata,
): AuthorizationResponse {
  const expected = expectedResponse(checks.responseType, checks.responseMode)
  const parameters = responseParameters(input, expected)
  const error = parameters.get('error')
  if (error === undefined) requireAnswer(parameters, expected)
  checkState(parameters.get('state'), checks.state)
  checkIssuer(parameters, checks.issuer ?? metadata.issuer, metadata)
  if (error !== undefined) {
    const [description, uri] = [parameters.get('error_description'), parameters.get('error_uri')]
    throw new OAuthError(error, { description, uri })
  }
  const code = parameters.get('code') ?? ''
  const sessionState = parameters.get('session_state')
  return {
    code,
    ...(expected.responseType === 'code' ? {} : { tokens: tokensOf(parameters) }),
    ...(sessionState === undefined ? {} : { sessionState }),
  }
}

/** OAuth 2.0 Multiple Response Type Encoding Practices §5: a response has all that was asked for. What was not is somebody else's. */
function requireAnswer(parameters: Parameters, expected: ExpectedResponse): void {
  for (const name of expected.parameters) {
    if (parameters.has(name)) continue
    if (name === 'code') throw new MissingCodeError()
    throw new InvalidAuthorizationResponseError(`The authorization response has no ${name}`)
  }
  const unasked = answers.find(
    (name) => parameters.has(name) && !expected.parameters.includes(name),
  )
  if (unasked === undefined) return
  throw new InvalidAuthorizationResponseError(
    `The authorization response has the ${unasked} that nobody asked for`,
  )
}

function tokensOf(parameters: Parameters): FrontChannelTokens {
  const type = parameters.get('token_type')?.toLowerCase()
  // RFC 6749 §7.1: a token of another type is not ours to use.
  if (parameters.has('access_token') && type !== 'bearer') throw new UnsupportedTokenTypeError()
  const tokens = tokenParameters.map((name) => [name, parameters.get(name)] as const)
  return Object.fromEntries(tokens.filter(([, value]) => value !== undefined))
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
    // RFC 9207 §2.4: a server that announces the parameter never leaves it out, but beside an ID Token, which names the issuer itself.
    if (metadata.authorization_response_iss_parameter_supported !== true) return
    if (parameters.has('id_token')) return
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
  const named = parameters.get('iss')
  if (named === expected) return
  throw new MismatchingIssuerError(
    `The authorization response does not come from the authorization server that was asked: its iss is ${issuerText(named)}, and ${issuerText(expected)} was asked`,
  )
}
