import {
  addParamsToUri,
  AuthkitConfigError,
  checkOptions,
  type Clock,
  isSecureTransport,
  type OptionKinds,
} from '@authkit/common'
import { requireEndpoint, type ServerMetadata } from '@authkit/oauth2/client'
import { toRequestParameters } from './request-object-claims.ts'
import {
  createRequestObject,
  createUnsignedRequestObject,
  type RequestObjectSigning,
} from './request-object.ts'

/** How the request object of an authorization request is made and sent. */
export type WithRequestObjectOptions = (
  | (RequestObjectSigning & { readonly unsigned?: never })
  | {
      readonly unsigned: true
      readonly key?: never
      readonly alg?: never
      readonly encrypt?: never
    }
) & {
  /** How long it is good for, in seconds; 300 unless given. */
  readonly expiresIn?: number | undefined
  /**
   * Sends it by reference: publishes the request object, with the type `application/oauth-authz-req+jwt`, and gives its URL, one
   * of the `request_uris` that the client registered. Without it the URL holds the request object.
   */
  readonly publish?: ((requestObject: string) => string | Promise<string>) | undefined
  /** Tells the time; the machine's unless given. */
  readonly clock?: Clock | undefined
}

/** A client as a request object sees it: an `OpenIDClient`. */
export interface RequestObjectClient {
  /** The client's identifier. */
  readonly clientId: string
  /** What is known of the provider. */
  readonly serverMetadata: ServerMetadata
}

/** What stays outside: OAuth 2.0 asks for it there, and a request without the scope openid is no authentication request, Core §6.1. */
const OUTSIDE: readonly string[] = ['client_id', 'response_type', 'scope']
/** Core §6.2: longest `request_uri`, in characters. */
const longest = 512

const kinds: OptionKinds<WithRequestObjectOptions> = {
  key: 'text|object|function?',
  alg: 'text?',
  encrypt: 'object?',
  unsigned: 'flag?',
  expiresIn: 'number?',
  publish: 'function?',
  clock: 'function?',
}

/**
 * Turns what `createAuthorizationUrl` answered into the same with a request object, by value or by reference, Core §6.1 and §6.2. All
 * parameters move into it; `client_id`, `response_type` and `scope` stand outside as well.
 */
export async function withRequestObject<Request extends { readonly url: string }>(
  client: RequestObjectClient,
  request: Request,
  options: WithRequestObjectOptions,
): Promise<Request> {
  checkOptions('withRequestObject', options, kinds)
  const { issuer: audience } = client.serverMetadata
  if (audience === undefined) {
    throw new AuthkitConfigError('serverMetadata.issuer is missing; discover(issuer) loads it')
  }
  const endpoint = requireEndpoint(client.serverMetadata, 'authorization_endpoint')
  const { publish, expiresIn, clock } = options
  const terms = { clientId: client.clientId, audience, expiresIn, clock }
  const query = queryBeyond(endpoint, request.url)
  const parameters = toRequestParameters(query)
  const requestObject =
    options.unsigned === true
      ? createUnsignedRequestObject(parameters, terms)
      : await createRequestObject(parameters, { ...terms, ...signingOf(options) })
  const sent: [string, string] =
    publish === undefined
      ? ['request', requestObject]
      : ['request_uri', checkedUri(await publish(requestObject))]
  const outside = [...query].filter(([name]) => OUTSIDE.includes(name))
  return { ...request, url: addParamsToUri(endpoint, [...outside, sent]) }
}

/** The parameters of the request, without those that the endpoint has in its query and keeps there, RFC 6749 §3.1. */
function queryBeyond(endpoint: string, url: string): URLSearchParams {
  const query = new URL(url).searchParams
  for (const name of new URL(endpoint).searchParams.keys()) query.delete(name)
  return query
}

function signingOf({ key, alg, encrypt }: WithRequestObjectOptions): RequestObjectSigning {
  if (key !== undefined) return { key, alg, encrypt }
  throw new AuthkitConfigError(
    'give the key that signs, or unsigned: true where none was registered',
  )
}

function checkedUri(uri: unknown): string {
  // RFC 9101 §5.2: https, or a name that the provider gave itself.
  if (typeof uri === 'string' && uri.length <= longest && /^[\x21-\x7e]+$/.test(uri)) {
    if (/^urn:/i.test(uri) || isSecureTransport(uri)) return uri
  }
  throw new AuthkitConfigError(
    `publish gives the https URL of the request object, of ${longest} ASCII characters at most`,
  )
}
