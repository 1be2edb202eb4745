import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JsonWebKey } from '@authkit/jose'
import { type Page, UserAgent } from '@authkit/testing'
import { type ClientMetadata, type Configuration, Provider, type ResponseType } from 'oidc-provider'

/** The OpenID provider of another author, running on loopback. */
export interface RealProvider {
  readonly issuer: string
  readonly client: { readonly clientId: string; readonly clientSecret: string }
  /** Signs a user in through the pages and tells where the browser goes then, with the authorization response. */
  signIn(url: string, user: string, agent?: UserAgent): Promise<string>
  /** The same for a response that comes as a form: its parameters. */
  signInByForm(url: string, user: string): Promise<Record<string, string>>
  close(): Promise<void>
}

const responseTypes: ResponseType[] = [
  'code',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
]

type JWA = NonNullable<Configuration['enabledJWA']>

const encryption: JWA['idTokenEncryptionAlgValues'] = [
  'RSA-OAEP',
  'RSA-OAEP-256',
  'dir',
  'A128KW',
  'A256GCMKW',
]
const contentEncryption: JWA['idTokenEncryptionEncValues'] = [
  'A128CBC-HS256',
  'A256CBC-HS512',
  'A256GCM',
]

const key = JsonWebKey.generate('RSA', { alg: 'RS256', use: 'sig' })

/** Starts oidc-provider with one client that may log in at these redirect URIs, registered as it says further. */
export async function realProvider(
  redirectUris: string[],
  registration: Partial<ClientMetadata> = {},
): Promise<RealProvider> {
  let listener: RequestListener = (_, response) => response.writeHead(503).end()
  const server = createServer((request, response) => listener(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const client = { clientId: 'app: 1', clientSecret: 'secret+of%the:client/0123456789abcdef' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'implicit'],
        response_types: responseTypes,
        ...registration,
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
    responseTypes,
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'HS256'],
      userinfoSigningAlgValues: ['RS256', 'HS256'],
      idTokenEncryptionAlgValues: encryption,
      idTokenEncryptionEncValues: contentEncryption,
      userinfoEncryptionAlgValues: encryption,
      userinfoEncryptionEncValues: contentEncryption,
    },
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
      encryption: { enabled: true },
      jwtUserinfo: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
  })
  listener = provider.callback()
  return {
    issuer,
    client,
    signIn,
    signInByForm,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function signIn(url: string, user: string, agent = new UserAgent()): Promise<string> {
    const page = await throughPages(url, user, agent)
    if (page.location === undefined) throw new Error(`The provider answered ${page.status}`)
    return page.location
  }

  async function signInByForm(url: string, user: string): Promise<Record<string, string>> {
    const { body } = await throughPages(url, user, new UserAgent())
    const fields = [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
  }

  /** To the page that leaves for the application, by redirect or by form. */
  async function throughPages(url: string, user: string, agent: UserAgent): Promise<Page> {
    const callback = new URL(url).searchParams.get('redirect_uri') ?? ''
    const open = async (target: string) => agent.follow(await agent.request(target), callback)
    const isLast = (page: Page) =>
      page.location !== undefined || page.body.includes(`action="${callback}"`)
    let page = await open(url)
    for (let step = 0; step < 3 && !isLast(page); step += 1) {
      const submitted = await agent.submit(page, { login: user, password: 'any' })
      page = await agent.follow(submitted, callback)
    }
    return page
  }
}
