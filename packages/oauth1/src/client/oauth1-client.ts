import {
  addParamsToUri,
  AuthkitConfigError,
  guardedFetch,
  type GuardedFetchOptions,
  type OptionKinds,
  urlEncode,
} from '@authkit/common'
import {
  type AuthorizationResponse,
  type AuthorizationResponseInput,
  readAuthorizationResponse,
} from './authorization-response.ts'
import { FORM } from './body.ts'
import { MissingRequestTokenError, MissingVerifierError } from './client-errors.ts'
import {
  checkedEndpoints,
  checkedRedirectUri,
  checkedTimeout,
  type Endpoints,
  endpointUrl,
} from './endpoints.ts'
import { checkKnownOptions } from './known-options.ts'
import { OAuth1Auth } from './oauth1-auth.ts'
import type { OAuth1AuthOptions, OAuth1ClientOptions } from './options.ts'
import type {
  AccessTokenOptions,
  AuthorizationUrlOptions,
  RequestTokenOptions,
} from './requests.ts'
import type { SignedWith } from './sign-api-request.ts'
import { checkedRealm } from './signing.ts'
import { readTokenResponse, requireConfirmedCallback } from './token-response.ts'
import { noToken, type OAuth1Token } from './token.ts'

const kinds: OptionKinds<Omit<OAuth1ClientOptions, keyof OAuth1AuthOptions>> = {
  redirectUri: 'text|object?',
  verifier: 'text?',
  temporaryCredentialUrl: 'text|object?',
  authorizeUrl: 'text|object?',
  tokenCredentialUrl: 'text|object?',
  transport: 'function?',
  timeout: 'number?',
}

/**
 * A client of one provider: gets temporary credentials, sends the user to the provider, exchanges what comes back for token credentials and signs
 * requests with them, RFC 5849 §2. It holds one login or one user's token, so that an application makes one for each.
 */
export class OAuth1Client extends OAuth1Auth {
  readonly #endpoints: Endpoints
  readonly #exchange: Pick<GuardedFetchOptions, 'fetch' | 'transport' | 'timeout'>
  #redirectUri: string | undefined

  constructor(options: OAuth1ClientOptions) {
    super(options)
    checkKnownOptions(`new ${new.target.name}`, options, kinds)
    const { verifier, transport, fetch } = options
    const timeout = checkedTimeout(options.timeout)
    this.redirectUri = options.redirectUri
    this.#endpoints = checkedEndpoints(options)
    this.#exchange = { ...(transport === undefined ? { fetch } : { transport }), timeout }
    if (verifier !== undefined) this.keep({ ...this.token, oauth_verifier: verifier })
  }

  /** Where the user returns to, an absolute URI or `oob`; asked of the provider with the request for temporary credentials alone. */
  get redirectUri(): string | undefined {
    return this.#redirectUri
  }

  set redirectUri(redirectUri: string | URL | undefined) {
    this.#redirectUri = redirectUri === undefined ? undefined : checkedRedirectUri(redirectUri)
  }

  /** Begins a login: requests temporary credentials and keeps them, RFC 5849 §2.1. The provider has to confirm that it took the callback. */
  async fetchRequestToken(
    url: string | URL | undefined = this.#endpoints.temporaryCredentialUrl,
    { params, realm }: RequestTokenOptions = {},
  ): Promise<OAuth1Token> {
    const endpoint = endpointUrl(url, 'temporaryCredentialUrl')
    // RFC 5849 §2.1: a client that nobody can return to says so.
    const redirectUri = this.#redirectUri ?? 'oob'
    const token = await this.#post(endpoint, params, { redirectUri, realm: checkedRealm(realm) })
    return this.#received(requireConfirmedCallback(token))
  }

  /** Says where to send the browser, RFC 5849 §2.2. */
  createAuthorizationUrl(
    url: string | URL | undefined = this.#endpoints.authorizeUrl,
    { requestToken = this.token.oauth_token, params = {} }: AuthorizationUrlOptions = {},
  ): string {
    const endpoint = endpointUrl(url, 'authorizeUrl')
    if (!requestToken) throw new MissingRequestTokenError()
    if ('oauth_token' in params || endpoint.searchParams.has('oauth_token')) {
      throw new AuthkitConfigError('leave oauth_token to createAuthorizationUrl: requestToken')
    }
    return addParamsToUri(endpoint.href, [...pairsOf(params), ['oauth_token', requestToken]])
  }

  /**
   * Checks the callback of this client's login and keeps its verifier, RFC 5849 §2.2. Throws an `OAuth1RefusalError` when the user or the provider
   * refused, and a client error of another kind when the callback is incomplete or belongs to another login.
   */
  parseAuthorizationResponse(response: AuthorizationResponseInput): AuthorizationResponse {
    const { oauth_token: token } = this.token
    if (token === undefined) throw new MissingRequestTokenError()
    const answer = readAuthorizationResponse(response, token)
    this.keep({ ...this.token, oauth_verifier: answer.oauth_verifier })
    return answer
  }

  /** Completes a login: exchanges the temporary credentials and the verifier for token credentials and keeps them, RFC 5849 §2.3. */
  async fetchAccessToken(
    url: string | URL | undefined = this.#endpoints.tokenCredentialUrl,
    { verifier = this.token.oauth_verifier, params, realm }: AccessTokenOptions = {},
  ): Promise<OAuth1Token> {
    const endpoint = endpointUrl(url, 'tokenCredentialUrl')
    const { oauth_token: token, oauth_token_secret: tokenSecret } = this.token
    if (token === undefined) throw new MissingRequestTokenError()
    if (!verifier) throw new MissingVerifierError()
    const signedWith = { token, tokenSecret, verifier, realm: checkedRealm(realm) }
    return this.#received(await this.#post(endpoint, params, signedWith))
  }

  #received(token: OAuth1Token): OAuth1Token {
    const { oauth_token, oauth_token_secret } = token
    // A verifier is for one exchange.
    this.keep({ ...noToken, oauth_token, oauth_token_secret })
    return token
  }

  async #post(
    endpoint: URL,
    params: Readonly<Record<string, string>> | undefined,
    signedWith: SignedWith,
  ): Promise<OAuth1Token> {
    const headers = new Headers()
    const form = urlEncode(pairsOf(params ?? {}))
    if (form !== '') headers.set('content-type', FORM)
    const request = { url: endpoint, method: 'POST', headers, body: form === '' ? undefined : form }
    const { url, body } = this.authorize(request, signedWith)
    const response = await guardedFetch(url.href, {
      ...this.#exchange,
      method: 'POST',
      headers: Object.fromEntries(headers),
      body: typeof body === 'string' ? body : undefined,
    })
    return readTokenResponse(response)
  }
}

function pairsOf(params: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries<unknown>(params).map(([name, value]) => {
    if (typeof value === 'string') return [name, value]
    throw new AuthkitConfigError('the values of params are texts')
  })
}
