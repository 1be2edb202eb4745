import { type HttpRequest, Parameters } from '@authkit/common/http'
import {
  InvalidClientError,
  InvalidRequestError,
  OAuth2Error,
  UnauthorizedClientError,
  UnsupportedResponseTypeError,
} from '../../errors.ts'
import type { AuthorizationRequest, Client } from '../authorization.ts'
import { AuthorizationRequestError } from '../authorization-error.ts'
import type { ServerContext } from '../context.ts'
import type { ResponseMode, ResponseType } from '../contracts.ts'
import type { Members } from '../members.ts'
import { authorizationParameters, refuseRepeated } from '../request-parameters.ts'
import { requestedResources } from '../resources/requested-resources.ts'

/** An authorization request: as it came by HTTP, or the `parameters` of an earlier result. */
export type AuthorizationInput = HttpRequest | Parameters

/** A request on its way through the checks: each step knows more than the one before. */
interface Asked {
  readonly parameters: Parameters
  readonly members: Members
  readonly context: ServerContext
}
interface Identified extends Asked {
  readonly client: Client
}
interface Addressed extends Identified {
  readonly redirectUri: string
}
interface Typed extends Addressed {
  readonly responseType: ResponseType
}
interface Answerable extends Typed {
  readonly responseMode: ResponseMode
}

/** Checks an authorization request, RFC 6749 §4.1.1. The order of the steps is the security argument. */
export async function validateAuthorizationRequest(
  input: AuthorizationInput,
  members: Members,
  context: ServerContext,
): Promise<AuthorizationRequest> {
  // Nobody is known yet: an error in these is for the user to see and goes nowhere.
  const asked: Asked = { parameters: readParameters(input), members, context }
  const identified = await identifyClient(asked)
  const meant = input instanceof Parameters ? identified : await replaceParameters(identified)
  const addressed = await checkRedirectUri(meant)
  try {
    // The redirect URI is the client's: an error in these is answered there.
    const typed = checkResponseType(addressed)
    const answerable = checkResponseMode(typed)
    const request = await checkScope(answerable)
    return await runExtensions(request, answerable)
  } catch (error) {
    if (error instanceof OAuth2Error) throw toClient(error, addressed)
    throw error
  }
}

function readParameters(input: AuthorizationInput): Parameters {
  return input instanceof Parameters ? refuseRepeated(input) : authorizationParameters(input)
}

async function identifyClient(asked: Asked): Promise<Identified> {
  const clientId = asked.parameters.get('client_id')
  if (clientId === undefined) throw new InvalidRequestError('The parameter client_id is missing')
  const client = await asked.context.findClient(clientId)
  if (!client) throw unknownClient()
  return { ...asked, client }
}

/** What the user is shown about a client that is not there, RFC 6749 §4.1.2.1: it goes to no redirect URI. */
export function unknownClient(): OAuth2Error {
  return new InvalidClientError('There is no such client', {
    status: 400,
    reason: 'unknown_client',
  })
}

/** Lets extensions put the parameters of a request object in the place of those that came by HTTP, RFC 9101 §6.3. */
async function replaceParameters(identified: Identified): Promise<Identified> {
  const { client, context } = identified
  let { parameters } = identified
  for (const { authorizationParameters: replace } of identified.members.shared) {
    if (replace) parameters = refuseRepeated(await replace(parameters, client, context))
  }
  return { ...identified, parameters }
}

async function checkRedirectUri(identified: Identified): Promise<Addressed> {
  const { parameters, client, context } = identified
  const redirectUri = parameters.get('redirect_uri') ?? onlyRedirectUri(client)
  // RFC 6749 §3.1.2.4: never redirect to a URI that is not registered.
  if (!(await context.isRedirectUri(redirectUri, client))) {
    throw new InvalidRequestError('The redirect_uri is not registered for this client', {
      reason: 'redirect_uri_not_registered',
    })
  }
  return { ...identified, redirectUri }
}

function onlyRedirectUri(client: Client): string {
  const [only, ...others] = client.redirect_uris
  // RFC 6749 §3.1.2.3: it may be left out when exactly one is registered.
  if (only !== undefined && others.length === 0) return only
  throw new InvalidRequestError('The parameter redirect_uri is missing')
}

function checkResponseType(addressed: Addressed): Typed {
  const { parameters, client, members } = addressed
  const value = parameters.get('response_type')
  if (value === undefined) throw new InvalidRequestError('The parameter response_type is missing')
  // RFC 6749 §3.1.1: the order of the words does not matter.
  const name = sortWords(value)
  const responseType = members.responseTypes.byName.get(name)
  if (!responseType) throw new UnsupportedResponseTypeError()
  const grantTypes = [responseType.grantType, ...(responseType.alsoNeeds ?? [])]
  const registered =
    client.response_types.some((type) => sortWords(type) === name) &&
    grantTypes.every((grantType) => client.grant_types.includes(grantType))
  if (!registered)
    throw new UnauthorizedClientError(undefined, { reason: 'response_type_not_registered' })
  return { ...addressed, responseType }
}

function checkResponseMode(typed: Typed): Answerable {
  const name = typed.parameters.get('response_mode') ?? typed.responseType.defaultResponseMode
  const responseMode = typed.members.responseModes.byName.get(name)
  // OAuth 2.0 Multiple Response Type Encoding Practices §5: what holds a token does not go into a query.
  const refused = typed.responseType.refusedResponseModes?.includes(name) === true
  if (!responseMode || refused) {
    throw new InvalidRequestError('The response_mode is not supported', {
      reason: 'response_mode_refused',
    })
  }
  return { ...typed, responseMode }
}

async function checkScope(answerable: Answerable): Promise<AuthorizationRequest> {
  const { parameters, client, redirectUri, responseType, responseMode, context } = answerable
  return {
    parameters,
    client,
    redirectUri,
    responseType,
    responseMode,
    state: parameters.get('state'),
    scope: await context.resolveScope(parameters.get('scope'), client),
    resources: await requestedResources(parameters, client, context),
    prompt: [],
    maxAge: undefined,
    loginHint: undefined,
    acrValues: [],
    acrEssential: false,
    uiLocales: [],
    display: undefined,
    claims: [],
    acceptsSubject: async () => true,
    remembered: {},
  }
}

async function runExtensions(
  request: AuthorizationRequest,
  { members, responseType, context }: Answerable,
): Promise<AuthorizationRequest> {
  await responseType.check?.(request, context)
  let checked = request
  for (const { authorizationRequest } of members.extensionsOf(responseType.grantType)) {
    checked = (await authorizationRequest?.(checked, context)) ?? checked
  }
  return checked
}

function toClient(error: OAuth2Error, addressed: Addressed): AuthorizationRequestError {
  const { parameters, client, redirectUri, members } = addressed
  const { responseModes, responseTypes } = members
  const responseType = responseTypes.byName.get(sortWords(parameters.get('response_type') ?? ''))
  const asked = parameters.get('response_mode') ?? ''
  // The mode asked for if there is such a one, else the default of the response type, else the query.
  const refused = responseType?.refusedResponseModes?.includes(asked) === true
  const responseMode =
    (refused ? undefined : responseModes.byName.get(asked)) ??
    responseModes.byName.get(responseType?.defaultResponseMode ?? usualMode(parameters))
  if (!responseMode) throw error
  return new AuthorizationRequestError(error, {
    clientId: client.client_id,
    redirectUri,
    state: parameters.get('state'),
    responseMode,
  })
}

/** OAuth 2.0 Multiple Response Type Encoding Practices §5: whoever asks for tokens looks for the answer in the fragment, also for a no. */
function usualMode(parameters: Parameters): string {
  const words = parameters.get('response_type')?.split(' ') ?? []
  return words.includes('token') || words.includes('id_token') ? 'fragment' : 'query'
}

function sortWords(words: string): string {
  return words.split(' ').toSorted().join(' ')
}
