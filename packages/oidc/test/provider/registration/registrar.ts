import { memoryStore } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientConfiguration,
  clientRegistration,
  clientSecretBasic,
  clientSecretJwt,
  type Extension,
  none,
  pkce,
  privateKeyJwt,
  refreshToken,
  requestObject,
} from '@authkit/oauth2/server'
import { hybridFlow, implicitFlow, openid, type OpenIDOptions } from '@authkit/oidc/provider'
import { fixedClock } from '@authkit/testing'
import {
  type OpenIDClientTerms,
  openidClientRules,
} from '../../../src/provider/registration/client-rules.ts'
import { issuer, json, keys, user } from '../op.ts'

export const callback = 'https://rp.example/cb'
export const flows = [...implicitFlow(), ...hybridFlow()]
/** Public keys of a client, one that signs and two that things can be encrypted with. */
export const jwks = new KeySet([
  JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', use: 'sig' }),
  JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ECDH-ES', use: 'enc' }),
  JsonWebKey.generate('RSA', { alg: 'RSA-OAEP', use: 'enc' }),
]).toJSON()

/** What the server decrypts with. */
const encryptionKeys = new KeySet([JsonWebKey.generate('RSA', { alg: 'RSA-OAEP', use: 'enc' })])

/** A JSON answer and its status. */
export type Answer = Record<string, unknown>

/** A provider where clients register, and what they do with it. */
export function createOpRegistrar(options: Partial<OpenIDOptions> = {}) {
  const algorithms = ['RS256', 'ES256', 'HS256', 'none']
  return withExtension(
    openid({
      userinfo: () => user,
      responseTypes: flows,
      algorithms,
      encryption: true,
      ...options,
    }),
  )
}

/** A server with the rules alone, for what `openid()` does not let be chosen. */
export function createRulesRegistrar(
  terms: Partial<OpenIDClientTerms> = {},
  { decrypts = true }: { readonly decrypts?: boolean } = {},
) {
  const extension: Extension = {
    extension: 'rules',
    clientMetadata: openidClientRules({
      algorithms: () => ['RS256'],
      keyManagement: [],
      contentEncryption: [],
      subjectTypes: ['public', 'pairwise'],
      acrValues: [],
      ...terms,
    }),
  }
  return withExtension(extension, decrypts)
}

function withExtension(extension: Extension, decrypts = true) {
  const clock = fixedClock(1_700_000_000)
  const registration = clientRegistration({ open: true })
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore({ clock }),
    keys,
    ...(decrypts ? { encryptionKeys } : {}),
    clients: [],
    clientAuthentication: [clientSecretBasic(), none(), privateKeyJwt(), clientSecretJwt()],
    clock,
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .use(requestObject({ byReference: true }))
    .use(extension)
    .registerEndpoint(registration)
    .registerEndpoint(clientConfiguration({ registration }))

  const send = async (body: unknown): Promise<Answer> => {
    const response = await server.createEndpointResponse('client_registration', {
      method: 'POST',
      url: `${issuer}/register`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status: response.status, ...json(response) }
  }
  /** Registers a client with a callback. */
  const register = (members: Answer = {}): Promise<Answer> =>
    send({ redirect_uris: [callback], ...members })

  /** What a client was refused for, as `error: message`; `undefined` for one that was registered. */
  const refusal = async (members: Answer): Promise<string | undefined> => {
    const { status, error, error_description: description } = await register(members)
    return status === 201 ? undefined : `${String(status)} ${String(error)}: ${String(description)}`
  }

  /** Changes a registration by what came back, with changes. */
  const update = async (client: Answer, changes: Answer): Promise<Answer> => {
    const given = ['status', 'registration_access_token', 'registration_client_uri']
    const times = ['client_id_issued_at', 'client_secret_expires_at']
    const members = { ...client, ...changes }
    const sent = Object.entries(members).filter(([name]) => ![...given, ...times].includes(name))
    const response = await server.createEndpointResponse('client_configuration', {
      method: 'PUT',
      url: String(client['registration_client_uri']),
      headers: {
        authorization: `Bearer ${String(client['registration_access_token'])}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(Object.fromEntries(sent)),
    })
    return { status: response.status, ...json(response) }
  }

  return { server, send, register, refusal, update }
}
