import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  clientSecret,
  type OpenIDServer,
  redirectUri,
  signIn,
  startOpenidServer,
  user,
} from './openid-server.ts'

const options = { [oauth.allowInsecureRequests]: true }
const authentication = oauth.ClientSecretBasic(clientSecret)
const types = ['code', 'code id_token', 'code token', 'code id_token token'] as const
const cases = types.flatMap((responseType) => [
  [responseType, 'default', undefined] as const,
  [responseType, 'form_post', 'form_post'] as const,
])

/** A client of the peer, and how it decrypts. */
type PeerClient = oauth.Client & { [oauth.jweDecrypt]?: oauth.JweDecryptFunction }

describe('oauth4webapi at our provider, every response type with a code', () => {
  let server: OpenIDServer
  let as: oauth.AuthorizationServer
  let decryptionKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES')
    decryptionKey = privateKey
    const published = { kid: 'peer', use: 'enc', alg: 'ECDH-ES', kty: 'EC' }
    const jwk = { ...(await exportJWK(publicKey)), ...published }
    server = await startOpenidServer([
      ...types.map((responseType) => ({
        client_id: responseType,
        response_types: [responseType],
        grant_types:
          responseType === 'code' ? ['authorization_code'] : ['authorization_code', 'implicit'],
      })),
      {
        client_id: 'encrypted',
        response_types: ['code id_token'],
        grant_types: ['authorization_code', 'implicit'],
        jwks: { keys: [jwk] },
        id_token_encrypted_response_alg: 'ECDH-ES',
        userinfo_signed_response_alg: 'RS256',
        userinfo_encrypted_response_alg: 'ECDH-ES',
      },
    ])
    const issuer = new URL(server.issuer)
    as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options))
  })
  afterAll(() => server.stop())

  async function login(
    client: oauth.Client,
    responseType: (typeof types)[number],
    more: {
      readonly mode?: 'form_post' | undefined
      readonly decrypt?: oauth.JweDecryptFunction
    } = {},
  ) {
    const verifier = oauth.generateRandomCodeVerifier()
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
    const url = new URL(as.authorization_endpoint ?? '')
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: redirectUri,
      response_type: responseType,
      ...(more.mode === undefined ? {} : { response_mode: more.mode }),
      scope: 'openid email',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }).toString()
    const decrypting = more.decrypt === undefined ? {} : { [oauth.jweDecrypt]: more.decrypt }
    const response = await signIn(url.href)
    const parameters = responseType.includes('id_token')
      ? await oauth.validateCodeIdTokenResponse(as, client, response, nonce, state, undefined, {
          ...options,
          ...decrypting,
        })
      : oauth.validateAuthResponse(as, client, await parametersOf(response), state)
    const tokenResponse = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      parameters,
      redirectUri,
      verifier,
      options,
    )
    const expected = { expectedNonce: nonce, requireIdToken: true, ...decrypting }
    return oauth.processAuthorizationCodeResponse(as, client, tokenResponse, expected)
  }

  it.each(cases)(
    'logs in by %s, response mode %s, Core §3.1 and §3.3, OAuth 2.0 Form Post Response Mode §2',
    async (responseType, _, mode) => {
      const client: PeerClient = { client_id: responseType }
      const tokens = await login(client, responseType, { mode })
      const claims = oauth.getValidatedIdTokenClaims(tokens)
      expect(claims).toMatchObject({ iss: server.issuer, aud: responseType, sub: user.subject })
      const response = await oauth.userInfoRequest(as, client, tokens.access_token, options)
      const userinfo = await oauth.processUserInfoResponse(as, client, user.subject, response)
      expect(userinfo['email']).toBe(user.email)
    },
  )

  it('reads encrypted ID Tokens and UserInfo, Core §5.3.2 and §10.2', async () => {
    const client: oauth.Client = { client_id: 'encrypted', userinfo_signed_response_alg: 'RS256' }
    const decrypt: oauth.JweDecryptFunction = async (jwe) =>
      new TextDecoder().decode((await compactDecrypt(jwe, decryptionKey)).plaintext)
    const tokens = await login(client, 'code id_token', { decrypt })
    expect(tokens.id_token?.split('.')).toHaveLength(5)
    const response = await oauth.userInfoRequest(as, client, tokens.access_token, options)
    expect(response.headers.get('content-type')).toMatch(/^application\/jwt/)
    const decrypting = { [oauth.jweDecrypt]: decrypt }
    const userinfo = await oauth.processUserInfoResponse(
      as,
      client,
      user.subject,
      response,
      decrypting,
    )
    expect(userinfo['email']).toBe(user.email)
  })
})

/** The parameters of a response without an ID Token, which the peer takes out of a query only. */
async function parametersOf(response: URL | Request): Promise<URLSearchParams> {
  if (response instanceof Request) return new URLSearchParams(await response.text())
  return response.hash === '' ? response.searchParams : new URLSearchParams(response.hash.slice(1))
}
