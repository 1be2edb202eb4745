import { checkOptions } from '@authkit/common'
import { jsonResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import { formatScope } from '../../protocol/scope.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import type { Endpoint } from '../contracts.ts'
import { type DescribedToken, describeToken } from '../described-token.ts'
import { findToken, tokenParameter } from '../issued-token.ts'
import { bodyParameters } from '../request-parameters.ts'

/** Who learns what about a token. */
export interface IntrospectionOptions {
  /**
   * Whether a client may know about a token, in the place of the usual rule: its own tokens, access tokens for a resource that lists
   * the client in `introspectedBy` or for the client itself, and access tokens for no resource in particular.
   */
  readonly allow?: (token: DescribedToken, client: Client) => boolean | Promise<boolean>
  /** Further members of the answer, such as `username`. They do not take the place of those that the server writes. */
  readonly claims?: (
    token: DescribedToken,
  ) => JsonObject | undefined | Promise<JsonObject | undefined>
}

/** Token introspection endpoint for confidential clients, RFC 7662 §2. */
export function introspection(options: IntrospectionOptions = {}): Endpoint {
  checkOptions('introspection', options, { allow: 'function?', claims: 'function?' })
  return {
    name: 'introspection',
    path: '/introspect',
    methods: ['POST'],
    metadataName: 'introspection_endpoint',
    authenticatesClients: 'introspection_endpoint',
    confidentialClients: true,
    handle: (request, context) => introspect(request, context, options),
  }
}

async function introspect(
  request: HttpRequest,
  context: ServerContext,
  { allow, claims }: IntrospectionOptions,
): Promise<HttpResponse> {
  const parameters = bodyParameters(request)
  // RFC 7662 §2.1: who asks is authenticated, lest anybody try tokens until one is active.
  const asked = await context.authenticateClient(request, parameters, { confidential: true })
  const { client } = asked
  const value = tokenParameter(parameters)
  const found = await findToken(value, parameters.get('token_type_hint'), context)
  const token = found && (await describeToken(found, value, context))
  const allowed = token && (await (allow ?? allowUsual)(token, client, context))
  // RFC 7662 §2.2: who may not know, and who asks about what does not work, learns nothing else.
  if (!token || allowed !== true) return jsonResponse(200, { active: false })
  return jsonResponse(200, {
    ...(await claims?.(token)),
    ...answer(token, await subjectOf(token, context), context),
  })
}

/** RFC 7662 §4: a client that could ask about any token could look for those that it can use. */
async function allowUsual(
  { kind, clientId, audience }: DescribedToken,
  { client_id: asker }: Client,
  { findResource }: ServerContext,
): Promise<boolean> {
  if (clientId === asker) return true
  if (kind !== 'access_token') return false
  if (audience.length === 0 || audience.includes(asker)) return true
  const resources = await Promise.all(audience.map((name) => findResource(name)))
  return resources.some((resource) => resource?.introspectedBy?.includes(asker) === true)
}

/** RFC 7662 §2.2: the user as the client of the token knows it, which is how a JWT says it as well. */
async function subjectOf(
  { clientId, subject, jwt }: DescribedToken,
  { findClient, subjectFor }: ServerContext,
): Promise<string | undefined> {
  if (subject === undefined || jwt?.sub !== undefined) return jwt?.sub
  const client = await findClient(clientId)
  return client ? subjectFor(subject, client) : undefined
}

/** The members of RFC 7662 §2.2. Each is here, absent or not, so that none of the application's stands for one of the server's. */
function answer(
  token: DescribedToken,
  subject: string | undefined,
  { issuer }: ServerContext,
): JsonObject {
  const { kind, clientId, scope, audience, authentication, jwt } = token
  const [only, ...others] = audience
  return {
    active: true,
    // RFC 8693 §2.2.1: what is no access token has no type of use, so that no API takes it for one.
    token_type: kind === 'access_token' ? 'Bearer' : 'N_A',
    client_id: clientId,
    scope: scope.length > 0 ? formatScope(scope) : undefined,
    sub: subject,
    aud: others.length > 0 ? audience : only,
    iss: issuer,
    iat: token.issuedAt,
    exp: token.expiresAt,
    nbf: jwt?.nbf,
    jti: jwt?.jti,
    auth_time: authentication?.time,
    acr: authentication?.acr,
    amr: authentication?.amr,
    cnf: token.confirmation,
    act: token.actor,
  }
}
