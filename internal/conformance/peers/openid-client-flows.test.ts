import { generateKeyPair, exportJWK } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  clientSecret,
  type OpenIDServer,
  redirectUri,
  signIn,
  startOpenidServer,
  user,
} from './openid-server.ts'

const flows = [
  ['code', ['authorization_code', 'refresh_token']],
  ['id_token', ['implicit']],
  ['id_token token', ['implicit']],
  ['code id_token', ['authorization_code', 'implicit', 'refresh_token']],
] as const

type ResponseType = (typeof flows)[number][0]

const cases = flows.flatMap(([responseType]) => [
  [responseType, 'default', undefined] as const,
  [responseType, 'form_post', 'form_post'] as const,
])

/** What a client registers, for ID Tokens and UserInfo that are signed and encrypted in all the ways that both know. */
const protections: readonly (readonly [
  name: string,
  metadata: Readonly<Record<string, string>>,
])[] = [
  ['ID Tokens of ES256', { id_token_signed_response_alg: 'ES256' }],
  ['UserInfo of RS256', { userinfo_signed_response_alg: 'RS256' }],
  ['encrypted ID Tokens', { id_token_encrypted_response_alg: 'RSA-OAEP-256' }],
  [
    'encrypted UserInfo of ES256',
    {
      userinfo_signed_response_alg: 'ES256',
      userinfo_encrypted_response_alg: 'RSA-OAEP-256',
      userinfo_encrypted_response_enc: 'A256GCM',
    },
  ],
]

describe('openid-client at our provider, every response type that it knows', () => {
  let server: OpenIDServer
  let decryptionKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('RSA-OAEP-256')
    decryptionKey = privateKey
    const published = { kid: 'peer', use: 'enc', alg: 'RSA-OAEP-256', kty: 'RSA' }
    const jwk = { ...(await exportJWK(publicKey)), ...published }
    server = await startOpenidServer([
      ...flows.map(([responseType, grants]) => ({
        client_id: responseType,
        response_types: [responseType],
        grant_types: grants,
      })),
      ...protections.map(([name, metadata]) => ({
        client_id: name,
        jwks: { keys: [jwk] },
        ...metadata,
      })),
    ])
  })
  afterAll(() => server.stop())

  async function configure(clientId: string, metadata: Partial<client.ClientMetadata> = {}) {
    const config = await client.discovery(
      new URL(server.issuer),
      clientId,
      metadata,
      client.ClientSecretBasic(clientSecret),
      { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
    )
    client.enableDecryptingResponses(config, ['A128CBC-HS256', 'A256GCM'], {
      key: decryptionKey,
      kid: 'peer',
      alg: 'RSA-OAEP-256',
    })
    return config
  }

  async function begin(config: client.Configuration, parameters: Record<string, string>) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const expectedState = client.randomState()
    const expectedNonce = client.randomNonce()
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...parameters,
    })
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
    return { response: await signIn(url.href), checks }
  }

  async function login(responseType: ResponseType, responseMode: 'form_post' | undefined) {
    const config = await configure(responseType)
    if (responseType.startsWith('id_token')) client.useIdTokenResponseType(config)
    if (responseType === 'code id_token') client.useCodeIdTokenResponseType(config)
    const mode = responseMode === undefined ? {} : { response_mode: responseMode }
    const { response, checks } = await begin(config, { response_type: responseType, ...mode })
    expect(response instanceof Request).toBe(responseMode === 'form_post')
    if (!responseType.startsWith('code')) {
      const { expectedNonce, expectedState } = checks
      return client.implicitAuthentication(config, response, expectedNonce, { expectedState })
    }
    const tokens = await client.authorizationCodeGrant(config, response, checks)
    const { sub } = await client.fetchUserInfo(config, tokens.access_token, user.subject)
    expect(sub).toBe(user.subject)
    return tokens.claims()
  }

  it.each(cases)(
    'logs in by %s, response mode %s, Core §3.1, §3.2 and §3.3, OAuth 2.0 Form Post Response Mode §2',
    async (responseType, _, responseMode) => {
      const claims = await login(responseType, responseMode)
      expect(claims).toMatchObject({ iss: server.issuer, aud: responseType, sub: user.subject })
    },
  )

  it.each(protections)('reads %s, Core §3.1.3.7, §5.3.2 and §10.2', async (name, metadata) => {
    const { id_token_signed_response_alg: alg, userinfo_signed_response_alg: signed } = metadata
    const config = await configure(name, {
      ...(alg === undefined ? {} : { id_token_signed_response_alg: alg }),
      ...(signed === undefined ? {} : { userinfo_signed_response_alg: signed }),
    })
    const { response, checks } = await begin(config, {})
    const tokens = await client.authorizationCodeGrant(config, response, checks)
    expect(tokens.claims()?.sub).toBe(user.subject)
    const claims = await client.fetchUserInfo(config, tokens.access_token, user.subject)
    expect(claims).toMatchObject({ sub: user.subject, email: user.email })
  })
})
