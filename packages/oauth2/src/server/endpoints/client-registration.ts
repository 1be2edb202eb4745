import { checkOptions, generateToken } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import { InvalidRequestError, TemporarilyUnavailableError } from '../../errors.ts'
import type { ServerContext } from '../context.ts'
import type { Endpoint, MetadataSource } from '../contracts.ts'
import { issueSecret, secretForm } from '../registration/issued-secret.ts'
import {
  informationResponse,
  issueRegistrationToken,
  type ManagedClient,
} from '../registration/client-information.ts'
import {
  type AuthorizeRegistration,
  type CheckAccess,
  registrationAccess,
} from '../registration/registration-access.ts'
import {
  type RegistrationPolicy,
  registrationPolicy,
  type RegistrationRules,
} from '../registration/registration-policy.ts'

/** Who may register, and what. */
export interface ClientRegistrationOptions extends RegistrationRules {
  /** Initial access tokens, each as text or as `hashClientSecret` made it, or a function that decides by token and request. */
  readonly initialAccessToken?: readonly string[] | AuthorizeRegistration | undefined
  /** True to let everybody register, without a token. One of the two has to be said. */
  readonly open?: boolean | undefined
}

/** The registration endpoint; `clientConfiguration()` takes its rules from it. */
export interface ClientRegistration extends Endpoint {
  /** What clients may register. */
  readonly policy: RegistrationPolicy
}

/** Client registration endpoint, RFC 7591 §3. Clients that register here are known to the server at once. */
export function clientRegistration(options: ClientRegistrationOptions): ClientRegistration {
  checkOptions('clientRegistration', options, {
    initialAccessToken: 'list|function?',
    open: 'flag?',
    grantTypes: 'list?',
    scopes: 'list?',
    register: 'function?',
    softwareStatements: 'object?',
    secretLifetime: 'number?',
    rules: 'list?',
    keepMembers: 'list?',
    maxBytes: 'number?',
  })
  const { initialAccessToken, open = false, ...rules } = options
  const access = registrationAccess(initialAccessToken, open)
  const policy = registrationPolicy(rules)
  return {
    name: 'client_registration',
    path: '/register',
    methods: ['POST'],
    metadataName: 'registration_endpoint',
    keepsClients: true,
    policy,
    handle: (request, context, source) => register(request, { context, source }, access, policy),
  }
}

async function register(
  http: HttpRequest,
  server: { readonly context: ServerContext; readonly source: MetadataSource },
  access: CheckAccess,
  policy: RegistrationPolicy,
): Promise<HttpResponse> {
  const { context } = server
  const registrant = await access(http)
  const members = policy.read(http)
  if (Object.keys(members).length === 0) throw new InvalidRequestError('The body has no members')
  const request = { http, registrant, client: undefined }
  const { metadata, method } = await policy.decide(members, request, server)

  const now = Math.floor(context.clock())
  const form = secretForm(method, metadata, context)
  const secret = issueSecret(form, { lifetime: policy.secretLifetime, now })
  const registrationToken = issueRegistrationToken(context)
  const client: ManagedClient = {
    ...metadata,
    // RFC 9700 §4.15: the server chooses it, so nobody registers the identifier of a user or of another client.
    client_id: generateToken(32),
    client_id_issued_at: now,
    ...secret.kept,
    ...registrationToken.kept,
  }
  if (!(await context.repositories.clients.insert(client))) {
    throw new TemporarilyUnavailableError(undefined, { reason: 'client_not_kept' })
  }
  context.report({ type: 'client_registered', clientId: client.client_id })
  return informationResponse(
    201,
    { client, secret: secret.shown, registrationToken: registrationToken.shown },
    context,
  )
}
