import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JsonWebKey } from '@authkit/jose'
import type { DeviceAuthorization } from '@authkit/oauth2/client'
import { UserAgent } from '@authkit/testing'
import { type ClientMetadata, type Configuration, Provider as Theirs } from 'oidc-provider'
import { clientSecret, redirectUri, signInThere } from '../../peers/their-openid-provider.ts'
import { afterLogout, type ClientKeys, methods, type Provider } from '../contract.ts'

const signing = JsonWebKey.generate('RSA', { alg: 'RS256', use: 'sig' })
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** oidc-provider with all that these scenarios have a use for. */
export const oidcProvider: Provider = {
  name: 'oidc-provider',
  lacks: {
    exchange: 'it has no token exchange; registerGrantType leaves it to whoever runs it',
    assertion: 'it has no assertion grants, likewise',
  },
  async start(keys) {
    const http = createServer()
    await once(http.listen(0, '127.0.0.1'), 'listening')
    // It listens on TCP.
    const { port } = http.address() as AddressInfo
    const issuer = `http://127.0.0.1:${port}`
    const provider = new Theirs(issuer, configuration(clientsOf(keys)))
    http.on('request', provider.callback())
    return {
      issuer,
      redirectUri,
      clientSecret,
      scope: 'openid email',
      async allow(url, browser) {
        const answer = await signInThere(url, 'alice', browser)
        return typeof answer === 'string' ? new URL(answer) : answer
      },
      refuse,
      signOut,
      letIn,
      async whose(token) {
        const access = await provider.AccessToken.find(token)
        return access?.accountId ?? (await provider.ClientCredentials.find(token))?.clientId
      },
      async endAccessToken(token) {
        await (await provider.AccessToken.find(token))?.destroy()
      },
      async stop() {
        http.close()
        http.closeAllConnections()
        await once(http, 'close')
      },
    }
  },
}

function clientsOf({ published }: ClientKeys): ClientMetadata[] {
  const named = methods.map((method): ClientMetadata => ({
    client_id: method,
    token_endpoint_auth_method: method,
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [afterLogout],
    grant_types: [
      'authorization_code',
      'refresh_token',
      deviceGrant,
      ...(method === 'none' ? [] : ['client_credentials']),
    ],
    ...(method.startsWith('client_secret') ? { client_secret: clientSecret } : {}),
    ...(method === 'private_key_jwt' ? { jwks: { keys: [...published.keys] } } : {}),
  }))
  const hybrid: ClientMetadata = {
    client_id: 'hybrid',
    client_secret: clientSecret,
    redirect_uris: [redirectUri],
    response_types: ['code id_token'],
    grant_types: ['authorization_code', 'implicit', 'refresh_token'],
  }
  const basic: ClientMetadata = {
    client_id: 'basic',
    client_secret: clientSecret,
    redirect_uris: [redirectUri],
  }
  return [
    ...named,
    hybrid,
    { ...basic, client_id: 'pushed', require_pushed_authorization_requests: true },
    { ...basic, client_id: 'bound', dpop_bound_access_tokens: true },
  ]
}

function configuration(clients: ClientMetadata[]): Configuration {
  return {
    clients,
    clientAuthMethods: [...methods],
    enabledJWA: { clientAuthSigningAlgValues: ['HS256', 'ES256'] },
    responseTypes: ['code', 'code id_token'],
    scopes: ['openid', 'offline_access', 'read', 'write'],
    claims: { email: ['email'] },
    jwks: { keys: [signing.exportPrivate()] },
    cookies: { keys: ['a key that signs the cookies of a test'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com` }),
    }),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 600,
      ClientCredentials: 600,
      DeviceCode: 600,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 600,
      Session: 600,
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      dPoP: { enabled: true },
      introspection: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      registration: { enabled: true },
      registrationManagement: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
  }
}

/** Presses the link that leads away from its pages. */
async function refuse(url: string, browser: UserAgent): Promise<URL> {
  const page = await browser.follow(await browser.request(url), redirectUri)
  const [, abort = ''] = /href="([^"]*\/abort)"/.exec(page.body) ?? []
  const gone = await browser.request(new URL(abort, page.url).href)
  const { location } = await browser.follow(gone, redirectUri)
  return new URL(location ?? 'about:blank')
}

async function signOut(url: string, browser: UserAgent): Promise<URL> {
  const page = await browser.follow(await browser.request(url), afterLogout)
  const answer = await browser.submit(page, { logout: 'yes' })
  const { location } = await browser.follow(answer, afterLogout)
  return new URL(location ?? 'about:blank')
}

/** Goes where the device says, confirms its code and signs in. */
async function letIn({ verification_uri_complete: url = '' }: DeviceAuthorization): Promise<void> {
  const browser = new UserAgent()
  let page = await browser.follow(await browser.request(url))
  for (let step = 0; step < 6 && page.body.includes('<form'); step += 1) {
    const fields = page.body.includes('name="password"') ? { login: 'alice', password: 'any' } : {}
    page = await browser.follow(await browser.submit(page, fields))
  }
  if (!page.body.includes('Sign-in Success')) throw new Error(`no success: ${page.status}`)
}
