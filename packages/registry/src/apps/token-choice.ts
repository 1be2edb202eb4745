import type { HttpRequest } from '@authkit/common/http'
import { MissingTokenError, type OAuth2Token, type TokenInput } from '@authkit/oauth2/client'
import { HeldToken, type SaveToken } from './held-token.ts'
import type { ProtocolClients } from './protocol-clients.ts'
import type { SharedServices } from './shared.ts'

/** Whose token a request to an API carries. */
export interface TokenChoice {
  /** The token. */
  readonly token?: TokenInput | null | undefined
  /** The request whose token `fetchToken` finds, once for each request. */
  readonly request?: HttpRequest | undefined
  /** Saves the token that took its place, if it had to be renewed: in the session of this person. */
  readonly updateToken?: SaveToken | undefined
}

/** Finds the token that a call is to be made with: the one it was given, that of a request, or the application's own. */
export class TokenFinder {
  readonly #clients: ProtocolClients
  readonly #services: SharedServices
  readonly #byRequest: WeakMap<HttpRequest, HeldToken> = new WeakMap()
  #own: HeldToken | undefined

  constructor(clients: ProtocolClients, services: SharedServices) {
    this.#clients = clients
    this.#services = services
  }

  /** The token of a call. Throws a `MissingTokenError` for a call that has none. */
  hold(choice: TokenChoice): HeldToken {
    const { token, request } = choice
    if (token !== undefined && token !== null) return this.#given(token)
    if (request !== undefined) return this.#requested(request)
    // Nobody who is not logged in gets what the application itself may do.
    const isForgotten = 'token' in choice || 'request' in choice
    if (isForgotten || this.#clients.config.clientOptions?.grantType === undefined) {
      throw new MissingTokenError('There is no token; log in first')
    }
    this.#own ??= new HeldToken(this.#clients, async () => ({}))
    return this.#own
  }

  /** Keeps the token of a login for the rest of its request. */
  remember(request: HttpRequest, token: OAuth2Token): void {
    this.#byRequest.set(request, this.#given(token))
  }

  #given(token: TokenInput): HeldToken {
    return new HeldToken(this.#clients, async () => ({ token }))
  }

  #requested(request: HttpRequest): HeldToken {
    const known = this.#byRequest.get(request)
    if (known !== undefined) return known
    const readToken = async (): Promise<TokenInput | undefined> =>
      (await this.#find(request)) ?? undefined
    const held = new HeldToken(this.#clients, async () => {
      const token = await readToken()
      if (token === undefined) throw new MissingTokenError('There is no token; log in first')
      return { token, readToken }
    })
    this.#byRequest.set(request, held)
    return held
  }

  async #find(request: HttpRequest): Promise<TokenInput | null | undefined> {
    const { name, config } = this.#clients
    if (config.fetchToken !== undefined) return config.fetchToken(request)
    if (this.#services.fetchToken !== undefined) return this.#services.fetchToken(name, request)
    throw new MissingTokenError('There is no fetchToken to find the token of a request with')
  }
}
