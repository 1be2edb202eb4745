import { AuthkitError } from '@authkit/common'

/** A request that breaks the rules of OAuth 1.0, RFC 5849 §3.2. Its `message` may go on the wire: it holds no input and no secret. */
export class OAuth1Error extends AuthkitError {
  override readonly name: string = 'OAuth1Error'
  override readonly code: string
  /** Short name of the problem, `invalid_signature`. */
  readonly error: string
  /** Status code to answer with. */
  readonly status: number

  constructor(error: string, status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.error = error
    this.code = `ERR_OAUTH1_${error.toUpperCase()}`
    this.status = status
  }
}

/** Constructor of one kind of OAuth 1.0 error. */
export interface OAuth1ErrorClass {
  new (message?: string, options?: ErrorOptions): OAuth1Error
  readonly prototype: OAuth1Error
}

function define(name: string, error: string, status: number, text: string): OAuth1ErrorClass {
  return class extends OAuth1Error {
    override readonly name = name
    constructor(message: string = text, options?: ErrorOptions) {
      super(error, status, message, options)
    }
  }
}

/** The URL, a parameter or the Authorization header cannot be read. */
export const InvalidRequestError: OAuth1ErrorClass = define(
  'InvalidRequestError',
  'invalid_request',
  400,
  'The request is malformed',
)
/** A protocol parameter is missing. */
export const MissingRequiredParameterError: OAuth1ErrorClass = define(
  'MissingRequiredParameterError',
  'missing_required_parameter',
  400,
  'The request lacks a protocol parameter',
)
/** A protocol parameter came more than once, RFC 5849 §3.1. */
export const DuplicatedOAuthProtocolParameterError: OAuth1ErrorClass = define(
  'DuplicatedOAuthProtocolParameterError',
  'duplicated_oauth_protocol_parameter',
  400,
  'A protocol parameter is repeated',
)
/** The signature method is not accepted here. */
export const UnsupportedSignatureMethodError: OAuth1ErrorClass = define(
  'UnsupportedSignatureMethodError',
  'unsupported_signature_method',
  400,
  'The oauth_signature_method is not supported',
)
/** The signature method needs TLS and the URL has none, RFC 5849 §3.4.4. */
export const InsecureTransportError: OAuth1ErrorClass = define(
  'InsecureTransportError',
  'insecure_transport',
  400,
  'This signature method needs https',
)
/** The signature is not that of this client for this request, RFC 5849 §3.2. One message for every way to fail. */
export const InvalidSignatureError: OAuth1ErrorClass = define(
  'InvalidSignatureError',
  'invalid_signature',
  401,
  'The signature is invalid',
)
