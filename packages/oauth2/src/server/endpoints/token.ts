import { jsonResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import {
  InvalidRequestError,
  UnauthorizedClientError,
  UnsupportedGrantTypeError,
} from '../../errors.ts'
import type { Endpoint, Grant, ServerContext } from '../contracts.ts'
import { bodyParameters } from '../request-parameters.ts'

/** Token endpoint, RFC 6749 §3.2. */
export function token(grants: ReadonlyMap<string, Grant>): Endpoint {
  return {
    name: 'token',
    path: '/token',
    methods: ['POST'],
    metadataName: 'token_endpoint',
    authenticatesClients: true,
    handle: (request, context) => answer(request, context, grants),
  }
}

async function answer(
  http: HttpRequest,
  context: ServerContext,
  grants: ReadonlyMap<string, Grant>,
): Promise<HttpResponse> {
  const parameters = bodyParameters(http)
  const grant = findGrant(parameters.get('grant_type'), grants)
  const { client, confidential } = await context.authenticateClient(http, parameters)
  // RFC 6749 §5.2: the client uses only grants it is registered for.
  if (!client.grant_types.includes(grant.grantType)) throw new UnauthorizedClientError()
  return jsonResponse(200, await grant.handle({ http, parameters, client, confidential }, context))
}

function findGrant(grantType: string | undefined, grants: ReadonlyMap<string, Grant>): Grant {
  if (grantType === undefined) throw new InvalidRequestError('The parameter grant_type is missing')
  const grant = grants.get(grantType)
  if (!grant) throw new UnsupportedGrantTypeError()
  return grant
}
