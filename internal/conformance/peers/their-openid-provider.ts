import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JsonWebKey } from '@authkit/jose'
import { discover, OpenIDClient, type OpenIDClientOptions } from '@authkit/oidc/client'
import { UserAgent } from '@authkit/testing'
import { type ClientMetadata, type Configuration, Provider } from 'oidc-provider'

/** Where the browser is sent back to; nothing listens there. Response types with tokens want https. */
export const redirectUri = 'https://rp.example/callback'
export const clientSecret = 'secret+of%the:client/0123456789abcdef'

const signing = [
  JsonWebKey.generate('RSA', { alg: 'RS256', use: 'sig' }),
  JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', use: 'sig' }),
]

/** oidc-provider, with all that is optional, on a free loopback port. */
export interface TheirProvider {
  readonly issuer: string
  readonly stop: () => Promise<void>
}

/** Starts it with some clients. */
export async function startTheirProvider(
  clients: readonly ClientMetadata[],
): Promise<TheirProvider> {
  const http = createServer()
  await once(http.listen(0, '127.0.0.1'), 'listening')
  // It listens on TCP.
  const { port } = http.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  http.on('request', new Provider(issuer, configuration(clients)).callback())
  return {
    issuer,
    async stop() {
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}

function configuration(clients: readonly ClientMetadata[]): Configuration {
  return {
    clients: clients.map((client) => ({
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      ...client,
    })),
    responseTypes: [
      'code',
      'id_token',
      'id_token token',
      'code id_token',
      'code token',
      'code id_token token',
    ],
    jwks: { keys: signing.map((key) => key.exportPrivate()) },
    cookies: { keys: ['a key that signs the cookies of a test'] },
    claims: { email: ['email'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com` }),
    }),
    issueRefreshToken: () => true,
    ttl: {
      AccessToken: 600,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 600,
      Session: 600,
    },
    fetch(url, options) {
      const here = { ...options }
      // The peer's own connections refuse addresses of this machine.
      Reflect.deleteProperty(here, 'dispatcher')
      return fetch(url, here)
    },
    features: {
      backchannelLogout: { enabled: true },
      encryption: { enabled: true },
      jwtUserinfo: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    enabledJWA: {
      idTokenEncryptionAlgValues: ['RSA-OAEP-256', 'ECDH-ES'],
      idTokenEncryptionEncValues: ['A128CBC-HS256', 'A256GCM'],
      userinfoEncryptionAlgValues: ['RSA-OAEP-256', 'ECDH-ES'],
      userinfoEncryptionEncValues: ['A128CBC-HS256', 'A256GCM'],
    },
  }
}

/** A client of ours at a provider. */
export async function ourClient(
  { issuer }: TheirProvider,
  options: Partial<OpenIDClientOptions> = {},
): Promise<OpenIDClient> {
  return new OpenIDClient({
    clientId: 'app',
    clientSecret,
    redirectUri,
    scope: 'openid email',
    serverMetadata: await discover(issuer),
    ...options,
  })
}

/** Signs in through the peer's pages; the URL or the form that reaches the redirect URI. */
export async function signInThere(
  url: string,
  user: string,
  browser: UserAgent = new UserAgent(),
): Promise<string | URLSearchParams> {
  let page = await browser.follow(await browser.request(url), redirectUri)
  for (let step = 0; step < 3 && page.location === undefined; step += 1) {
    if (page.body.includes(`action="${redirectUri}"`)) return hiddenFields(page.body)
    const next = await browser.submit(page, { login: user, password: 'any' })
    page = await browser.follow(next, redirectUri)
  }
  if (page.location !== undefined) return page.location
  if (page.body.includes(`action="${redirectUri}"`)) return hiddenFields(page.body)
  throw new Error(`the provider answered ${page.status}: ${page.body}`)
}

function hiddenFields(page: string): URLSearchParams {
  const fields = page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)
  return new URLSearchParams(
    [...fields].map(([, name = '', value = '']): [string, string] => [name, value]),
  )
}
