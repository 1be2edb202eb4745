import { addParamsToUri, AuthkitConfigError, generateToken } from '@authkit/common'
import { ServerMetadataError } from './client-errors.ts'
import { ownParameters } from './authorization-parameters.ts'
import type { AuthorizationDefaults } from './authorization-defaults.ts'
import { extraPairs, type ParameterValue, type ScopeInput, scopeText } from './parameters.ts'
import { createS256CodeChallenge, generateCodeVerifier, requireS256 } from './pkce.ts'
import { expectedResponse, type ResponseMode } from './response-type.ts'

/** What to ask of the authorization server. Options without a default below may also be any other parameter under its wire name. */
export interface AuthorizationUrlOptions {
  /** Ties the response to this browser; a random one unless given. */
  readonly state?: string | undefined
  /** PKCE code verifier; a random one unless given. */
  readonly codeVerifier?: string | undefined
  /** Ties an ID Token to this request. */
  readonly nonce?: string | undefined
  /** Where the response goes; the client's unless given. */
  readonly redirectUri?: string | undefined
  /** What to ask for; the client's unless given. */
  readonly scope?: ScopeInput | undefined
  /** The PKCE challenge method, which is always S256. */
  readonly codeChallengeMethod?: 'S256' | undefined
  /** What to answer with; that of the client unless given, and a code where it has none. An OpenID Connect client knows more types. */
  readonly responseType?: string | undefined
  /** How to answer; that of the client unless given, and as the response type has it where it has none. */
  readonly responseMode?: ResponseMode | undefined
  /** Any other parameter under its wire name, such as `prompt` or `login_hint`. */
  readonly [parameter: string]: ParameterValue
}

/** An authorization request: where to send the browser, and what to keep until it comes back. */
export interface AuthorizationUrl {
  /** Where to send the browser. */
  readonly url: string
  /** Keep it in this browser's session; the response must carry it. */
  readonly state: string
  /** Keep it in this browser's session; `fetchToken` sends it. Empty where no code is asked for. */
  readonly codeVerifier: string
  /** Keep it in this browser's session; the ID Token must carry it. */
  readonly nonce?: string
  /** Keep it in this browser's session; an OpenID Connect client that asked for a `max_age`, in seconds, holds the sign-in against it. */
  readonly maxAge?: number
  /** Keep it in this browser's session; the response must be of this type. Absent where nobody chose one: a code. */
  readonly responseType?: string
  /** Keep it in this browser's session; the response comes this way. Absent where the type decides. */
  readonly responseMode?: ResponseMode
}

/** What the client brings to each of its authorization requests. */
export interface AuthorizationRequestDefaults extends Partial<AuthorizationDefaults> {
  readonly endpoint: string
  readonly clientId: string
  readonly redirectUri: string | undefined
  readonly scope: string | undefined
  /** The response types that it can read, their words in alphabetical order. */
  readonly responseTypes: readonly string[]
}

/** Writes an authorization request, with PKCE where it asks for a code, RFC 6749 §4.1.1 and RFC 7636 §4.3. */
export function buildAuthorizationUrl(
  options: AuthorizationUrlOptions,
  defaults: AuthorizationRequestDefaults,
): AuthorizationUrl {
  const {
    state: givenState,
    codeVerifier: givenVerifier,
    codeChallengeMethod,
    nonce,
    redirectUri,
    scope,
    responseType = defaults.responseType,
    responseMode = defaults.responseMode,
    ...own
  } = options
  requireS256(codeChallengeMethod)
  const expected = expectedResponse(responseType, responseMode)
  requireKnown(expected.responseType, defaults.responseTypes)
  const isCode = expected.parameters.includes('code')
  const state = given(givenState) ?? generateToken()
  // RFC 7636 §4.1: a verifier belongs to a code, and to nothing else.
  const codeVerifier = isCode ? (given(givenVerifier) ?? generateCodeVerifier()) : ''
  const known: (readonly [string, string | undefined])[] = [
    ['response_type', expected.responseType],
    ['response_mode', responseMode],
    ['client_id', defaults.clientId],
    ['redirect_uri', redirectUri ?? defaults.redirectUri],
    ['scope', scope === undefined ? defaults.scope : scopeText(scope)],
    ['state', state],
    ['nonce', nonce],
    ['code_challenge', isCode ? createS256CodeChallenge(codeVerifier) : undefined],
    ['code_challenge_method', isCode ? 'S256' : undefined],
  ]
  const taken = responseMode === undefined ? ownParameters : [...ownParameters, 'response_mode']
  const extra = { ...defaults.authorizeParams, ...own }
  const pairs = [...known.filter(hasValue), ...extraPairs(extra, new Set(taken))]
  checkEndpointQuery(defaults.endpoint, pairs)
  return {
    url: addParamsToUri(defaults.endpoint, pairs),
    state,
    codeVerifier,
    ...(nonce === undefined ? {} : { nonce }),
    ...(responseType === undefined ? {} : { responseType: expected.responseType }),
    ...(responseMode === undefined ? {} : { responseMode: expected.mode }),
  }
}

function requireKnown(responseType: string, known: readonly string[]): void {
  if (known.includes(responseType)) return
  throw new AuthkitConfigError(`responseType of this client must be one of ${known.join(', ')}`)
}

function given(text: string | undefined): string | undefined {
  if (text !== undefined && typeof text !== 'string') {
    throw new AuthkitConfigError(
      'state and codeVerifier must be text; leave them out to have them made',
    )
  }
  return text === '' ? undefined : text
}

function hasValue(pair: readonly [string, string | undefined]): pair is readonly [string, string] {
  return pair[1] !== undefined && pair[1] !== ''
}

function checkEndpointQuery(endpoint: string, pairs: readonly (readonly [string, string])[]): void {
  const { searchParams } = new URL(endpoint)
  // RFC 6749 §3.1: the endpoint may have a query of its own, but no parameter is sent twice.
  if (pairs.some(([name]) => searchParams.has(name))) {
    throw new ServerMetadataError(
      'The authorization_endpoint has parameters of the request in its query',
    )
  }
}
