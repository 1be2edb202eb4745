import { urlEncode } from '@authkit/common'
import {
  formParameters,
  HttpInputError,
  Parameters,
  queryParameters,
  type HttpRequest,
} from '@authkit/common/http'
import {
  InvalidClientError,
  InvalidRequestError,
  OAuth2Error,
  UnauthorizedClientError,
  UnsupportedResponseTypeError,
} from '../../errors.ts'
import { AuthorizationRequestError } from '../authorization-error.ts'
import { isRegisteredRedirectUri } from '../clients/redirect-uri.ts'
import type {
  AuthorizationRequest,
  Client,
  Extension,
  ResponseMode,
  ResponseType,
  ServerContext,
} from '../contracts.ts'
import { allowedScope } from '../scope-policy.ts'

/** Parameters of an authorization request: an HTTP request, or what an interaction saved of it. */
export type AuthorizationInput = HttpRequest | Readonly<Record<string, string>>

/** The lists that an authorization request is resolved against. */
export interface AuthorizationLists {
  readonly responseTypes: ReadonlyMap<string, ResponseType>
  readonly responseModes: ReadonlyMap<string, ResponseMode>
  /** Extensions that see requests leading to a grant type. */
  readonly extensionsOf: (grantType: string) => readonly Extension[]
  readonly context: ServerContext
}

interface Identified {
  readonly parameters: Parameters
  readonly client: Client
  readonly redirectUri: string
}

interface Typed extends Identified {
  readonly responseType: ResponseType
  readonly responseMode: ResponseMode
}

/**
 * Checks an authorization request, RFC 6749 §4.1.1. The order is the security argument: until `identifyClient` and `checkRedirectUri` have passed,
 * an error is nobody's but the user's; only then may it travel to the client.
 */
export async function validateAuthorizationRequest(
  input: AuthorizationInput,
  lists: AuthorizationLists,
): Promise<AuthorizationRequest> {
  const parameters = readParameters(input)
  const client = await identifyClient(parameters, lists)
  const redirectUri = checkRedirectUri(parameters, client)
  const identified: Identified = { parameters, client, redirectUri }
  try {
    const typed = checkResponseMode(checkResponseType(identified, lists), lists)
    return await runExtensions(checkScope(typed, lists), lists)
  } catch (error) {
    if (!(error instanceof OAuth2Error)) throw error
    throw new AuthorizationRequestError(error, {
      clientId: client.client_id,
      redirectUri,
      state: parameters.get('state'),
      responseMode: errorMode(identified, lists),
    })
  }
}

function readParameters(input: AuthorizationInput): Parameters {
  const parameters = isHttpRequest(input)
    ? readHttp(input)
    : Parameters.fromForm(urlEncode(Object.entries(input)))
  // RFC 6749 §3.1: no parameter comes twice, except the resources of RFC 8707 §2.
  if (parameters.repeated(['resource']) !== undefined)
    throw new InvalidRequestError('A parameter is repeated')
  return parameters
}

function isHttpRequest(input: AuthorizationInput): input is HttpRequest {
  return typeof input['headers'] === 'object'
}

function readHttp(request: HttpRequest): Parameters {
  try {
    // RFC 6749 §3.1: GET must be supported, POST may be.
    return request.method === 'POST' ? formParameters(request) : queryParameters(request)
  } catch (error) {
    if (!(error instanceof HttpInputError)) throw error
    throw new InvalidRequestError(error.message, { cause: error, status: error.status })
  }
}

async function identifyClient(
  parameters: Parameters,
  { context }: AuthorizationLists,
): Promise<Client> {
  const clientId = parameters.get('client_id')
  if (clientId === undefined) throw new InvalidRequestError('The parameter client_id is missing')
  const client = await context.findClient(clientId)
  if (!client) throw new InvalidClientError('There is no such client', { status: 400 })
  return client
}

function checkRedirectUri(parameters: Parameters, client: Client): string {
  const requested = parameters.get('redirect_uri')
  if (requested === undefined) {
    const [only, ...others] = client.redirect_uris
    // RFC 6749 §3.1.2.3: it may be left out when exactly one is registered.
    if (only === undefined || others.length > 0)
      throw new InvalidRequestError('The parameter redirect_uri is missing')
    return only
  }
  // RFC 6749 §3.1.2.4: never redirect to a URI that is not registered.
  if (!isRegisteredRedirectUri(requested, client.redirect_uris)) {
    throw new InvalidRequestError('The redirect_uri is not registered for this client')
  }
  return requested
}

function checkResponseType(
  request: Identified,
  lists: AuthorizationLists,
): Omit<Typed, 'responseMode'> {
  const value = request.parameters.get('response_type')
  if (value === undefined) throw new InvalidRequestError('The parameter response_type is missing')
  // RFC 6749 §3.1.1: the order of the words does not matter.
  const name = value.split(' ').toSorted().join(' ')
  const responseType = lists.responseTypes.get(name)
  if (!responseType) throw new UnsupportedResponseTypeError()
  const { client } = request
  const allowed =
    client.response_types.includes(name) && client.grant_types.includes(responseType.grantType)
  if (!allowed) throw new UnauthorizedClientError()
  return { ...request, responseType }
}

function checkResponseMode(request: Omit<Typed, 'responseMode'>, lists: AuthorizationLists): Typed {
  const name = request.parameters.get('response_mode') ?? request.responseType.defaultResponseMode
  const responseMode = lists.responseModes.get(name)
  if (!responseMode) throw new InvalidRequestError('The response_mode is not supported')
  return { ...request, responseMode }
}

function checkScope(request: Typed, { context }: AuthorizationLists): AuthorizationRequest {
  const { parameters, client, redirectUri, responseType, responseMode } = request
  return {
    parameters: Object.fromEntries(parameters.entries()),
    client,
    redirectUri,
    responseType,
    responseMode,
    state: parameters.get('state'),
    scope: allowedScope(parameters.get('scope'), client, context.scopes),
    prompt: [],
    maxAge: undefined,
    loginHint: undefined,
    remembered: {},
  }
}

async function runExtensions(
  request: AuthorizationRequest,
  lists: AuthorizationLists,
): Promise<AuthorizationRequest> {
  let checked = request
  for (const extension of lists.extensionsOf(request.responseType.grantType)) {
    if (extension.authorizationRequest)
      checked = await extension.authorizationRequest(checked, lists.context)
  }
  return checked
}

/** The mode for an error: the one asked for if there is such a mode, else the default of the response type, else the query. */
function errorMode(
  { parameters }: Identified,
  { responseModes, responseTypes }: AuthorizationLists,
): ResponseMode | undefined {
  const asked = responseModes.get(parameters.get('response_mode') ?? '')
  const usual = responseTypes.get(parameters.get('response_type') ?? '')?.defaultResponseMode
  return asked ?? responseModes.get(usual ?? 'query')
}
