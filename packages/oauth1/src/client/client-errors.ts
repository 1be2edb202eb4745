import { AuthkitError } from '@authkit/common'

/** What else a client error can carry. */
export interface OAuth1ClientErrorOptions extends ErrorOptions {
  /** The HTTP status code behind it. */
  readonly status?: number | undefined
}

/** Base of what goes wrong on the client's side. */
export class OAuth1ClientError extends AuthkitError {
  override readonly name: string = 'OAuth1ClientError'
  override readonly code: string
  /** Short name of the problem, `missing_verifier`. */
  readonly error: string
  /** The HTTP status code behind it: the provider's, 400 where the browser sent what is wrong, 401 where nobody is logged in; `undefined` for other faults. */
  readonly status: number | undefined

  constructor(error: string, message: string, options: OAuth1ClientErrorOptions = {}) {
    super(message, options)
    this.error = error
    this.status = options.status
    this.code = `ERR_OAUTH1_CLIENT_${error.toUpperCase()}`
  }
}

/** Constructor of one kind of client error. */
export interface OAuth1ClientErrorClass {
  new (message?: string, options?: OAuth1ClientErrorOptions): OAuth1ClientError
  readonly prototype: OAuth1ClientError
}

function define(
  name: string,
  error: string,
  text: string,
  status?: number,
): OAuth1ClientErrorClass {
  return class extends OAuth1ClientError {
    override readonly name = name
    constructor(message: string = text, options?: OAuth1ClientErrorOptions) {
      super(error, message, { status, ...options })
    }
  }
}

/** A token is needed and there is none: in what was set, or in what the provider answered, RFC 5849 §2.1. */
export const MissingTokenError: OAuth1ClientErrorClass = define(
  'MissingTokenError',
  'missing_token',
  'There is no oauth_token',
)
/** A login is to go on that never began: there are no temporary credentials, RFC 5849 §2.1. */
export const MissingRequestTokenError: OAuth1ClientErrorClass = define(
  'MissingRequestTokenError',
  'missing_request_token',
  'There are no temporary credentials; call fetchRequestToken first, or set the token that it gave',
  400,
)
/** There is no verifier, so that nobody can tell who came back from the provider, RFC 5849 §2.2. */
export const MissingVerifierError: OAuth1ClientErrorClass = define(
  'MissingVerifierError',
  'missing_verifier',
  'There is no oauth_verifier',
  400,
)
/** The callback belongs to another login than the one whose temporary credentials this client has, RFC 5849 §2.2. */
export const MismatchingTokenError: OAuth1ClientErrorClass = define(
  'MismatchingTokenError',
  'mismatching_token',
  'The oauth_token of the callback is not the one of this login',
  400,
)
/** The callback is malformed: too long, or with a repeated parameter, RFC 5849 §2.2. */
export const InvalidAuthorizationResponseError: OAuth1ClientErrorClass = define(
  'InvalidAuthorizationResponseError',
  'invalid_authorization_response',
  'The callback is malformed',
  400,
)
/** The provider did not confirm the callback, as one does that is open to session fixation, RFC 5849 §2.1. */
export const CallbackNotConfirmedError: OAuth1ClientErrorClass = define(
  'CallbackNotConfirmedError',
  'callback_not_confirmed',
  'The provider did not answer oauth_callback_confirmed=true, so it does not know this version of OAuth 1.0',
)
/** The provider answered with something that holds no credentials and cannot be read, RFC 5849 §2.1 and §2.3. */
export const InvalidTokenResponseError: OAuth1ClientErrorClass = define(
  'InvalidTokenResponseError',
  'invalid_token_response',
  'The answer of the provider is neither a form nor JSON with credentials',
)
/** A URL would send what is signed over plain http. */
export const InsecureTransportError: OAuth1ClientErrorClass = define(
  'InsecureTransportError',
  'insecure_transport',
  'The URL must be https, or http on loopback, and without user information',
)
/** A signed request would leave for an origin that is not among the allowed ones. */
export const DisallowedOriginError: OAuth1ClientErrorClass = define(
  'DisallowedOriginError',
  'disallowed_origin',
  'Requests to this origin are not signed; add it to allowedOrigins',
)
/** An API redirects without end. */
export const TooManyRedirectsError: OAuth1ClientErrorClass = define(
  'TooManyRedirectsError',
  'too_many_redirects',
  'The API redirected too many times',
)

/** What a refusal of the provider tells. */
export interface OAuth1RefusalOptions extends OAuth1ClientErrorOptions {
  /** What the provider said with `oauth_problem`, `timestamp_refused`. */
  readonly problem?: string | undefined
  /** Beginning of the body. */
  readonly excerpt?: string | undefined
}

/** The provider refused: the user said no, or a request for credentials was turned down. */
export class OAuth1RefusalError extends OAuth1ClientError {
  override readonly name: string = 'OAuth1RefusalError'
  /** What the provider said with `oauth_problem`, such as `timestamp_refused`; anything but a word is left out. */
  readonly problem: string | undefined
  /** Beginning of the body of the answer; loggers do not see it, since it is not enumerable. */
  declare readonly excerpt: string | undefined

  constructor(error: string, message: string, options: OAuth1RefusalOptions = {}) {
    const problem = options.problem !== undefined && WORD.test(options.problem)
    super(error, problem ? `${message}: ${options.problem}` : message, options)
    this.problem = problem ? options.problem : undefined
    Object.defineProperty(this, 'excerpt', { value: options.excerpt })
  }
}

/** The values of `oauth_problem` are words; anything else could carry what a log line must not hold. */
const WORD = /^[a-z][a-z_]{0,63}$/
