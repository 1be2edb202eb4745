import { AuthkitError } from '@authkit/common'

/** What else an OAuth 2.0 error can carry. */
export interface OAuth2ErrorOptions {
  /** For the operator's log; never sent. */
  readonly cause?: unknown
  /** HTTP status code when it differs from the one of the class. */
  readonly status?: number | undefined
  /** Header fields that the answer needs, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** A page about the error, sent as `error_uri`. */
  readonly uri?: string | undefined
  /** Why exactly, in a word for events and logs, `code_expired`; never sent. */
  readonly reason?: string | undefined
}

/** A protocol error of OAuth 2.0. Its `message` is sent as `error_description`, so it never holds input or secrets, RFC 6749 §5.2. */
export class OAuth2Error extends AuthkitError {
  override readonly name: string = 'OAuth2Error'
  override readonly code: string
  /** The protocol's error code, `invalid_grant`. */
  readonly error: string
  /** HTTP status code. */
  readonly status: number
  /** Header fields that the answer needs, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** A page about the error. */
  readonly uri: string | undefined
  /** Why exactly, in a word for events and logs, `code_expired`; never sent. */
  readonly reason: string | undefined

  constructor(error: string, description: string, options: OAuth2ErrorOptions = {}) {
    super(toDescription(description), { cause: options.cause })
    this.error = error
    this.code = `ERR_OAUTH2_${error.toUpperCase()}`
    this.status = options.status ?? 400
    this.headers = options.headers ?? {}
    this.uri = options.uri
    this.reason = options.reason
  }

  /** The same number under the name that Express and Fastify look for. */
  get statusCode(): number {
    return this.status
  }
}

// RFC 6749 §5.2: error_description holds %x20-21, %x23-5B and %x5D-7E only.
function toDescription(text: string): string {
  return text.replaceAll('"', "'").replaceAll(/[^\x20\x21\x23-\x5B\x5D-\x7E]/g, '?')
}

/** Constructor of one kind of protocol error. */
export interface OAuth2ErrorClass {
  new (description?: string, options?: OAuth2ErrorOptions): OAuth2Error
  readonly prototype: OAuth2Error
}

function define(
  name: string,
  error: string,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): OAuth2ErrorClass {
  return class extends OAuth2Error {
    override readonly name = name
    constructor(description: string = text, options: OAuth2ErrorOptions = {}) {
      super(error, description, {
        ...options,
        status: options.status ?? status,
        headers: options.headers ?? headers,
      })
    }
  }
}

/** A parameter is missing, repeated or malformed, RFC 6749 §4.1.2.1 and §5.2. */
export const InvalidRequestError: OAuth2ErrorClass = define(
  'InvalidRequestError',
  'invalid_request',
  400,
  'The request is malformed',
)
/** Client authentication failed, RFC 6749 §5.2. One message for every way to fail. */
export const InvalidClientError: OAuth2ErrorClass = define(
  'InvalidClientError',
  'invalid_client',
  401,
  'Client authentication failed',
)
/** The code or refresh token cannot be used by this client now, RFC 6749 §5.2. One message for every way to fail. */
export const InvalidGrantError: OAuth2ErrorClass = define(
  'InvalidGrantError',
  'invalid_grant',
  400,
  'The grant is invalid, expired, revoked or was issued to another client',
)
/** The client may not use this grant or response type, RFC 6749 §5.2. */
export const UnauthorizedClientError: OAuth2ErrorClass = define(
  'UnauthorizedClientError',
  'unauthorized_client',
  400,
  'The client is not registered for this',
)
/** No such response type here, RFC 6749 §4.1.2.1. */
export const UnsupportedResponseTypeError: OAuth2ErrorClass = define(
  'UnsupportedResponseTypeError',
  'unsupported_response_type',
  400,
  'The response_type is not supported',
)
/** No such grant here, RFC 6749 §5.2. */
export const UnsupportedGrantTypeError: OAuth2ErrorClass = define(
  'UnsupportedGrantTypeError',
  'unsupported_grant_type',
  400,
  'The grant_type is not supported',
)
/** The scope is unknown, malformed or wider than what was granted, RFC 6749 §5.2. */
export const InvalidScopeError: OAuth2ErrorClass = define(
  'InvalidScopeError',
  'invalid_scope',
  400,
  'The scope is unknown, malformed or wider than allowed',
)
/** The user or the server said no, RFC 6749 §4.1.2.1. */
export const AccessDeniedError: OAuth2ErrorClass = define(
  'AccessDeniedError',
  'access_denied',
  403,
  'The request was denied',
)
/** The server failed, RFC 6749 §4.1.2.1. */
export const ServerError: OAuth2ErrorClass = define(
  'ServerError',
  'server_error',
  500,
  'The server failed',
)
/** Try again later, RFC 6749 §4.1.2.1. */
export const TemporarilyUnavailableError: OAuth2ErrorClass = define(
  'TemporarilyUnavailableError',
  'temporarily_unavailable',
  503,
  'The server cannot answer now',
  // RFC 9110 §10.2.3: when to ask again, in seconds.
  { 'retry-after': '1' },
)
/** The access token is missing its right to live: expired, revoked, malformed or for another audience, RFC 6750 §3.1. */
export const InvalidTokenError: OAuth2ErrorClass = define(
  'InvalidTokenError',
  'invalid_token',
  401,
  'The access token is invalid, expired or revoked',
)
/** The access token lacks a scope, RFC 6750 §3.1. */
export const InsufficientScopeError: OAuth2ErrorClass = define(
  'InsufficientScopeError',
  'insufficient_scope',
  403,
  'The access token lacks a scope',
)
/** No credentials came with the request; the answer names no error, RFC 6750 §3.1. */
export const MissingAuthorizationError: OAuth2ErrorClass = define(
  'MissingAuthorizationError',
  'missing_authorization',
  401,
  'The request has no access token',
)
/** The user would have to do something, and `prompt=none` forbids asking, Core §3.1.2.6. */
export const InteractionRequiredError: OAuth2ErrorClass = define(
  'InteractionRequiredError',
  'interaction_required',
  400,
  'The user has to be asked',
)
/** The user would have to sign in, and `prompt=none` forbids asking, Core §3.1.2.6. */
export const LoginRequiredError: OAuth2ErrorClass = define(
  'LoginRequiredError',
  'login_required',
  400,
  'The user has to sign in',
)
/** The user would have to choose an account, and `prompt=none` forbids asking, Core §3.1.2.6. */
export const AccountSelectionRequiredError: OAuth2ErrorClass = define(
  'AccountSelectionRequiredError',
  'account_selection_required',
  400,
  'The user has to choose an account',
)
/** The user would have to consent, and `prompt=none` forbids asking, Core §3.1.2.6. */
export const ConsentRequiredError: OAuth2ErrorClass = define(
  'ConsentRequiredError',
  'consent_required',
  400,
  'The user has to consent',
)
/** Request objects are not taken, Core §3.1.2.6. */
export const RequestNotSupportedError: OAuth2ErrorClass = define(
  'RequestNotSupportedError',
  'request_not_supported',
  400,
  'Request objects are not supported',
)
/** Request objects by reference are not taken, Core §3.1.2.6. */
export const RequestUriNotSupportedError: OAuth2ErrorClass = define(
  'RequestUriNotSupportedError',
  'request_uri_not_supported',
  400,
  'Request objects by reference are not supported',
)
/** A client that describes itself in the request is not taken, Core §3.1.2.6. */
export const RegistrationNotSupportedError: OAuth2ErrorClass = define(
  'RegistrationNotSupportedError',
  'registration_not_supported',
  400,
  'The parameter registration is not supported',
)
/** The user cannot be authenticated in the way that the client needs, OpenID Connect Core Error Code unmet_authentication_requirements §2. */
export const UnmetAuthenticationRequirementsError: OAuth2ErrorClass = define(
  'UnmetAuthenticationRequirementsError',
  'unmet_authentication_requirements',
  400,
  'The user was not authenticated in the way that the client needs',
)
/** The resource is unknown, malformed, or not one that tokens can be had for here, RFC 8707 §2. */
export const InvalidTargetError: OAuth2ErrorClass = define(
  'InvalidTargetError',
  'invalid_target',
  400,
  'The resource is unknown or not open to this client',
)
/** The user has not answered yet: the device asks again, RFC 8628 §3.5. */
export const AuthorizationPendingError: OAuth2ErrorClass = define(
  'AuthorizationPendingError',
  'authorization_pending',
  400,
  'The user has not answered yet',
)
/** The device asks too often: it waits 5 seconds longer from now on, RFC 8628 §3.5. */
export const SlowDownError: OAuth2ErrorClass = define(
  'SlowDownError',
  'slow_down',
  400,
  'Wait 5 seconds longer between requests',
)
/** The device code has expired and a new one is needed, RFC 8628 §3.5. */
export const ExpiredTokenError: OAuth2ErrorClass = define(
  'ExpiredTokenError',
  'expired_token',
  400,
  'The device code has expired',
)
/** A redirect URI cannot be registered, RFC 7591 §3.2.2. */
export const InvalidRedirectUriError: OAuth2ErrorClass = define(
  'InvalidRedirectUriError',
  'invalid_redirect_uri',
  400,
  'A redirect URI cannot be registered',
)
/** A member of the client metadata cannot be registered, RFC 7591 §3.2.2. */
export const InvalidClientMetadataError: OAuth2ErrorClass = define(
  'InvalidClientMetadataError',
  'invalid_client_metadata',
  400,
  'The client metadata cannot be registered',
)
/** The software statement is malformed or badly signed, RFC 7591 §3.2.2. */
export const InvalidSoftwareStatementError: OAuth2ErrorClass = define(
  'InvalidSoftwareStatementError',
  'invalid_software_statement',
  400,
  'The software statement is invalid',
)
/** The software statement is of somebody whom this server does not trust, RFC 7591 §3.2.2. */
export const UnapprovedSoftwareStatementError: OAuth2ErrorClass = define(
  'UnapprovedSoftwareStatementError',
  'unapproved_software_statement',
  400,
  'The software statement is not approved here',
)
/** The server cannot revoke tokens of this type, RFC 7009 §2.2.1. */
export const UnsupportedTokenTypeError: OAuth2ErrorClass = define(
  'UnsupportedTokenTypeError',
  'unsupported_token_type',
  400,
  'Tokens of this type cannot be revoked here',
)
/** The request object cannot be had from its reference, RFC 9101 §7. */
export const InvalidRequestUriError: OAuth2ErrorClass = define(
  'InvalidRequestUriError',
  'invalid_request_uri',
  400,
  'The request_uri is invalid',
)
/** The request object is malformed, badly signed or not for this server, RFC 9101 §7. */
export const InvalidRequestObjectError: OAuth2ErrorClass = define(
  'InvalidRequestObjectError',
  'invalid_request_object',
  400,
  'The request object is invalid',
)
/** The user was authenticated too long ago or too weakly for this resource, RFC 9470 §3. */
export const InsufficientUserAuthenticationError: OAuth2ErrorClass = define(
  'InsufficientUserAuthenticationError',
  'insufficient_user_authentication',
  401,
  'The user has to sign in again, or in a stronger way',
)
