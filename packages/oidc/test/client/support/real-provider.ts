import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JsonWebKey } from '@authkit/jose'
import { UserAgent } from '@authkit/testing'
import { Provider } from 'oidc-provider'

/** The OpenID provider of another author, running on loopback. */
export interface RealProvider {
  readonly issuer: string
  readonly client: { readonly clientId: string; readonly clientSecret: string }
  /** Signs a user in through the pages and tells where the browser goes then, with the authorization response. */
  signIn(url: string, user: string, agent?: UserAgent): Promise<string>
  close(): Promise<void>
}

const key = JsonWebKey.generate('RSA', { alg: 'RS256', use: 'sig' })

/** Starts oidc-provider with one client that may log in at these redirect URIs. */
export async function realProvider(redirectUris: string[]): Promise<RealProvider> {
  let listener: RequestListener = (_, response) => response.writeHead(503).end()
  const server = createServer((request, response) => listener(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const client = { clientId: 'app: 1', clientSecret: 'secret+of%the:client/0123456789' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      },
    ],
    jwks: { keys: [key.exportPrivate()] },
    cookies: { keys: ['a key that signs the cookies of a test'] },
    claims: { email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: true }),
    }),
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: 600,
      ClientCredentials: 600,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 600,
      Session: 600,
    },
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
  })
  listener = provider.callback()
  return {
    issuer,
    client,
    signIn,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function signIn(url: string, user: string, agent = new UserAgent()): Promise<string> {
    const callback = new URL(url).searchParams.get('redirect_uri') ?? ''
    const open = async (target: string) => agent.follow(await agent.request(target), callback)
    let page = await open(url)
    for (let step = 0; step < 3 && page.location === undefined; step += 1) {
      const submitted = await agent.submit(page, { login: user, password: 'any' })
      page = await agent.follow(submitted, callback)
    }
    if (page.location === undefined) throw new Error(`The provider answered ${page.status}`)
    return page.location
  }
}
