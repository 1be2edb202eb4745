import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { Parameters } from '@authkit/common/http'
import {
  InvalidRequestError,
  RequestNotSupportedError,
  RequestUriNotSupportedError,
} from '../../errors.ts'
import { usualAlgorithms } from '../../protocol/algorithms.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import type { Extension } from '../contracts.ts'
import { checkSeconds } from '../lifetimes.ts'
import { requestObjectRules } from '../request-objects/client-rules.ts'
import { fetchRequestObject } from '../request-objects/fetch-request-object.ts'
import { requestObjectParameters } from '../request-objects/request-object-parameters.ts'
import {
  decryptRequestObject,
  requestObjectEncryption,
} from '../request-objects/decrypt-request-object.ts'
import { unsignedRequestObject } from '../request-objects/unsigned-request-object.ts'
import { verifyRequestObject } from '../request-objects/verify-request-object.ts'

/** Which request objects are taken. */
export interface RequestObjectOptions {
  /** Takes them in the parameter `request`; true unless given. */
  readonly byValue?: boolean
  /** Takes them behind the `request_uris` that a client registered; false unless given. */
  readonly byReference?: boolean
  /** Refuses every authorization request without one; false unless given. A client can ask that of itself: `require_signed_request_object`. */
  readonly required?: boolean
  /** Signature algorithms; RS, PS and ES ones, EdDSA and Ed25519 unless given. Never `none`. */
  readonly algorithms?: readonly string[]
  /** Longest time until one ends, in seconds; 3600 unless given. */
  readonly maxLifetime?: number
  /** Whether one has to say when it ends; true unless given. OpenID Connect does not ask it of clients, Core §6.1. */
  readonly requireExpiry?: boolean
  /**
   * Takes those that nobody signed as well, `alg: none`, from clients that do not ask for signatures; false unless given. They say no
   * more than the parameters of a URL do, Core §6.1.
   */
  readonly unsigned?: boolean
  /** Longest one in bytes; 16384 unless given. */
  readonly maxBytes?: number
  /** `any` lets `request_uris` and `jwks_uri` of clients be at loopback and private addresses; `public` unless given. */
  readonly addresses?: 'any' | 'public'
}

type Settings = Required<RequestObjectOptions>

/** Authorization requests as JWTs that the client signed, RFC 9101 §2. What is in the URL beside them does not count. */
export function requestObject(options: RequestObjectOptions = {}): Extension {
  const settings = read(options)
  return {
    extension: 'request_object',
    authorizationParameters: (parameters, client, context) =>
      resolve(parameters, client, context, settings),
    clientMetadata: requestObjectRules(announced(settings)),
    metadata: ({ encryptionKeys }) => ({
      request_parameter_supported: settings.byValue,
      request_uri_parameter_supported: settings.byReference,
      require_request_uri_registration: settings.byReference,
      request_object_signing_alg_values_supported: announced(settings),
      ...(encryptionKeys === undefined ? {} : requestObjectEncryption(encryptionKeys)),
      // RFC 9101 §10.5: clients learn that nothing else is taken.
      require_signed_request_object: settings.required,
    }),
  }
}

/** The algorithms that clients may choose from. */
function announced({ algorithms, unsigned }: Settings): readonly string[] {
  return unsigned ? [...algorithms, 'none'] : algorithms
}

function read(options: RequestObjectOptions): Settings {
  checkOptions('requestObject', options, {
    byValue: 'flag?',
    byReference: 'flag?',
    required: 'flag?',
    algorithms: 'list?',
    maxLifetime: 'number?',
    requireExpiry: 'flag?',
    unsigned: 'flag?',
    maxBytes: 'number?',
    addresses: 'text?',
  })
  const { byValue = true, byReference = false, required = false } = options
  const { algorithms = usualAlgorithms, maxLifetime = 3600, maxBytes = 16_384 } = options
  const { addresses = 'public', requireExpiry = true, unsigned = false } = options
  // RFC 9101 §10.1: a request object that nobody signed could be anybody's.
  if (algorithms.length === 0 || algorithms.includes('none'))
    throw new AuthkitConfigError('algorithms holds signature algorithms, and never "none"')
  if (!byValue && !byReference)
    throw new AuthkitConfigError('requestObject() takes them byValue, byReference, or both')
  checkSeconds('maxLifetime', maxLifetime)
  checkSeconds('maxBytes', maxBytes)
  if (unsigned && required)
    throw new AuthkitConfigError('requestObject: one that is required is signed, not unsigned')
  return {
    byValue,
    byReference,
    required,
    algorithms,
    maxLifetime,
    requireExpiry,
    unsigned,
    maxBytes,
    addresses,
  }
}

async function resolve(
  parameters: Parameters,
  client: Client,
  context: ServerContext,
  settings: Settings,
): Promise<Parameters> {
  const token = await readToken(parameters, client, settings)
  if (token === undefined) {
    if (!settings.required && client['require_signed_request_object'] !== true) return parameters
    throw new InvalidRequestError('This needs a request object', { reason: 'no_request_object' })
  }
  const { issuer: audience, clock } = context
  const rules = { ...settings, audience, clock }
  const signed = await decryptRequestObject(token, client, context, rules)
  const claims =
    unsignedRequestObject(signed, client, rules) ??
    (await verifyRequestObject(signed, client, context, rules))
  // RFC 9101 §6.3: only what is inside counts.
  return requestObjectParameters(claims)
}

async function readToken(
  parameters: Parameters,
  client: Client,
  { byValue, byReference, maxBytes, addresses }: Settings,
): Promise<string | undefined> {
  const token = parameters.get('request')
  const uri = parameters.get('request_uri')
  if (token !== undefined && uri !== undefined) {
    // RFC 9101 §5: one of them.
    throw new InvalidRequestError('The parameters request and request_uri exclude each other')
  }
  if (token !== undefined && !byValue) throw new RequestNotSupportedError()
  if (uri === undefined) return token
  if (!byReference) throw new RequestUriNotSupportedError()
  return fetchRequestObject(uri, client, maxBytes, { addresses })
}
