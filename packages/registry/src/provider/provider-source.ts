import type { Clock } from '@authkit/common'
import { KeySet, RemoteKeySet } from '@authkit/jose'
import {
  discoverAuthorizationServer,
  fetchServerMetadata,
  type ServerMetadata,
} from '@authkit/oauth2/client'
import { discover } from '@authkit/oidc/client'
import { configuredMetadata, isOpenID, type OAuth2ClientConfig } from './client-config.ts'
import type { ProviderTransport } from './outbound.ts'

/** A provider as it is known now. */
export interface Provider {
  /** Its metadata; what the configuration names wins. */
  readonly metadata: ServerMetadata
  /** Its keys, kept between logins; those of the configuration where it has them. */
  readonly keys: RemoteKeySet | KeySet | undefined
}

/** How long metadata is used without asking again, and how long a provider that gave none is left alone; in seconds. */
const maxAge = 3600
const pause = 30

/** What stands behind an issuer in the URL of its metadata, OpenID Connect Discovery §4.1. */
const wellKnown = /\/\.well-known\/openid-configuration$/

/** Loads a provider's metadata once for all who wait, renews it hourly, and keeps the old while the provider cannot be reached, RFC 5861 §4. */
export class ProviderSource {
  readonly #config: OAuth2ClientConfig
  readonly #transport: ProviderTransport
  readonly #clock: Clock
  readonly #configuredKeys: KeySet | undefined
  #provider: Provider | undefined
  #askAgainAt = 0
  #pending: Promise<Provider> | undefined

  constructor(config: OAuth2ClientConfig, transport: ProviderTransport, clock: Clock) {
    this.#config = config
    this.#transport = transport
    this.#clock = clock
    this.#configuredKeys = config.jwks && KeySet.import(JSON.stringify(config.jwks))
  }

  /** The provider; with `force` its metadata is loaded again. Rejects only when it was never known, and with `force` when it cannot be loaded. */
  async load(force: boolean = false): Promise<Provider> {
    const old = this.#provider
    if (old && !force && this.#clock() < this.#askAgainAt) return old
    this.#pending ??= this.#fetch().finally(() => (this.#pending = undefined))
    return old && !force ? this.#pending.catch(() => old) : this.#pending
  }

  async #fetch(): Promise<Provider> {
    // Nobody waits again and again for a provider that does not answer, while its old metadata does.
    this.#askAgainAt = this.#clock() + pause
    const discovered = await this.#discover()
    const configured = configuredMetadata(this.#config)
    // The issuer of a document was held against the one that is configured, and may stand for many tenants.
    const { issuer = configured.issuer } = discovered
    const metadata = { ...discovered, ...configured, issuer }
    this.#provider = { metadata, keys: this.#configuredKeys ?? this.#keysAt(metadata.jwks_uri) }
    this.#askAgainAt = this.#clock() + maxAge
    return this.#provider
  }

  #keysAt(url: string | undefined): Provider['keys'] {
    if (url === undefined) return undefined
    const { metadata, keys } = this.#provider ?? {}
    if (metadata?.jwks_uri === url && keys !== undefined) return keys
    return new RemoteKeySet(url, { ...this.#transport, clock: this.#clock })
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
    const hasEndpoints = authorizeUrl !== undefined && accessTokenUrl !== undefined
    const hasKeys = jwksUri !== undefined || this.#configuredKeys !== undefined
    return hasEndpoints && (!isOpenID(this.#config) || hasKeys)
  }
}
