import { memoryStore } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import {
  AuthorizationServer,
  type AuthorizationServerOptions,
  authorizationCode,
  clientConfiguration,
  type ClientConfigurationOptions,
  clientCredentials,
  clientRegistration,
  type ClientRegistrationOptions,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  deviceCode,
  type Extension,
  type Grant,
  none,
  pkce,
  privateKeyJwt,
  refreshToken,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { basic, issuer, json, post } from '../provider.ts'

export const initialToken = 'initial-access-token-of-the-tests'
export const appUri = 'https://app.example/cb'

/** A grant of two more response types, one of them of two words. */
const hybrid: Grant = {
  grantType: 'hybrid',
  responseTypes: ['code id_token', 'token'].map((responseType) => ({
    responseType,
    grantType: 'hybrid',
    defaultResponseMode: 'fragment',
    respond: async () => ({}),
  })),
}

/** A JSON answer by its members. */
export type Answer = Record<string, unknown>

export interface RegistrarOptions extends ClientRegistrationOptions {
  readonly server?: Partial<AuthorizationServerOptions>
  /** `false` leaves the configuration endpoint out. */
  readonly configuration?: Omit<ClientConfigurationOptions, 'registration'> | false
  readonly extension?: Extension
  /** `true` for a server without a list of scopes. */
  readonly anyScope?: boolean
}

/** A server where clients register, and what they do with it. */
export function createRegistrar({
  server: serverOptions,
  configuration,
  extension,
  anyScope = false,
  ...options
}: RegistrarOptions = {}) {
  const clock = fixedClock(1_700_000_000)
  const store = memoryStore({ clock })
  const events: ServerEvent[] = []
  const chosen =
    options.initialAccessToken === undefined && options.open === undefined
      ? { ...options, open: true }
      : options
  const registration = clientRegistration(chosen)
  const server = new AuthorizationServer({
    issuer,
    store,
    clients: [],
    ...(anyScope ? {} : { scopes: ['read', 'write', 'admin'] }),
    clientAuthentication: [
      clientSecretBasic(),
      clientSecretPost(),
      none(),
      privateKeyJwt(),
      clientSecretJwt(),
    ],
    clock,
    onEvent: (event) => events.push(event),
    ...serverOptions,
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .registerGrant(deviceCode({ verificationUri: `${issuer}/device` }))
    .registerGrant(hybrid)
    .registerEndpoint(registration)
  if (configuration !== false)
    server.registerEndpoint(clientConfiguration({ registration, ...configuration }))
  if (extension) server.use(extension)

  const send = (body: unknown, headers: Record<string, string> = {}): Promise<HttpResponse> =>
    server.createEndpointResponse('client_registration', registrationRequest(body, headers))

  /** Registers a client that may be redirected to, and gives what it was answered. */
  const register = async (
    members: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await send({ redirect_uris: [appUri], ...members }, headers)
    return { status: response.status, ...json(response) }
  }

  /** What is kept about a client. */
  const kept = async (clientId: unknown): Promise<Readonly<Record<string, unknown>> | undefined> =>
    (await server.context.repositories.clients.find(String(clientId)))?.metadata

  const manage = (
    method: string,
    client: Record<string, unknown>,
    body?: unknown,
    headers: Record<string, string | undefined> = {},
  ): Promise<HttpResponse> => {
    const given = {
      authorization: `Bearer ${String(client['registration_access_token'])}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    }
    return server.createEndpointResponse('client_configuration', {
      method,
      url: String(client['registration_client_uri']),
      headers: given,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }

  return { server, store, clock, events, send, register, kept, manage }
}

export type Registrar = ReturnType<typeof createRegistrar>

export function registrationRequest(
  body: unknown,
  headers: Record<string, string> = {},
): HttpRequest {
  return {
    method: 'POST',
    url: `${issuer}/register`,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

/** A client that registered, and how it changes its registration. */
export async function registered(options: RegistrarOptions = {}, members = {}) {
  const registrar = createRegistrar(options)
  const client = await registrar.register({ client_name: 'Calendar', ...members })
  /** What is sent back to change something: everything that may be. */
  const current = { client_id: client['client_id'], redirect_uris: [appUri] }
  const put = async (changes: Answer = {}): Promise<Answer> => {
    const response = await registrar.manage('PUT', client, { ...current, ...changes })
    return { status: response.status, ...json(response) }
  }
  return { ...registrar, client, current, put }
}

/** True when the client authenticates by this secret. */
export async function authenticates(
  { server }: Pick<Registrar, 'server'>,
  client: Answer,
  secret: unknown,
): Promise<boolean> {
  const headers = basic(String(client['client_id']), String(secret))
  const form = { grant_type: 'authorization_code', code: 'x' }
  return (await server.createTokenResponse(post('/token', form, headers))).status !== 401
}
