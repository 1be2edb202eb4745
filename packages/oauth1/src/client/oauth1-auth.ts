import type { OptionKinds } from '@authkit/common'
import {
  type ApiFetch,
  apiOrigins,
  type ApiRequest,
  type AuthorizedRequest,
} from '@authkit/common/client'
import type { OAuth1AuthOptions } from './options.ts'
import { signApiRequest, type SignedWith } from './sign-api-request.ts'
import { createSignedFetch } from './signed-fetch.ts'
import { containedSigner, type OAuth1Signer } from './signer.ts'
import { type Signing, signingOf } from './signing.ts'
import { checkKnownOptions } from './known-options.ts'
import { noToken, type OAuth1TokenInput, type OAuth1TokenState, updatedToken } from './token.ts'

const kinds: OptionKinds<OAuth1AuthOptions> = {
  clientId: 'text',
  clientSecret: 'string?',
  token: 'text?',
  tokenSecret: 'string?',
  privateKey: 'text|object?',
  signatureMethod: 'text|object?',
  signatureMethods: 'list?',
  signatureType: 'text?',
  forceIncludeBody: 'flag?',
  realm: 'string?',
  apiBaseUrl: 'text|object?',
  allowedOrigins: 'list?',
  fetch: 'function?',
  clock: 'function?',
}

/** Credentials that sign requests, for `fetch` and for HTTP clients, RFC 5849 §3.1. */
export class OAuth1Auth {
  /** The client's identifier at the provider. */
  readonly clientId: string
  /** Signs requests to the API; what `oauth1Signer` makes adapters of HTTP clients from. */
  readonly signer: OAuth1Signer
  /**
   * A `fetch` that signs what it sends to the API's origin, follows redirects within the origin, each with a signature of its own, and returns any
   * other redirect as it is, RFC 5849 §3.1.
   */
  readonly fetch: ApiFetch

  readonly #signing: Signing
  // Private, so that a client that is logged shows no secret.
  #state: OAuth1TokenState = noToken

  constructor(options: OAuth1AuthOptions) {
    checkKnownOptions<OAuth1AuthOptions>(`new ${new.target.name}`, options, kinds)
    const { token, tokenSecret, allowedOrigins, fetch = globalThis.fetch } = options
    this.clientId = options.clientId
    this.#signing = signingOf(options)
    if (token !== undefined) this.token = { oauth_token: token, oauth_token_secret: tokenSecret }
    const apiBaseUrl = options.apiBaseUrl === undefined ? undefined : String(options.apiBaseUrl)
    this.signer = containedSigner(
      (request) => this.authorize(request, this.#credentials()),
      apiOrigins(allowedOrigins, apiBaseUrl),
    )
    const { forceIncludeBody } = this.#signing
    this.fetch = createSignedFetch({ signer: this.signer, apiBaseUrl, forceIncludeBody, fetch })
  }

  /** The token to work with. Setting one keeps the secret and the verifier of before unless they come with it; `null` forgets all three. */
  get token(): OAuth1TokenState {
    return this.#state
  }

  set token(token: OAuth1TokenInput | null | undefined) {
    this.#state = updatedToken(this.#state, token)
  }

  /** Puts exactly these credentials in the place of those of before. */
  protected keep(state: OAuth1TokenState): void {
    this.#state = state
  }

  /** Signs a request to anywhere. */
  protected authorize(request: ApiRequest, signedWith: SignedWith): AuthorizedRequest {
    return signApiRequest(this.#signing, request, signedWith)
  }

  #credentials(): SignedWith {
    return { token: this.#state.oauth_token, tokenSecret: this.#state.oauth_token_secret }
  }
}
