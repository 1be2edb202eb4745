import type { Clock } from '@authkit/common'
import { RemoteKeySet } from '@authkit/jose'
import {
  discoverAuthorizationServer,
  fetchServerMetadata,
  type ServerMetadata,
  type TransportOptions,
} from '@authkit/oauth2/client'
import { discover } from '@authkit/oidc/client'
import { type ClientConfig, configuredMetadata, isOpenID } from './client-config.ts'

/** A provider as it is known now. */
export interface Provider {
  /** Its metadata; what the configuration names wins. */
  readonly metadata: ServerMetadata
  /** Its keys, kept between logins. */
  readonly keys: RemoteKeySet | undefined
}

/** How long metadata is used without asking again, in seconds. */
const maxAge = 3600

/** What stands behind an issuer in the URL of its metadata, OpenID Connect Discovery §4.1. */
const wellKnown = /\/\.well-known\/openid-configuration$/

/** Loads a provider's metadata once for all who wait, renews it hourly, and keeps the old while the provider cannot be reached. */
export class ProviderSource {
  readonly #config: ClientConfig
  readonly #transport: TransportOptions
  readonly #clock: Clock
  #provider: Provider | undefined
  #loadedAt = 0
  #pending: Promise<Provider> | undefined

  constructor(config: ClientConfig, transport: TransportOptions, clock: Clock) {
    this.#config = config
    this.#transport = transport
    this.#clock = clock
  }

  /** The provider; with `force` its metadata is loaded again. Rejects only when it was never known. */
  async load(force: boolean = false): Promise<Provider> {
    const isFresh = this.#clock() - this.#loadedAt < maxAge
    if (this.#provider && isFresh && !force) return this.#provider
    this.#pending ??= this.#fetch().finally(() => (this.#pending = undefined))
    const old = this.#provider
    return old && !force ? this.#pending.catch(() => old) : this.#pending
  }

  async #fetch(): Promise<Provider> {
    const discovered = await this.#discover()
    const configured = configuredMetadata(this.#config)
    // The issuer of a document was held against the one that is configured, and may stand for many tenants.
    const { issuer = configured.issuer } = discovered
    const metadata = { ...discovered, ...configured, issuer }
    const { jwks_uri: url } = metadata
    const known = this.#provider?.metadata.jwks_uri === url ? this.#provider?.keys : undefined
    const keys = known ?? (url === undefined ? undefined : this.#remoteKeys(url))
    this.#provider = { metadata, keys }
    this.#loadedAt = this.#clock()
    return this.#provider
  }

  #remoteKeys(url: string): RemoteKeySet {
    const { fetch, timeout } = this.#transport
    return new RemoteKeySet(url, { fetch, timeout, clock: this.#clock })
  }

  async #discover(): Promise<ServerMetadata> {
    const { issuer, serverMetadataUrl, clientOptions } = this.#config
    const issuerRule = clientOptions?.issuerRule
    if (serverMetadataUrl !== undefined) {
      const asked = issuer ?? serverMetadataUrl.replace(wellKnown, '')
      const acceptIssuer =
        issuerRule && ((named: string): boolean => issuerRule.acceptMetadata(named, asked))
      return fetchServerMetadata(serverMetadataUrl, { ...this.#transport, issuer, acceptIssuer })
    }
    if (issuer === undefined || this.#isComplete()) return {}
    return isOpenID(this.#config)
      ? discover(issuer, { ...this.#transport, issuerRule })
      : discoverAuthorizationServer(issuer, this.#transport)
  }

  /** True when the configuration names all that a login needs, so that nothing is fetched. */
  #isComplete(): boolean {
    const { authorizeUrl, accessTokenUrl, jwksUri } = this.#config
    const endpoints = authorizeUrl !== undefined && accessTokenUrl !== undefined
    return endpoints && (!isOpenID(this.#config) || jwksUri !== undefined)
  }
}
