import {
  AuthkitConfigError,
  checkOptions,
  constantTimeEqual,
  HttpInputError,
  sha256,
} from '@authkit/common'
import { type HttpRequest, type HttpResponse, queryParameters } from '@authkit/common/http'
import { isStoreKey, type JsonObject } from '@authkit/common/store'
import { InvalidRequestError, UnauthorizedClientError } from '../../errors.ts'
import type { ClientMetadata } from '../../protocol/client-metadata.ts'
import type { ServerContext } from '../context.ts'
import type { Endpoint, MetadataSource } from '../contracts.ts'
import { checkSeconds } from '../lifetimes.ts'
import {
  bearerCredentials,
  missingBearer,
  refusedBearer,
} from '../registration/bearer-credentials.ts'
import { isCurrentSecret, renewSecret, secretForm } from '../registration/issued-secret.ts'
import {
  configurationName,
  informationResponse,
  issueRegistrationToken,
  type ManagedClient,
  withoutCredentials,
} from '../registration/client-information.ts'
import type { RegistrationPolicy } from '../registration/registration-policy.ts'
import type { StoredClient } from '../repositories/clients.ts'
import { refuseRepeated } from '../request-parameters.ts'

/** How clients look after their registration. */
export interface ClientConfigurationOptions {
  /** The registration endpoint, `clientRegistration({ … })`: what it refuses, an update refuses as well. */
  readonly registration: { readonly policy: RegistrationPolicy }
  /**
   * Clients that may do what the method of the request says: read (`GET`), change (`PUT`) or remove (`DELETE`) their registration. All unless
   * given. It gets a copy without secrets.
   */
  readonly allow?:
    | ((client: ClientMetadata, request: HttpRequest) => boolean | Promise<boolean>)
    | undefined
  /** True to give a client a new secret with each update; false unless given. */
  readonly rotateSecret?: boolean | undefined
  /** How long the earlier secret stays valid beside a new one, in seconds; 3600 unless given. */
  readonly secretOverlap?: number | undefined
  /** True to give a client a new registration access token with each update, the earlier one ending at once; false unless given. */
  readonly rotateRegistrationToken?: boolean | undefined
}

interface Server {
  readonly context: ServerContext
  readonly source: MetadataSource
}

interface Rotation {
  /** Seconds that an earlier secret stays valid; absent when secrets stay. */
  readonly overlap: number | undefined
  readonly registrationToken: boolean
}

/** A client that proved that a registration is its own. */
interface Registration extends StoredClient {
  readonly metadata: ManagedClient
  /** The token by which it did. */
  readonly token: string
}

/** Client configuration endpoint: a client reads, changes and removes its registration, RFC 7592 §2. */
export function clientConfiguration(options: ClientConfigurationOptions): Endpoint {
  checkOptions('clientConfiguration', options, {
    registration: 'object',
    allow: 'function?',
    rotateSecret: 'flag?',
    secretOverlap: 'number?',
    rotateRegistrationToken: 'flag?',
  })
  const { registration, allow, rotateSecret = false, secretOverlap = 3600 } = options
  const overlap = checkSeconds('secretOverlap', secretOverlap, 0)
  const policy: unknown = registration.policy
  if (typeof policy !== 'object' || policy === null) {
    throw new AuthkitConfigError(
      'clientConfiguration: registration is the endpoint that clientRegistration({ … }) made',
    )
  }
  const rotation: Rotation = {
    overlap: rotateSecret ? overlap : undefined,
    registrationToken: options.rotateRegistrationToken ?? false,
  }
  return {
    name: configurationName,
    path: '/register/client',
    methods: ['GET', 'PUT', 'DELETE'],
    keepsClients: true,
    async handle(request, context, source) {
      const found = await findRegistration(request, context)
      // RFC 7592 §2.1, §2.2, §2.3: whoever may not do it is told so.
      if (allow && (await allow(withoutCredentials(found.metadata), request)) !== true) {
        throw new UnauthorizedClientError('The client may not do this', { status: 403 })
      }
      if (request.method === 'DELETE') return remove(found, context)
      if (request.method !== 'PUT') return read(found, context)
      return update(request, found, { context, source }, registration.policy, rotation)
    },
  }
}

const noToken = sha256('')

async function findRegistration(
  request: HttpRequest,
  context: ServerContext,
): Promise<Registration> {
  const token = bearerCredentials(request)
  if (token === undefined) throw missingBearer()
  const clientId = clientIdOf(request)
  const stored =
    clientId !== undefined && isStoreKey(clientId)
      ? await context.repositories.clients.find(clientId)
      : undefined
  const metadata: ManagedClient | undefined = stored?.metadata
  const hash = metadata?.registration_access_token_hash
  // Compared in any case, so that the time does not tell which clients there are.
  const isOwn = constantTimeEqual(sha256(token), hash ?? noToken)
  // RFC 7592 §2: the token is good for one client, and there is one answer for every other case.
  if (!stored || !metadata || metadata.client_id !== clientId || hash === undefined || !isOwn) {
    throw refusedBearer('registration_access_token')
  }
  return { metadata, version: stored.version, token }
}

function clientIdOf(request: HttpRequest): string | undefined {
  try {
    return refuseRepeated(queryParameters(request)).get('client_id')
  } catch (error) {
    if (!(error instanceof HttpInputError)) throw error
    throw new InvalidRequestError(error.message, { cause: error, status: error.status })
  }
}

function read({ metadata, token }: Registration, context: ServerContext): HttpResponse {
  return informationResponse(200, { client: metadata, registrationToken: token }, context)
}

async function update(
  http: HttpRequest,
  { metadata: before, token, version }: Registration,
  server: Server,
  policy: RegistrationPolicy,
  rotation: Rotation,
): Promise<HttpResponse> {
  const { context } = server
  const now = Math.floor(context.clock())
  const members = policy.read(http)
  checkIdentity(members, before, now)
  const request = { http, registrant: undefined, client: withoutCredentials(before) }
  // RFC 7592 §2.2: what is sent takes the place of everything; what is not sent is gone.
  const { metadata, method } = await policy.decide(members, request, server)

  const terms = { lifetime: policy.secretLifetime, now, overlap: rotation.overlap }
  const secret = renewSecret(secretForm(method, metadata, context), before, terms)
  const issued = rotation.registrationToken ? issueRegistrationToken(context) : undefined
  const { client_id: clientId, registration_access_token_hash: hash } = before
  const client: ManagedClient = {
    ...metadata,
    client_id: clientId,
    client_id_issued_at: before['client_id_issued_at'],
    ...secret.kept,
    ...(issued?.kept ?? { registration_access_token_hash: hash }),
  }
  if (!(await context.repositories.clients.replace(client, version))) {
    // RFC 9110 §15.5.10: of two updates at the same moment one is told to look again.
    throw new InvalidRequestError('The registration was changed meanwhile; read it again', {
      status: 409,
      reason: 'registration_changed',
    })
  }
  context.report({ type: 'client_updated', clientId })
  const registrationToken = issued?.shown ?? token
  return informationResponse(200, { client, secret: secret.shown, registrationToken }, context)
}

/** What only the server gives; a client that sends it back wants to change it, RFC 7592 §2.2. */
const givenMembers = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
]

function checkIdentity(members: JsonObject, client: ClientMetadata, now: number): void {
  // RFC 7592 §2.2: these are not in an update.
  if (givenMembers.some((name) => Object.hasOwn(members, name))) {
    throw new InvalidRequestError(`An update has none of ${givenMembers.join(', ')}`)
  }
  // RFC 7592 §2.2: the identifier is there and stays.
  if (members['client_id'] !== client.client_id) {
    throw new InvalidRequestError('client_id is not the one of the client')
  }
  // RFC 7592 §2.2: a secret that is sent is the current one; clients do not choose theirs.
  const secret = members['client_secret'] ?? undefined
  if (secret !== undefined && !isCurrentSecret(secret, client, now)) {
    throw new InvalidRequestError('client_secret is not the one of the client')
  }
}

async function remove({ metadata }: Registration, context: ServerContext): Promise<HttpResponse> {
  const { client_id: clientId } = metadata
  // RFC 7592 §2.3: with the client goes everything that was issued to it.
  await context.repositories.revokeClient(clientId)
  context.report({ type: 'client_deleted', clientId })
  return { status: 204, headers: { 'cache-control': 'no-store', pragma: 'no-cache' } }
}
