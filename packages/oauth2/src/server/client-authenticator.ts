import type { HttpRequest, Parameters } from '@authkit/common/http'
import {
  InvalidClientError,
  InvalidGrantError,
  InvalidRequestError,
  type OAuth2Error,
  type OAuth2ErrorOptions,
} from '../errors.ts'
import type { Client } from './authorization.ts'
import type { AuthenticatedClient, ServerContext } from './context.ts'
import type {
  ClientAttempt,
  ClientAuthenticationMethod,
  IdentifiedClient,
  PresentedCredentials,
} from './contracts.ts'
import type { ClientAuthenticationFailure } from './events.ts'
import type { Members } from './members.ts'

/** Authenticates the client of a request by the methods of the server, RFC 6749 §2.3. */
export function clientAuthenticator(
  members: Members,
): (
  context: ServerContext,
  request: HttpRequest,
  parameters: Parameters,
  required?: { readonly confidential: boolean },
) => Promise<AuthenticatedClient> {
  const methods = [...members.clientAuthentication]
  const challenge = challengeOf(methods)
  return async (context, request, parameters, required) => {
    const presented = present(methods, request, parameters)
    const refuse = (
      reason: ClientAuthenticationFailure,
      { method, client, detail }: Refused = {},
    ): OAuth2Error => {
      context.report({
        type: 'client_authentication_failed',
        method: method?.method,
        clientId: client?.client_id,
        reason,
        detail,
      })
      // RFC 6749 §5.2: more than one way to authenticate makes the request itself invalid.
      if (reason === 'several_methods')
        return new InvalidRequestError('The client authenticates in several ways', { reason })
      return new InvalidClientError(undefined, { ...challenge, reason })
    }
    if ('reason' in presented) throw refuse(presented.reason, { detail: presented.detail })
    const { method, credentials } = presented
    const { clientId } = credentials
    await admit({ http: request, clientId, method: method.method }, members, context)
    const client = await context.findClient(clientId)
    const fault = await faultOf(presented, client, context)
    if (!client) throw refuse('unknown_client', { method })
    if (fault) throw refuse('wrong_credentials', { method, client, detail: fault.detail })
    if (client.token_endpoint_auth_method !== method.method)
      throw refuse('other_method_registered', { method, client })
    // RFC 6749 §2.3.1 and RFC 7521 §4.2: a client_id beside the credentials is the same client's.
    const named = parameters.get('client_id')
    if (named !== undefined && named !== client.client_id)
      throw refuse('client_id_mismatch', { method, client })
    if (required?.confidential === true && !method.confidential)
      throw refuse('public_client', { method, client })
    context.report({ type: 'client_authenticated', clientId, method: method.method })
    return { client, confidential: method.confidential }
  }
}

/** Authenticates a client by the credentials of its grant, RFC 7521 §4.1. */
export async function authenticateIdentified(
  { clientId, method, verify }: IdentifiedClient,
  http: HttpRequest,
  members: Members,
  context: ServerContext,
): Promise<AuthenticatedClient> {
  await admit({ http, clientId, method }, members, context)
  try {
    const authenticated = await verify()
    context.report({ type: 'client_authenticated', clientId, method })
    return authenticated
  } catch (error) {
    // Whatever else went wrong says nothing about the credentials.
    if (error instanceof InvalidGrantError) {
      const { reason: detail } = error
      const reason = 'wrong_credentials'
      context.report({ type: 'client_authentication_failed', method, clientId, reason, detail })
    }
    throw error
  }
}

/** RFC 6749 §10.10: limits see an attempt before anything of it is looked at. */
async function admit(
  attempt: ClientAttempt,
  members: Members,
  context: ServerContext,
): Promise<void> {
  for (const { clientAuthentication } of members.shared) {
    if (clientAuthentication) await clientAuthentication(attempt, context)
  }
}

/** RFC 6749 §5.2: 401 comes with a challenge of each scheme that would do; where there is none, RFC 9110 §15.5.2 leaves 400. */
function challengeOf(
  methods: readonly ClientAuthenticationMethod[],
): Pick<OAuth2ErrorOptions, 'status' | 'headers'> {
  const schemes = new Set(methods.map(({ scheme }) => scheme).filter((name) => name !== undefined))
  const challenge = [...schemes].map((scheme) => `${scheme} realm="oauth"`).join(', ')
  return challenge === '' ? { status: 400 } : { headers: { 'www-authenticate': challenge } }
}

interface Presented {
  readonly method: ClientAuthenticationMethod
  readonly credentials: PresentedCredentials
}

/** What is known of a request that is refused. What was sent as `client_id` may be anything, a secret in the wrong field as well. */
interface Refused {
  readonly method?: ClientAuthenticationMethod | undefined
  readonly client?: Client | undefined
  readonly detail?: string | undefined
}

/** Why nothing was presented that could be verified. */
interface Unreadable {
  readonly reason: ClientAuthenticationFailure
  readonly detail?: string | undefined
}

function present(
  methods: readonly ClientAuthenticationMethod[],
  request: HttpRequest,
  parameters: Parameters,
): Presented | Unreadable {
  let found: Presented | undefined
  for (const method of methods) {
    try {
      const credentials = method.read(request, parameters)
      // RFC 6749 §2.3: a client uses one method in a request.
      if (credentials && found) return { reason: 'several_methods' }
      if (credentials) found = { method, credentials }
    } catch (error) {
      if (!(error instanceof InvalidClientError)) throw error
      return { reason: 'malformed_credentials', detail: error.reason }
    }
  }
  return found ?? { reason: 'no_credentials' }
}

/** What is wrong with the credentials; `undefined` when they are the client's. */
async function faultOf(
  { method, credentials }: Presented,
  client: Client | undefined,
  context: ServerContext,
): Promise<{ readonly detail?: string | undefined } | undefined> {
  try {
    return (await method.verify(credentials, client, context)) ? undefined : {}
  } catch (error) {
    if (!(error instanceof InvalidClientError)) throw error
    return { detail: error.reason }
  }
}
