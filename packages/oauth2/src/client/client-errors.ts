import { AuthkitError } from '@authkit/common'

/** What else a client error can carry. */
export interface OAuthClientErrorOptions extends ErrorOptions {
  /** The HTTP status code behind it. */
  readonly status?: number | undefined
}

/** Base of what goes wrong on the client's side. */
export class OAuthClientError extends AuthkitError {
  override readonly name: string = 'OAuthClientError'
  override readonly code: string
  /** Short name of the problem, `missing_code`. */
  readonly error: string
  /** The HTTP status code behind it: the provider's, 400 where the browser sent what is wrong, 401 where nobody is logged in; `undefined` for other faults. */
  readonly status: number | undefined

  constructor(error: string, message: string, options: OAuthClientErrorOptions = {}) {
    super(message, options)
    this.error = error
    this.status = options.status
    this.code = `ERR_OAUTH2_CLIENT_${error.toUpperCase()}`
  }
}

/** Constructor of one kind of client error. */
export interface OAuthClientErrorClass {
  new (message?: string, options?: OAuthClientErrorOptions): OAuthClientError
  readonly prototype: OAuthClientError
}

function define(name: string, error: string, text: string, status?: number): OAuthClientErrorClass {
  const kind = class extends OAuthClientError {
    override readonly name = name
    constructor(message: string = text, options?: OAuthClientErrorOptions) {
      super(error, message, { status, ...options })
    }
  }
  // What loggers show of an error is the name of its class.
  return Object.defineProperty(kind, 'name', { value: name })
}

/** The authorization response carries no code, RFC 6749 §4.1.2. */
export const MissingCodeError: OAuthClientErrorClass = define(
  'MissingCodeError',
  'missing_code',
  'The authorization response has no code',
  400,
)
/** The authorization response belongs to no login that this browser began, RFC 6749 §10.12. */
export const MismatchingStateError: OAuthClientErrorClass = define(
  'MismatchingStateError',
  'mismatching_state',
  'The state of the authorization response is not the one of this login',
  400,
)
/** The authorization response comes from another server than the one that was asked, RFC 9207 §2.4. */
export const MismatchingIssuerError: OAuthClientErrorClass = define(
  'MismatchingIssuerError',
  'mismatching_issuer',
  'The authorization response does not come from the authorization server that was asked',
  400,
)
/** The authorization response is malformed: too long, or with a repeated parameter, RFC 6749 §3.1. */
export const InvalidAuthorizationResponseError: OAuthClientErrorClass = define(
  'InvalidAuthorizationResponseError',
  'invalid_authorization_response',
  'The authorization response is malformed',
  400,
)
/** A token is needed and there is none. */
export const MissingTokenError: OAuthClientErrorClass = define(
  'MissingTokenError',
  'missing_token',
  'There is no token; fetch one first',
  401,
)
/** The token expired and cannot be renewed. */
export const InvalidTokenError: OAuthClientErrorClass = define(
  'InvalidTokenError',
  'token_invalid',
  'The token expired and cannot be renewed',
  401,
)
/** The token is of a type that this client cannot use, RFC 6749 §7.1. */
export const UnsupportedTokenTypeError: OAuthClientErrorClass = define(
  'UnsupportedTokenTypeError',
  'unsupported_token_type',
  'The token is not a bearer token',
)
/** The server has no endpoint for what was asked of the client. */
export const MissingEndpointError: OAuthClientErrorClass = define(
  'MissingEndpointError',
  'missing_endpoint',
  'The server metadata lacks an endpoint',
)
/** A URL would send secrets over plain http, RFC 6749 §3.1 and §3.2. */
export const InsecureTransportError: OAuthClientErrorClass = define(
  'InsecureTransportError',
  'insecure_transport',
  'The URL must be https, or http on loopback',
)
/** A request with the token would leave for an origin that is not among the allowed ones. */
export const DisallowedOriginError: OAuthClientErrorClass = define(
  'DisallowedOriginError',
  'disallowed_origin',
  'The token is not sent to this origin; add it to allowedOrigins',
)
/** An API redirects without end. */
export const TooManyRedirectsError: OAuthClientErrorClass = define(
  'TooManyRedirectsError',
  'too_many_redirects',
  'The API redirected too many times',
)
/** A server's metadata could not be loaded or is not to be trusted, RFC 8414 §3.3. */
export const ServerMetadataError: OAuthClientErrorClass = define(
  'ServerMetadataError',
  'invalid_server_metadata',
  'The server metadata cannot be used',
)
/** A server's answer about the registration of a client is neither a registration nor an OAuth error, RFC 7591 §3.2.1. */
export const InvalidRegistrationResponseError: OAuthClientErrorClass = define(
  'InvalidRegistrationResponseError',
  'invalid_registration_response',
  'The server did not answer with a registered client',
)

/** What else a provider's error answer tells. */
export interface OAuthErrorOptions extends OAuthClientErrorOptions {
  /** The provider's explanation, as it sent it. */
  readonly description?: string | undefined
  /** A page about the error. */
  readonly uri?: string | undefined
  /** The `Retry-After` field of the answer, in seconds or as a date. */
  readonly retryAfter?: string | undefined
}

/** The provider's own error answer, from its token endpoint or through the browser, RFC 6749 §4.1.2.1 and §5.2. */
export class OAuthError extends OAuthClientError {
  override readonly name: string = 'OAuthError'
  override readonly code: string = 'ERR_OAUTH2_CLIENT_OAUTH_ERROR'
  /** The provider's explanation, as it sent it. Show it to developers, not to users. */
  readonly description: string | undefined
  /** A page about the error. */
  readonly uri: string | undefined
  /** The `Retry-After` field of the answer, in seconds or as a date. */
  readonly retryAfter: string | undefined

  constructor(error: string, options: OAuthErrorOptions = {}) {
    const { description, uri, retryAfter } = options
    super(error, printable(description === undefined ? error : `${error}: ${description}`), {
      status: 400,
      ...options,
    })
    this.description = description
    this.uri = uri
    this.retryAfter = retryAfter
  }
}

const CONTROL_CHARACTERS = /\p{C}/gu
const LONGEST_MESSAGE = 500

/** A log line stays one line, whatever a provider writes. */
function printable(text: string): string {
  return text.slice(0, LONGEST_MESSAGE).replaceAll(CONTROL_CHARACTERS, ' ')
}

/** What is known of an answer that is none. */
export interface TokenResponseErrorOptions extends OAuthClientErrorOptions {
  /** The `Retry-After` field of the answer, in seconds or as a date. */
  readonly retryAfter?: string | undefined
  /** Beginning of the body. */
  readonly excerpt?: string | undefined
}

/** The token endpoint answered with something that is neither a token nor an OAuth error, RFC 6749 §5.1 and §5.2. */
export class TokenResponseError extends OAuthClientError {
  override readonly name: string = 'TokenResponseError'
  /** The `Retry-After` field of the answer, in seconds or as a date. */
  readonly retryAfter: string | undefined
  /** Beginning of the body of an answer that is no success; loggers do not see it, since it is not enumerable. */
  declare readonly excerpt: string | undefined

  constructor(message: string, options: TokenResponseErrorOptions = {}) {
    super('invalid_token_response', message, options)
    this.retryAfter = options.retryAfter
    Object.defineProperty(this, 'excerpt', { value: options.excerpt })
  }
}
