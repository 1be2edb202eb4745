import {
  type ClientAuthentication,
  defaultClientAuthentications,
  OAuth2Client,
  type OAuth2ClientOptions,
  type ServerMetadata,
} from '@authkit/oauth2/client'
import { OpenIDClient, type OpenIDClientOptions } from '@authkit/oidc/client'
import { complianceHooksOf } from '../config/refresh-hooks.ts'
import { isOpenID, type OAuth2ClientConfig } from '../provider/client-config.ts'
import {
  providerTransport,
  type ProviderTransport,
  type Sender,
  senderOf,
} from '../provider/outbound.ts'
import { type Provider, ProviderSource } from '../provider/provider-source.ts'
import type { SharedServices } from './shared.ts'
import { sessionEnd, tokenUpdater } from './token-updates.ts'

/** What one protocol client differs in from the others of its registration. */
export type ClientSession = Pick<OpenIDClientOptions, 'token' | 'readToken' | 'idTokenLeeway'>

/** Makes the protocol clients of one registration: one for each token, so that the tokens of two people never meet. */
export class ProtocolClients {
  /** Name of the registration. */
  readonly name: string
  /** What the application registered. */
  readonly config: OAuth2ClientConfig
  /** How the provider is reached. */
  readonly transport: ProviderTransport
  readonly #provider: ProviderSource
  readonly #options: Omit<OAuth2ClientOptions, 'serverMetadata'>

  constructor(name: string, config: OAuth2ClientConfig, services: SharedServices) {
    this.name = name
    this.config = config
    const sender = senderOf(config, services)
    this.transport = providerTransport(sender, config.clientOptions?.timeout)
    this.#provider = new ProviderSource(config, this.transport, services.clock)
    this.#options = clientOptions(name, config, { ...services, ...sender })
  }

  /** The provider as it is known now, its metadata loaded if need be, or again with `force`. */
  provider(force?: boolean): Promise<Provider> {
    return this.#provider.load(force)
  }

  /** A client that begins and ends logins, or works with one token. */
  async create(session: ClientSession = {}): Promise<OAuth2Client> {
    const { metadata, keys } = await this.provider()
    const options = { ...this.#options, ...session, serverMetadata: metadata }
    const client = isOpenID(this.config)
      ? new OpenIDClient({ ...options, keys })
      : new OAuth2Client(options)
    this.config.complianceFix?.(client)
    return client
  }

  /** A client that knows nothing of the provider, for requests without a token. */
  bare(): OAuth2Client {
    const { clientId, apiBaseUrl, allowedOrigins, fetch } = this.#options
    return new OAuth2Client({ clientId, apiBaseUrl, allowedOrigins, fetch })
  }

  /** Endpoints and abilities of the provider. */
  async metadata(): Promise<ServerMetadata> {
    return (await this.provider()).metadata
  }
}

function clientOptions(
  name: string,
  config: OAuth2ClientConfig,
  services: SharedServices & Sender,
): Omit<OAuth2ClientOptions, 'serverMetadata'> {
  const { clientId, clientSecret, redirectUri, apiBaseUrl, clientAuthMethods } = config
  const { clock, fetch, transport, lock } = services
  return {
    ...config.clientOptions,
    clientId,
    clientSecret,
    redirectUri,
    apiBaseUrl,
    clock,
    fetch,
    transport,
    lock,
    clientAuthentications: knownMethods(clientAuthMethods),
    complianceHooks: complianceHooksOf(config),
    updateToken: tokenUpdater(name, config, services),
    sessionExpired: sessionEnd(name, config, services),
  }
}

/** The ways to authenticate that can be named: those of the registration take the place of known ones of their names. */
function knownMethods(
  own: readonly ClientAuthentication[] | undefined,
): readonly ClientAuthentication[] | undefined {
  if (own === undefined) return undefined
  const replaced = defaultClientAuthentications.map(
    (each) => own.find(({ name }) => name === each.name) ?? each,
  )
  return [...replaced, ...own.filter((each) => !replaced.includes(each))]
}
