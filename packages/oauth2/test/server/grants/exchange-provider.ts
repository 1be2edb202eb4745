import { memoryStore, urlEncode } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import { jwt, JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  clientCredentials,
  type Grant,
  introspection,
  jwtFormat,
  opaqueFormat,
  refreshToken,
  type Resource,
  revocation,
  type AuthorizationServerOptions,
  type Extension,
  type ServerEvent,
  tokenExchange,
  type TokenExchangeOptions,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { authentication, basic, issuer, json, secret } from '../provider.ts'

export const exchangeType = 'urn:ietf:params:oauth:grant-type:token-exchange'
export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
export const jwtType = 'urn:ietf:params:oauth:token-type:jwt'
export const idTokenType = 'urn:ietf:params:oauth:token-type:id_token'
export const apiUrl = 'https://api.example/'
export const billingUrl = 'https://billing.example/'
export const closedUrl = 'https://closed.example/'

/** A grant that gives tokens of a user at once. */
const user: Grant = {
  grantType: 'urn:example:user',
  handle: ({ parameters, ...request }, context) =>
    context.grantTokens(
      { ...request },
      {
        subject: parameters.get('user') ?? 'alice',
        scope: (parameters.get('scope') ?? '').split(' ').filter((name) => name !== ''),
        resources: parameters.getAll('resource'),
        authentication: { ...authentication, acr: 'gold' },
        refreshable: true,
      },
    ),
}

/** A grant that gives a token which is bound to a key. */
const bound: Grant = {
  grantType: 'urn:example:bound',
  handle: (request, context) =>
    context.issueTokens(request, {
      grant: {
        grantId: 'bound',
        clientId: request.client.client_id,
        scope: [],
        confirmation: { jkt: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' },
        remembered: {},
      },
      scope: [],
    }),
}

const grants = [
  exchangeType,
  'urn:example:user',
  'urn:example:bound',
  'client_credentials',
  'refresh_token',
]

export const exchangeClients = [
  { client_id: 'web', client_secret: secret, grant_types: grants },
  { client_id: 'api', client_secret: secret, grant_types: grants },
  { client_id: 'billing', client_secret: secret, grant_types: grants },
  { client_id: 'reader', client_secret: secret, grant_types: grants, scope: 'read' },
  { client_id: 'idle', client_secret: secret, grant_types: ['urn:example:user'] },
  { client_id: 'native', token_endpoint_auth_method: 'none', grant_types: grants },
]

const usual: readonly Resource[] = [
  { resource: apiUrl, introspectedBy: ['api'] },
  { resource: billingUrl, introspectedBy: ['billing'], accessTokens: jwtFormat() },
  { resource: closedUrl, allowClient: ({ client_id: id }) => id === 'api' },
]

export interface ExchangeProviderOptions extends Omit<
  Partial<AuthorizationServerOptions>,
  'resources'
> {
  /** Resources of the server; false for a server that knows none. */
  readonly resources?: AuthorizationServerOptions['resources'] | false
  readonly exchange?: TokenExchangeOptions
  readonly extensions?: readonly Extension[]
}

type Values = Record<string, string | readonly string[] | undefined>

/** A server with token exchange, and what clients do with it. */
export function exchangeProvider(given: ExchangeProviderOptions = {}) {
  const { exchange: exchangeOptions, extensions = [], resources = usual, ...options } = given
  const clock = fixedClock(1_700_000_000)
  const store = options.store ?? memoryStore({ clock })
  const events: ServerEvent[] = []
  const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])
  const server = new AuthorizationServer({
    issuer,
    store,
    keys,
    clock,
    clients: exchangeClients,
    scopes: ['read', 'write', 'admin'],
    ...(resources === false ? {} : { resources }),
    accessTokens: opaqueFormat(),
    onEvent: (event) => events.push(event),
    ...options,
  })
    .registerGrant(user)
    .registerGrant(bound)
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .registerGrant(tokenExchange(exchangeOptions), ...extensions)
    .registerEndpoint(revocation())
    .registerEndpoint(introspection())

  const token = (clientId: string, form: Values) =>
    server.createTokenResponse(formRequest('/token', form, clientId))

  const get = async (clientId: string, form: Values): Promise<string> => {
    const answer = json(await token(clientId, form))
    if (typeof answer['access_token'] === 'string') return answer['access_token']
    throw new Error(JSON.stringify(answer))
  }

  return {
    server,
    store,
    clock,
    events,
    keys,
    token,
    /** The whole answer to a user's first token request. */
    signIn: async (clientId = 'web', form: Values = {}) =>
      json(await token(clientId, { grant_type: 'urn:example:user', scope: 'read write', ...form })),
    /** An access token of a user. */
    userToken: (clientId = 'web', form: Values = {}) =>
      get(clientId, { grant_type: 'urn:example:user', scope: 'read write', ...form }),
    /** An access token of a client. */
    clientToken: (clientId: string, form: Values = {}) =>
      get(clientId, { grant_type: 'client_credentials', ...form }),
    boundToken: (clientId = 'web') => get(clientId, { grant_type: 'urn:example:bound' }),
    /** Exchanges a token. */
    exchange: async (clientId: string, subjectToken: string, form: Values = {}) => {
      const response = await token(clientId, {
        grant_type: exchangeType,
        subject_token: subjectToken,
        subject_token_type: accessTokenType,
        ...form,
      })
      return { status: response.status, ...json(response) } as Record<string, unknown>
    },
    introspect: async (clientId: string, value: unknown) =>
      json(
        await server.createEndpointResponse(
          'introspection',
          formRequest('/introspect', { token: String(value) }, clientId),
        ),
      ),
    revoke: (clientId: string, value: unknown) =>
      server.createEndpointResponse(
        'revocation',
        formRequest('/revoke', { token: String(value) }, clientId),
      ),
    recordOf: (value: unknown) => server.context.repositories.accessTokens.find(String(value)),
    /** What a JWT says, once it is verified. */
    claimsOf: (value: unknown) =>
      jwt.decode(String(value), options.keys instanceof KeySet ? options.keys : keys, { clock }),
    lastReason: () => {
      const refused = events.findLast(({ type }) => type === 'request_refused')
      return refused?.type === 'request_refused' ? refused.reason : undefined
    },
  }
}

/** A form of which values may repeat, by a client that authenticates unless it is the public one. */
export function formRequest(path: string, form: Values, clientId: string): HttpRequest {
  const pairs = Object.entries(form).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  )
  const isPublic = clientId === 'native'
  return {
    method: 'POST',
    url: `${issuer}${path}`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(isPublic ? {} : basic(clientId, secret)),
    },
    body: urlEncode(isPublic ? [...pairs, ['client_id', clientId]] : pairs),
  }
}
