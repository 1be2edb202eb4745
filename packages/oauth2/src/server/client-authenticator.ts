import type { HttpRequest, Parameters } from '@authkit/common/http'
import { InvalidClientError, type OAuth2Error } from '../errors.ts'
import type { Client } from './authorization.ts'
import type {
  AuthenticatedClient,
  ClientAuthenticationMethod,
  PresentedCredentials,
  ServerContext,
} from './contracts.ts'

/** Authenticates the client of a request, RFC 6749 §2.3. */
export function clientAuthenticator(
  methods: readonly ClientAuthenticationMethod[],
  findClient: (clientId: string) => Promise<Client | undefined>,
  report: ServerContext['report'],
): (request: HttpRequest, parameters: Parameters) => Promise<AuthenticatedClient> {
  const schemes = new Set(
    methods.map((method) => method.scheme).filter((scheme) => scheme !== undefined),
  )
  const failure = () => {
    report({ type: 'client_authentication_failed', method: undefined })
    // RFC 6749 §5.2: 401 comes with a challenge of each scheme that would do.
    const challenge = [...schemes].map((scheme) => `${scheme} realm="oauth"`).join(', ')
    return new InvalidClientError(
      undefined,
      challenge === '' ? {} : { headers: { 'www-authenticate': challenge } },
    )
  }
  return async (request, parameters) => {
    const { method, credentials } = present(methods, request, parameters, failure)
    // RFC 6749 §2.3.1: a client_id beside the credentials is the same client's.
    const named = parameters.get('client_id')
    const client = await findClient(credentials.clientId)
    const verified = await method.verify(credentials, client)
    const registered = client?.token_endpoint_auth_method === method.method
    if (!client || !verified || !registered || (named !== undefined && named !== client.client_id))
      throw failure()
    report({ type: 'client_authenticated', clientId: client.client_id, method: method.method })
    return { client, confidential: method.confidential }
  }
}

interface Presented {
  readonly method: ClientAuthenticationMethod
  readonly credentials: PresentedCredentials
}

function present(
  methods: readonly ClientAuthenticationMethod[],
  request: HttpRequest,
  parameters: Parameters,
  failure: () => OAuth2Error,
): Presented {
  const found: Presented[] = []
  for (const method of methods) {
    try {
      const credentials = method.read(request, parameters)
      if (credentials) found.push({ method, credentials })
    } catch (error) {
      if (error instanceof InvalidClientError) throw failure()
      throw error
    }
  }
  const [only, second] = found
  // RFC 6749 §2.3: a client uses one method in a request.
  if (!only || second) throw failure()
  return only
}
