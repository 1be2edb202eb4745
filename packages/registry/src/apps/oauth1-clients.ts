import { OAuth1Client, type OAuth1Token, type OAuth1TokenInput } from '@authkit/oauth1/client'
import type { OAuth1ClientConfig } from '../provider/client-config.ts'
import { type Sender, senderOf } from '../provider/outbound.ts'
import type { SharedServices } from './shared.ts'

/** What one OAuth 1.0 client works with. */
export interface OAuth1Session {
  /** The token, of a login under way or for APIs. */
  readonly token?: OAuth1TokenInput | undefined
  /** Where the login comes back to. */
  readonly redirectUri?: string | undefined
}

/** Makes the protocol clients of one OAuth 1.0 registration: one for each login and request. */
export class OAuth1Clients {
  /** Name of the registration. */
  readonly name: string
  /** What the application registered. */
  readonly config: OAuth1ClientConfig
  readonly #services: SharedServices
  readonly #sender: Sender

  constructor(name: string, config: OAuth1ClientConfig, services: SharedServices) {
    this.name = name
    this.config = config
    this.#services = services
    this.#sender = senderOf(config, services)
  }

  /** A client with the credentials of one login or token. */
  create({ token, redirectUri }: OAuth1Session = {}): OAuth1Client {
    const { config } = this
    const { clientId, clientSecret, privateKey, apiBaseUrl, authorizeUrl } = config
    const client = new OAuth1Client({
      ...config.clientOptions,
      clientId,
      clientSecret,
      privateKey,
      apiBaseUrl,
      authorizeUrl,
      redirectUri,
      temporaryCredentialUrl: config.requestTokenUrl,
      tokenCredentialUrl: config.accessTokenUrl,
      clock: this.#services.clock,
      ...this.#sender,
    })
    if (token !== undefined) client.token = token
    return client
  }
}

/** The token of a login that began, until the browser comes back, RFC 5849 §2.1. */
export type RequestToken = Pick<OAuth1Token, 'oauth_token' | 'oauth_token_secret'>
