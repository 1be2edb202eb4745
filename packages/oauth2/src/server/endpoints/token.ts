import {
  jsonResponse,
  type HttpRequest,
  type HttpResponse,
  type Parameters,
  singleHeader,
} from '@authkit/common/http'
import {
  InvalidRequestError,
  UnauthorizedClientError,
  UnsupportedGrantTypeError,
} from '../../errors.ts'
import { authenticateIdentified } from '../client-authenticator.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import type { Endpoint, Grant } from '../contracts.ts'
import type { Members } from '../members.ts'
import { bodyParameters } from '../request-parameters.ts'

/** Token endpoint, RFC 6749 §3.2. */
export function token(members: Members): Endpoint {
  return {
    name: 'token',
    path: '/token',
    methods: ['POST'],
    metadataName: 'token_endpoint',
    authenticatesClients: 'token_endpoint',
    handle: (request, context) => answer(request, context, members),
  }
}

async function answer(
  http: HttpRequest,
  context: ServerContext,
  members: Members,
): Promise<HttpResponse> {
  const parameters = bodyParameters(http)
  const { grantType, handle, identifyClient } = findGrant(parameters.get('grant_type'), members)
  const identified =
    identifyClient && isAnonymous(http, parameters)
      ? await identifyClient(parameters, context)
      : undefined
  const { client, confidential } = identified
    ? await authenticateIdentified(identified, http, members, context)
    : await context.authenticateClient(http, parameters)
  // RFC 6749 §5.2: the client uses only grants it is registered for.
  if (!client.grant_types.includes(grantType)) throw new UnauthorizedClientError()
  const request: TokenRequest = { http, parameters, client, confidential, grantType }
  for (const { authenticatedRequest } of members.extensionsOf(grantType)) {
    if (authenticatedRequest) await authenticatedRequest(request, context)
  }
  return jsonResponse(200, await handle(request, context))
}

/** True when a request says nothing about its client. */
function isAnonymous({ headers }: HttpRequest, parameters: Parameters): boolean {
  return (
    singleHeader(headers, 'authorization') === undefined &&
    !['client_id', 'client_secret', 'client_assertion'].some((name) => parameters.has(name))
  )
}

function findGrant(
  grantType: string | undefined,
  { grants }: Members,
): Grant & Required<Pick<Grant, 'handle'>> {
  if (grantType === undefined) throw new InvalidRequestError('The parameter grant_type is missing')
  const grant = grants.byName.get(grantType)
  if (!grant?.handle) throw new UnsupportedGrantTypeError()
  return { ...grant, handle: grant.handle }
}
