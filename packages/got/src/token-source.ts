import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import {
  DisallowedOriginError,
  InvalidTokenError,
  MissingTokenError,
  type OAuth2Client,
  type OAuth2Token,
  UnsupportedTokenTypeError,
} from '@authkit/oauth2/client'

/** What is needed of an `OAuth2Client`: its token, kept fresh. */
export type TokenClient = Pick<OAuth2Client, 'ensureActiveToken' | 'refreshToken' | 'token'>

/** Where the token may go. */
export interface AttachOAuth2Options {
  /** Origins that may see the token, such as `https://api.example`; the origin of the instance's base URL unless given. */
  readonly allowedOrigins?: readonly string[] | undefined
}

/** The token of a client, for the origins that may see it. */
export class TokenSource {
  readonly #client: TokenClient
  readonly #origins: ReadonlySet<string>

  constructor(client: TokenClient, options: AttachOAuth2Options, baseUrl: string | undefined) {
    const { allowedOrigins } = options
    this.#client = client
    this.#origins = new Set(allowedOrigins?.map(checkedOrigin) ?? defaultOrigins(baseUrl))
    if (this.#origins.size === 0) {
      throw new AuthkitConfigError(
        'set a base URL or allowedOrigins to say which API may see the token',
      )
    }
  }

  /** Throws for a URL that must not see the token, RFC 6750 §5.2. */
  checkTarget(url: URL): void {
    // User information makes one host look like another.
    const isAllowed = this.#origins.has(url.origin) && url.username === '' && url.password === ''
    if (!isAllowed) throw new DisallowedOriginError()
  }

  /** A token that has not expired, renewed if it had to be. */
  async current(): Promise<OAuth2Token> {
    if (!(await this.#client.ensureActiveToken())) throw new InvalidTokenError()
    const { token } = this.#client
    if (token === undefined) throw new MissingTokenError()
    if (token.token_type !== undefined && token.token_type.toLowerCase() !== 'bearer') {
      throw new UnsupportedTokenTypeError()
    }
    return token
  }

  /** The token that takes the place of one that the API refused; `undefined` when there is none. */
  async replace(refused: string): Promise<OAuth2Token | undefined> {
    const { token } = this.#client
    // Another request may have renewed it in the meantime.
    if (token !== undefined && token.access_token !== refused) return token
    return token?.refresh_token ? this.#client.refreshToken() : undefined
  }
}

function defaultOrigins(baseUrl: string | undefined): string[] {
  return baseUrl === undefined || baseUrl === '' ? [] : [secureUrl(baseUrl).origin]
}

function checkedOrigin(text: string): string {
  const { origin, href } = secureUrl(text)
  if (href === `${origin}/`) return origin
  throw new AuthkitConfigError('allowedOrigins holds origins only, such as https://api.example')
}

function secureUrl(text: string): URL {
  // RFC 6750 §5.3: a bearer token never travels without TLS.
  const url = isSecureTransport(text) ? URL.parse(text) : null
  if (url !== null && url.username === '' && url.password === '') return url
  throw new AuthkitConfigError(
    'allowedOrigins and the base URL must be https, or http on loopback, and without user name',
  )
}
