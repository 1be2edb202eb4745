import {
  AuthkitConfigError,
  type Clock,
  generateToken,
  isSecureTransport,
  systemClock,
} from '@authkit/common'
import { DuplicatedOAuthProtocolParameterError } from '../errors.ts'
import { formatAuthorizationHeader } from './authorization-header.ts'
import { signatureBaseString } from './base-string.ts'
import type { Parameter, SignatureMethod, SigningKeys } from './contract.ts'
import { findSignatureMethod, type SignatureMethodName } from './methods.ts'
import { collectParameters } from './parameters.ts'

/** Who signs: the client, and the token when there is one. */
export interface SigningCredentials extends SigningKeys {
  /** Identifier of the client, sent as `oauth_consumer_key`. */
  readonly clientId: string
  /** Token or temporary credentials, sent as `oauth_token`. */
  readonly token?: string | undefined
}

/** A request to sign. */
export interface SignRequestOptions {
  /** HTTP method. */
  readonly method: string
  /** Absolute URL with its query. */
  readonly url: string
  /** Text of the body; only a form is signed. */
  readonly body?: string | undefined
  /** The `Content-Type` field that the body is sent with. */
  readonly contentType?: string | undefined
  /** Who signs. */
  readonly credentials: SigningCredentials
  /** How to sign; HMAC-SHA1 unless told. */
  readonly signatureMethod?: SignatureMethodName | SignatureMethod | undefined
  /** Protected space, written first in the header and not signed. */
  readonly realm?: string | undefined
  /** Where the user returns to, or `oob`; sent as `oauth_callback` with a request for temporary credentials. */
  readonly redirectUri?: string | undefined
  /** What came back with the user, sent as `oauth_verifier` with a request for token credentials. */
  readonly verifier?: string | undefined
  /** Base64 of the hash of a body that is no form, sent as `oauth_body_hash`. */
  readonly bodyHash?: string | undefined
  /** Seconds since the epoch; the clock's unless given. */
  readonly timestamp?: number | undefined
  /** Text that no other request of this second has; random unless given. */
  readonly nonce?: string | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

/** A signature, ready to be sent. */
export interface SignedRequest {
  /** Value of the `Authorization` field. */
  readonly authorization: string
  /** The protocol parameters with `oauth_signature` last, for a client that sends them in the query or the form. */
  readonly parameters: readonly Parameter[]
}

/**
 * Signs a request, RFC 5849 §3.1 and §3.4. Send the URL as `new URL(url).href`, which is what fetch, axios and got do.
 * Throws an `OAuth1Error` for a query or a form that is malformed, or has protocol parameters already.
 */
export function signRequest(options: SignRequestOptions): SignedRequest {
  const { method, body, contentType, credentials, realm, signatureMethod = 'HMAC-SHA1' } = options
  const url = absoluteUrl(options.url)
  const member = findSignatureMethod(signatureMethod)
  if (member === undefined) {
    throw new AuthkitConfigError(
      'signatureMethod must be HMAC-SHA1, RSA-SHA1, one of their kind, PLAINTEXT or a record of your own',
    )
  }
  // RFC 5849 §3.4.4: PLAINTEXT shows the secrets to everyone on the way.
  if (member.needsTls && !isSecureTransport(url)) {
    throw new AuthkitConfigError(`${member.signatureMethod} needs an https URL`)
  }
  const unsigned = protocolParameters(options, member)
  const sent = collectParameters({ url, body, contentType, maxLength: Number.POSITIVE_INFINITY })
  const names = new Set([...unsigned.map(([name]) => name), 'oauth_signature'])
  // RFC 5849 §3.1: a protocol parameter is sent once.
  if (sent.some(([name]) => names.has(name))) {
    throw new DuplicatedOAuthProtocolParameterError(
      'The URL or the body has a protocol parameter; leave those to the signature',
    )
  }
  const baseString = signatureBaseString({ method, url, parameters: [...sent, ...unsigned] })
  const signature = member.sign(baseString, credentials)
  const parameters: Parameter[] = [...unsigned, ['oauth_signature', signature]]
  return { authorization: formatAuthorizationHeader(parameters, realm), parameters }
}

function absoluteUrl(text: string): string {
  const url = URL.parse(text)
  if (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === ''
  ) {
    return url.href
  }
  throw new AuthkitConfigError('url must be an absolute http or https URL without user name')
}

function protocolParameters(options: SignRequestOptions, member: SignatureMethod): Parameter[] {
  const { credentials, redirectUri, verifier, bodyHash, clock = systemClock } = options
  const { timestamp = clock(), nonce = generateToken() } = options
  if (credentials.clientId === '') throw new AuthkitConfigError('credentials.clientId is empty')
  // RFC 5849 §3.3: a positive whole number of seconds.
  if (!Number.isSafeInteger(timestamp) || timestamp <= 0) {
    throw new AuthkitConfigError('timestamp must be whole seconds since the epoch')
  }
  const optional = {
    oauth_token: credentials.token,
    oauth_callback: redirectUri,
    oauth_verifier: verifier,
    oauth_body_hash: bodyHash,
  }
  return [
    ['oauth_nonce', nonce],
    ['oauth_timestamp', String(timestamp)],
    ['oauth_version', '1.0'],
    ['oauth_signature_method', member.signatureMethod],
    ['oauth_consumer_key', credentials.clientId],
    ...Object.entries(optional).flatMap(([name, value]): Parameter[] =>
      value === undefined ? [] : [[name, value]],
    ),
  ]
}
