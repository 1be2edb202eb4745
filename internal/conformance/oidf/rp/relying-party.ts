import {
  type AuthenticationUrl,
  discover,
  OpenIDClient,
  type OpenIDClientOptions,
  type OpenIDToken,
  type UserInfo,
} from '@authkit/oidc/client'
import { type Arrival, browse } from './browser.ts'
import type { ScriptedProvider } from './provider.ts'
import type { RegisteredClient } from './state.ts'
import { hasAccessToken, type Variant } from './variants.ts'

/** What a module changes of the relying party. */
export interface RelyingPartyOptions {
  readonly scope?: string
  /** Members of the registration. */
  readonly registration?: Partial<RegisteredClient>
  /** Options of the client. */
  readonly client?: Partial<OpenIDClientOptions>
  /** Further parameters of the authentication request. */
  readonly request?: Readonly<Record<string, string | number>>
  /** Changes how the authentication request is sent. */
  readonly prepare?: (
    client: OpenIDClient,
    request: AuthenticationUrl,
  ) => AuthenticationUrl | Promise<AuthenticationUrl>
}

/** What an application has after a login. */
export interface LoggedIn {
  readonly token: OpenIDToken
  /** The UserInfo response; absent when there is no access token to ask with. */
  readonly userinfo: UserInfo | undefined
}

/** An application that uses our client the way its documentation says. */
export interface RelyingParty {
  readonly client: OpenIDClient
  readonly registered: RegisteredClient
  /** A whole login: redirect, response, tokens and UserInfo. */
  readonly login: () => Promise<LoggedIn>
  /** Goes to the provider and comes back, without looking at the response. */
  readonly authenticate: () => Promise<Authenticated>
}

/** What the browser brought, and how to go on. */
export interface Authenticated {
  readonly arrival: Arrival
  readonly finish: () => Promise<LoggedIn>
}

/** The secret of the client, with characters that HTTP Basic has to encode. */
export const sharedSecret = 'a+secret%of the:client/0123456789abcdef'
/** Where the application's logins end. */
export const redirectUri = 'https://rp.example/callback'

/** Registers an application at a provider for a variant, and discovers the provider. */
export async function relyingParty(
  provider: ScriptedProvider,
  variant: Variant,
  options: RelyingPartyOptions = {},
): Promise<RelyingParty> {
  const registered: RegisteredClient = {
    client_id: 'rp: 1',
    client_secret: sharedSecret,
    redirect_uris: [redirectUri],
    response_types: [variant.responseType],
    token_endpoint_auth_method: variant.authentication,
    ...options.registration,
  }
  provider.addClient(registered)
  const client = new OpenIDClient({
    clientId: registered.client_id,
    clientSecret: registered.client_secret,
    tokenEndpointAuthMethod: registered.token_endpoint_auth_method,
    redirectUri: registered.redirect_uris[0],
    scope: options.scope ?? 'openid',
    serverMetadata: await discover(provider.issuer),
    clock: provider.state.clock,
    ...options.client,
  })
  const authenticate = () => begin(client, variant, options)
  const login = async () => (await authenticate()).finish()
  return { client, registered, login, authenticate }
}

/** A whole login by a client that is there already. */
export async function logInWith(client: OpenIDClient, variant: Variant): Promise<LoggedIn> {
  return (await begin(client, variant)).finish()
}

async function begin(
  client: OpenIDClient,
  { responseType, responseMode }: Variant,
  { request, prepare = (_, asked) => asked }: RelyingPartyOptions = {},
): Promise<Authenticated> {
  const expected = { responseType, responseMode }
  const asked = client.createAuthorizationUrl({ ...request, ...expected })
  const { url, ...kept } = await prepare(client, asked)
  const arrival = await browse(url)
  return {
    arrival,
    async finish() {
      const token = await client.fetchToken({
        ...kept,
        ...expected,
        authorizationResponse: arrival,
      })
      const userinfo = hasAccessToken({ responseType }) ? await client.userinfo() : undefined
      return { token, userinfo }
    },
  }
}
