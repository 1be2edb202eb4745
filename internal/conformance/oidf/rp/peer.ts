import * as client from 'openid-client'
import { type Arrival, browse } from './browser.ts'
import type { ScriptedProvider } from './provider.ts'
import { redirectUri, sharedSecret } from './relying-party.ts'
import { hasAccessToken, hasCode, type Variant } from './variants.ts'

/** The response types that openid-client knows. */
export const peerTypes: readonly Variant['responseType'][] = ['code', 'id_token', 'code id_token']

/** A login by openid-client with its defaults, UserInfo included; rejects where it refuses. */
export async function peerLogin(provider: ScriptedProvider, variant: Variant): Promise<PeerLogin> {
  const config = await configure(provider, variant)
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid',
    state,
    nonce,
    ...(variant.responseMode === undefined ? {} : { response_mode: variant.responseMode }),
    ...(hasCode(variant)
      ? {
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        }
      : {}),
  })
  const response = asCallback(await browse(url.href))
  if (!hasCode(variant)) {
    await client.implicitAuthentication(config, response, nonce, { expectedState: state })
    return { config, tokens: undefined }
  }
  const tokens = await client.authorizationCodeGrant(config, response, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  })
  const subject = tokens.claims()?.sub ?? ''
  if (hasAccessToken(variant)) await client.fetchUserInfo(config, tokens.access_token, subject)
  return { config, tokens }
}

/** What openid-client has after a login. */
export interface PeerLogin {
  readonly config: client.Configuration
  readonly tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>> | undefined
}

/** Refreshes by openid-client; rejects where it refuses. */
export async function peerRefresh({ config, tokens }: PeerLogin): Promise<void> {
  await client.refreshTokenGrant(config, tokens?.refresh_token ?? '')
}

async function configure(
  provider: ScriptedProvider,
  { responseType, authentication }: Variant,
): Promise<client.Configuration> {
  const clientId = 'rp: 1'
  provider.addClient({
    client_id: clientId,
    client_secret: sharedSecret,
    redirect_uris: [redirectUri],
    response_types: [responseType],
    token_endpoint_auth_method: authentication,
  })
  const byHeader = authentication === 'client_secret_basic'
  const config = await client.discovery(
    new URL(provider.issuer),
    clientId,
    undefined,
    byHeader ? client.ClientSecretBasic(sharedSecret) : client.ClientSecretPost(sharedSecret),
    { execute: [client.allowInsecureRequests] },
  )
  if (responseType === 'id_token') client.useIdTokenResponseType(config)
  if (responseType === 'code id_token') client.useCodeIdTokenResponseType(config)
  return config
}

/** The response as openid-client takes it: a URL, or the request that posts a form. */
function asCallback(arrival: Arrival): URL | Request {
  if (arrival instanceof URL) return arrival
  return new Request(redirectUri, { method: 'POST', body: arrival })
}
