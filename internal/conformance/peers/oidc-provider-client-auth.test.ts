import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JsonWebKey } from '@authkit/jose'
import {
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  OAuth2Client,
  privateKeyJwt,
  type ServerMetadata,
} from '@authkit/oauth2/client'
import { discover } from '@authkit/oidc/client'
import { importSPKI, jwtVerify } from 'jose'
import { type ClientMetadata, Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const clientSecret = 'secret+of%the:client/0123456789abcdef'
const signing = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', use: 'sig' })

/** The algorithms of clients, and their keys. */
const keys = [
  ['RS256', JsonWebKey.generate('RSA', { alg: 'RS256' })],
  ['PS256', JsonWebKey.generate('RSA', { alg: 'PS256' })],
  ['ES256', JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })],
  ['EdDSA', JsonWebKey.generate('OKP', { crv: 'Ed25519', alg: 'EdDSA' })],
] as const

const http = createServer()
let serverMetadata: ServerMetadata

const registered = (changes: Partial<ClientMetadata>): ClientMetadata => ({
  client_id: 'app',
  redirect_uris: [],
  response_types: [],
  id_token_signed_response_alg: 'ES256',
  grant_types: ['client_credentials'],
  ...changes,
})

beforeAll(async () => {
  await once(http.listen(0, '127.0.0.1'), 'listening')
  // It listens on TCP.
  const { port } = http.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const methods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'] as const
  const provider = new Provider(issuer, {
    clients: [
      ...methods.map((token_endpoint_auth_method) =>
        registered({
          client_id: token_endpoint_auth_method,
          client_secret: clientSecret,
          token_endpoint_auth_method,
        }),
      ),
      ...keys.map(([alg, key]) =>
        registered({
          client_id: alg,
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: alg,
          jwks: { keys: [key.toJSON()] },
        }),
      ),
    ],
    clientAuthMethods: [...methods, 'private_key_jwt', 'none'],
    enabledJWA: { clientAuthSigningAlgValues: ['HS256', ...keys.map(([alg]) => alg)] },
    jwks: { keys: [signing.exportPrivate()] },
    cookies: { keys: ['a key that signs the cookies of a test'] },
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
    },
    ttl: { ClientCredentials: 600 },
  })
  http.on('request', provider.callback())
  serverMetadata = await discover(issuer)
})

afterAll(async () => {
  http.close()
  http.closeAllConnections()
  await once(http, 'close')
})

function client(clientId: string, method: ClientAuthentication | undefined, secret?: string) {
  return new OAuth2Client({
    clientId,
    clientSecret: secret,
    tokenEndpointAuthMethod: method,
    serverMetadata,
  })
}

describe('clients of ours at oidc-provider', () => {
  it.each([
    ['client_secret_basic', clientSecretBasic()],
    ['client_secret_post', clientSecretPost()],
    ['client_secret_jwt', clientSecretJwt()],
  ])('A01, A02, A06 authenticate by %s', async (clientId, method) => {
    expect(await exercise(client(clientId, method, clientSecret))).toEqual([clientId, true, false])
  })

  it.each(keys)('A07, A10 authenticate by a key for %s', async (clientId, key) => {
    const pem = JsonWebKey.import(key.exportPem({ private: true }))
    const app = client(clientId, privateKeyJwt({ key: pem, algorithm: clientId }))
    expect(await exercise(app)).toEqual([clientId, true, false])
  })

  it('A08 are refused with an assertion for another server', async () => {
    const [[clientId, key]] = keys
    const method = privateKeyJwt({ key, audience: 'https://other.example' })
    const asked = client(clientId, method).fetchToken()
    await expect(asked).rejects.toMatchObject({ error: 'invalid_client', status: 401 })
  })
})

/** Fetches a token, asks about it and revokes it, each with an assertion of its own: whose it was, and whether it worked before and after. */
async function exercise(app: OAuth2Client): Promise<unknown[]> {
  await app.fetchToken()
  const before = await app.introspectToken()
  await app.revokeToken()
  const after = await app.introspectToken()
  return [before['client_id'], before.active, after.active]
}

describe('assertions of ours', () => {
  it.each(keys)('A07, A08 are verified by jose with %s', async (alg, key) => {
    const form = { url: 'https://as.example/token', headers: {}, form: [] }
    const { form: pairs } = await privateKeyJwt({ key }).authenticate(form, {
      clientId: 'app',
      issuer: 'https://as.example',
    })
    const { client_assertion: assertion = '' } = Object.fromEntries(pairs)
    const publicKey = await importSPKI(key.exportPem(), alg)
    const { payload } = await jwtVerify(assertion, publicKey, {
      issuer: 'app',
      subject: 'app',
      audience: 'https://as.example',
      typ: 'client-authentication+jwt',
      maxTokenAge: 60,
      requiredClaims: ['jti', 'exp', 'iat'],
      algorithms: [alg],
    })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60)
  })
})
