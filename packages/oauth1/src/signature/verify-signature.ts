import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import { Parameters } from '@authkit/common/http'
import {
  DuplicatedOAuthProtocolParameterError,
  InsecureTransportError,
  InvalidRequestError,
  InvalidSignatureError,
  MissingRequiredParameterError,
  UnsupportedSignatureMethodError,
} from '../errors.ts'
import { signatureBaseString } from './base-string.ts'
import type { Parameter, SignatureMethod, VerificationKeys } from './contract.ts'
import { findSignatureMethod, type SignatureMethodName } from './methods.ts'

/** A signed request, and what its client's signatures are verified with. */
export interface VerifySignatureOptions {
  /** HTTP method of the request. */
  readonly method: string
  /** Absolute URL of the request. Take the origin from your configuration, not from the `Host` field. */
  readonly url: string
  /** Every parameter of the request, as `collectParameters` returns them. */
  readonly parameters: readonly Parameter[]
  /** Keys of the client that `oauth_consumer_key` names, and of the token that `oauth_token` names. */
  readonly credentials: VerificationKeys
  /** Methods that are accepted; HMAC-SHA1 alone unless told. */
  readonly signatureMethods?: readonly (SignatureMethodName | SignatureMethod)[] | undefined
}

/**
 * Verifies the signature of a request in constant time, RFC 5849 §3.2. Returns when it is right, throws an `OAuth1Error` when it is not.
 * A request that names a token needs its `tokenSecret`, so that an unknown token is refused; one signed by RSA proves nothing about the token. It
 * remembers nothing: whether timestamp and nonce are fresh is for the caller to find out afterwards.
 */
export function verifySignature(options: VerifySignatureOptions): void {
  const { method, url, parameters, credentials, signatureMethods = ['HMAC-SHA1'] } = options
  const accepted = acceptedMethods(signatureMethods)
  const read = protocolParameters(parameters)
  const member = accepted.get(required(read, 'oauth_signature_method'))
  if (member === undefined) throw new UnsupportedSignatureMethodError()
  const signature = required(read, 'oauth_signature')
  // RFC 5849 §3.1: the version may be left out; there is only this one.
  if (parameters.some(([name, value]) => name === 'oauth_version' && value !== '1.0')) {
    throw new InvalidRequestError('The oauth_version must be 1.0')
  }
  // RFC 5849 §3.4.4: secrets that were shown on the way prove nothing.
  if (member.needsTls && !isSecureTransport(url)) throw new InsecureTransportError()
  // RFC 5849 §3.2: a token that nobody knows has no secret, and with an empty one every client could use it.
  const isByToken = Boolean(read.get('oauth_token')) && member.needs !== 'privateKey'
  if (isByToken && credentials.tokenSecret === undefined) throw new InvalidSignatureError()
  const baseString = signatureBaseString({ method, url, parameters })
  if (!member.verify(baseString, signature, credentials)) throw new InvalidSignatureError()
}

function acceptedMethods(
  methods: readonly (SignatureMethodName | SignatureMethod)[],
): ReadonlyMap<string, SignatureMethod> {
  const members = methods.map((method) => {
    const member = findSignatureMethod(method)
    if (member !== undefined) return member
    throw new AuthkitConfigError('signatureMethods holds a name that is none')
  })
  return new Map(members.map((member) => [member.signatureMethod, member]))
}

function protocolParameters(parameters: readonly Parameter[]): Parameters {
  const found = new Parameters(parameters.filter(([name]) => name.startsWith('oauth_')))
  // RFC 5849 §3.1: a protocol parameter comes once, whether in the header, the query or the form.
  if (found.repeated() !== undefined) throw new DuplicatedOAuthProtocolParameterError()
  return found
}

function required(parameters: Parameters, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw new MissingRequiredParameterError(`The request lacks ${name}`)
  return value
}
