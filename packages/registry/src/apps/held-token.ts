import type { ApiFetch } from '@authkit/common/client'
import type { OAuth2Client, OAuth2Token, TokenSource } from '@authkit/oauth2/client'
import type { Provider } from '../provider/provider-source.ts'
import type { ClientSession, ProtocolClients } from './protocol-clients.ts'

/** A token that is kept fresh, for `fetch` and for whatever carries tokens: `attachOAuth2(instance, app.tokenClient({ token }))`. */
export interface TokenClient {
  /** The token for APIs; nothing is loaded before it is asked for. */
  readonly tokens: TokenSource
  /** A `fetch` that sends the token to the API's origin, RFC 6750 §2.1. */
  readonly fetch: ApiFetch
}

/** Saves a token that took the place of another: in the session of this person. */
export type SaveToken = (token: OAuth2Token) => void | Promise<void>

/** One token with a protocol client of its own, which is made when it is first needed. */
export class HeldToken {
  readonly #clients: ProtocolClients
  readonly #begin: () => Promise<ClientSession>
  #client: OAuth2Client | undefined
  #provider: Provider | undefined
  #making: Promise<OAuth2Client> | undefined
  #users = 0
  #original: OAuth2Token | undefined

  constructor(clients: ProtocolClients, begin: () => Promise<ClientSession>) {
    this.#clients = clients
    this.#begin = begin
  }

  /** Works with the client. One that nobody works with is made again for a provider whose metadata was renewed. */
  async use<Result>(work: (client: OAuth2Client) => Promise<Result>): Promise<Result> {
    const client = await this.#current()
    this.#users += 1
    try {
      return await work(client)
    } finally {
      this.#users -= 1
    }
  }

  /** The token that it began with, whatever took its place since. */
  get original(): OAuth2Token | undefined {
    return this.#original
  }

  async #current(): Promise<OAuth2Client> {
    const provider = await this.#clients.provider()
    const isCurrent = provider === this.#provider || this.#users > 0
    if (this.#client !== undefined && isCurrent) return this.#client
    this.#making ??= this.#make(provider).finally(() => (this.#making = undefined))
    return this.#making
  }

  async #make(provider: Provider): Promise<OAuth2Client> {
    const session = await this.#begin()
    const { token = session.token } = this.#client ?? {}
    const client = await this.#clients.create({ ...session, token })
    if (this.#client === undefined) this.#original = client.token
    this.#client = client
    this.#provider = provider
    return client
  }
}

/** A held token as one caller has it, who is told when it was renewed. */
export class HeldTokenClient implements TokenClient {
  readonly tokens: TokenSource
  readonly fetch: ApiFetch
  readonly #held: HeldToken
  readonly #updateToken: SaveToken | undefined
  #seen: OAuth2Token | undefined
  #isFirst = true
  #saving: Promise<void> | undefined

  constructor(held: HeldToken, updateToken: SaveToken | undefined) {
    this.#held = held
    this.#updateToken = updateToken
    this.tokens = {
      current: (signal) => this.use((client) => client.tokens.current(signal)),
      replace: (accessToken, signal) =>
        this.use((client) => client.tokens.replace(accessToken, signal)),
      sign: (token, request) => this.use(async (client) => client.tokens.sign(token, request)),
    }
    this.fetch = (input, init) => this.use((client) => client.fetch(input, init))
  }

  /** Works with the client; whoever waits goes on when a new token is saved, even if the work failed. */
  use<Result>(work: (client: OAuth2Client) => Promise<Result>): Promise<Result> {
    return this.#held.use(async (client) => {
      // Another call of the same request may have renewed the token, and told nobody.
      if (this.#isFirst) this.#seen = this.#held.original ?? client.token
      this.#isFirst = false
      try {
        return await work(client)
      } finally {
        await this.#save(client.token)
      }
    })
  }

  async #save(token: OAuth2Token | undefined): Promise<void> {
    if (token !== undefined && token !== this.#seen) {
      this.#seen = token
      const saving = this.#saved(token).finally(() => {
        if (this.#saving === saving) this.#saving = undefined
      })
      this.#saving = saving
    }
    await this.#saving
  }

  async #saved(token: OAuth2Token): Promise<void> {
    await this.#updateToken?.(token)
  }
}
