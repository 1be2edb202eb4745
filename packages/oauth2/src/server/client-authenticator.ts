import type { HttpRequest, Parameters } from '@authkit/common/http'
import { InvalidClientError, type OAuth2Error } from '../errors.ts'
import type { AuthenticatedClient, ServerContext } from './context.ts'
import type { ClientAuthenticationMethod, PresentedCredentials } from './contracts.ts'
import type { ClientAuthenticationFailure } from './events.ts'
import type { Members } from './members.ts'

/** Authenticates the client of a request by the methods of the server, RFC 6749 §2.3. */
export function clientAuthenticator(
  members: Members,
): (
  context: ServerContext,
  request: HttpRequest,
  parameters: Parameters,
) => Promise<AuthenticatedClient> {
  const methods = [...members.clientAuthentication]
  const headers = challengeOf(methods)
  return async (context, request, parameters) => {
    const presented = present(methods, request, parameters)
    const refuse = (
      reason: ClientAuthenticationFailure,
      { method, credentials }: Partial<Presented> = {},
    ): OAuth2Error => {
      const clientId = credentials?.clientId
      context.report({
        type: 'client_authentication_failed',
        method: method?.method,
        clientId,
        reason,
      })
      return new InvalidClientError(undefined, { headers, reason })
    }
    if (typeof presented === 'string') throw refuse(presented)
    const { method, credentials } = presented
    const { clientId } = credentials
    for (const { clientAuthentication } of members.shared) {
      if (!clientAuthentication) continue
      await clientAuthentication({ http: request, clientId, method: method.method }, context)
    }
    const client = await context.findClient(clientId)
    const verified = await method.verify(credentials, client, context)
    if (!client) throw refuse('unknown_client', presented)
    if (!verified) throw refuse('wrong_credentials', presented)
    if (client.token_endpoint_auth_method !== method.method)
      throw refuse('other_method_registered', presented)
    // RFC 6749 §2.3.1 and RFC 7521 §4.2: a client_id beside the credentials is the same client's.
    const named = parameters.get('client_id')
    if (named !== undefined && named !== client.client_id)
      throw refuse('client_id_mismatch', presented)
    context.report({ type: 'client_authenticated', clientId, method: method.method })
    return { client, confidential: method.confidential }
  }
}

/** RFC 6749 §5.2: 401 comes with a challenge of each scheme that would do. */
function challengeOf(methods: readonly ClientAuthenticationMethod[]): Record<string, string> {
  const schemes = new Set(methods.map(({ scheme }) => scheme).filter((name) => name !== undefined))
  const challenge = [...schemes].map((scheme) => `${scheme} realm="oauth"`).join(', ')
  return challenge === '' ? {} : { 'www-authenticate': challenge }
}

interface Presented {
  readonly method: ClientAuthenticationMethod
  readonly credentials: PresentedCredentials
}

function present(
  methods: readonly ClientAuthenticationMethod[],
  request: HttpRequest,
  parameters: Parameters,
): Presented | ClientAuthenticationFailure {
  let found: Presented | undefined
  for (const method of methods) {
    try {
      const credentials = method.read(request, parameters)
      // RFC 6749 §2.3: a client uses one method in a request.
      if (credentials && found) return 'several_methods'
      if (credentials) found = { method, credentials }
    } catch (error) {
      if (error instanceof InvalidClientError) return 'malformed_credentials'
      throw error
    }
  }
  return found ?? 'no_credentials'
}
