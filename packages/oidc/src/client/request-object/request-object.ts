import { AuthkitConfigError, checkOptions, type Clock, systemClock } from '@authkit/common'
import {
  type AsyncEncryptionKey,
  type AsyncSigningKey,
  JsonWebSignature,
  jwt,
  type JwtHeader,
} from '@authkit/jose'
import {
  requestObjectClaims,
  type RequestObjectTerms,
  type RequestParameters,
} from './request-object-claims.ts'

/** How a request object is encrypted, so that only the provider can read it. */
export interface RequestObjectEncryption {
  /** The provider's keys: a `RemoteKeySet` at its `jwks_uri`, or one of them. */
  readonly key: AsyncEncryptionKey
  /** Key management algorithm, the `request_object_encryption_alg` that the client registered. */
  readonly alg: string
  /** Content encryption algorithm; `A128CBC-HS256` unless given. */
  readonly enc?: string | undefined
  /** Key ID; that of the key unless given. */
  readonly kid?: string | undefined
}

/** How a request object is signed. */
export interface RequestObjectSigning {
  /** The client's private key, or its secret for HMAC. */
  readonly key: AsyncSigningKey
  /** Signature algorithm, the `request_object_signing_alg` that the client registered; RS256 unless given. */
  readonly alg?: string | undefined
  /** Encrypts it for the provider. */
  readonly encrypt?: RequestObjectEncryption | undefined
}

/** What a request object says about itself, and who signs it. */
export interface RequestObjectOptions extends RequestObjectTerms, RequestObjectSigning {
  /** Tells the time; the machine's unless given. */
  readonly clock?: Clock | undefined
}

/** What an unsigned request object says about itself. */
export interface UnsignedRequestObjectOptions extends RequestObjectTerms {
  /** Tells the time; the machine's unless given. */
  readonly clock?: Clock | undefined
}

/** RFC 9101 §10.8: with a type of its own it stands for no other JWT of the client. */
const typ = 'oauth-authz-req+jwt'

const terms = {
  clientId: 'text',
  audience: 'text',
  expiresIn: 'number?',
  clock: 'function?',
} as const

/**
 * Signs the parameters of an authorization request, so that nobody on the way can change them, and encrypts them where `encrypt` is given, RFC 9101 §4.
 * Rejects with an `AuthkitConfigError` or the `JoseError` of a key that does not fit.
 */
export async function createRequestObject(
  parameters: RequestParameters,
  options: RequestObjectOptions,
): Promise<string> {
  checkOptions('createRequestObject', options, {
    ...terms,
    key: 'text|object|function',
    alg: 'text?',
    encrypt: 'object?',
  })
  const { key, alg = 'RS256', encrypt, clock = systemClock } = options
  if (alg === 'none') {
    throw new AuthkitConfigError('alg signs; createUnsignedRequestObject makes one without')
  }
  const claims = requestObjectClaims(parameters, options, Math.floor(clock()))
  const header: JwtHeader = { alg, typ }
  // RFC 9101 §6.1: first signed and then encrypted, so that who wrote it stands inside.
  const encryption = encrypt === undefined ? {} : { encrypt: nested(encrypt) }
  return jwt.encodeAsync(header, { ...claims }, key, encryption)
}

/**
 * Writes an authorization request as a JWT that nobody signs, RFC 9101 §10.1: whoever has the URL can change it. Only for
 * providers with which `none` was registered as `request_object_signing_alg`, Core §6.1.
 */
export function createUnsignedRequestObject(
  parameters: RequestParameters,
  options: UnsignedRequestObjectOptions,
): string {
  checkOptions('createUnsignedRequestObject', options, terms)
  const { clock = systemClock } = options
  const claims = requestObjectClaims(parameters, options, Math.floor(clock()))
  return new JsonWebSignature().serializeUnsecured({ typ }, JSON.stringify(claims))
}

function nested(options: RequestObjectEncryption) {
  checkOptions('encrypt', options, {
    key: 'text|object|function',
    alg: 'text',
    enc: 'text?',
    kid: 'text?',
  })
  const { key, alg, enc = 'A128CBC-HS256', kid } = options
  return { key, header: { alg, enc, ...(kid === undefined ? {} : { kid }) } }
}
