import { AuthkitConfigError, generateToken } from '@authkit/common'
import { type KeyResolver, RemoteKeySet, type VerificationKeyInput } from '@authkit/jose'
import {
  type AuthorizationUrl,
  type AuthorizationUrlOptions,
  InvalidTokenError,
  MissingTokenError,
  OAuth2Client,
  type OAuth2ClientOptions,
  type OAuth2Token,
  requireEndpoint,
  type ScopeInput,
  type TokenInput,
  type TokenRequest,
} from '@authkit/oauth2/client'
import type { UserInfo } from '../claims/user-info.ts'
import type { IDTokenClaims } from '../id-token/claims.ts'
import { IDTokenError } from '../id-token/id-token-error.ts'
import { verifyIdToken, type VerifyIdTokenOptions } from '../id-token/verify.ts'
import { OpenIDToken } from './openid-token.ts'
import { fetchUserInfo, requireSubject } from './user-info.ts'

/** How a relying party is registered at its OpenID provider. */
export interface OpenIDClientOptions extends OAuth2ClientOptions {
  /** The algorithm that the provider signs ID Tokens with for this client; RS256 unless given, and never none. */
  readonly idTokenSignedResponseAlg?: string | undefined
  /** Takes every public-key algorithm that the provider announces instead. */
  readonly acceptAdvertisedAlgorithms?: boolean | undefined
  /** The provider's keys; those at its `jwks_uri` unless given. */
  readonly keys?: VerificationKeyInput | KeyResolver | undefined
  /** Other audiences that ID Tokens may name. */
  readonly trustedAudiences?: readonly string[] | undefined
  /** By how many seconds the clocks of client and provider may differ; 120 unless given. */
  readonly idTokenLeeway?: number | undefined
}

/** What an ID Token is held against. */
export interface ParseIdTokenOptions {
  /** The nonce of the authorization request. */
  readonly nonce?: string | undefined
  /** The access token that came with it. */
  readonly accessToken?: string | undefined
  /** The `max_age` of the authorization request, in seconds. */
  readonly maxAge?: number | undefined
  /** By how many seconds the clocks may differ; that of the client unless given. */
  readonly leeway?: number | undefined
}

/** An authentication request: where to send the browser, and what to keep until it comes back. */
export interface AuthenticationUrl extends AuthorizationUrl {
  /** Keep it in this browser's session; the ID Token must carry it. */
  readonly nonce: string
}

/** Whose claims to ask for. */
export interface UserInfoOptions {
  /** The token to ask with; the client's unless given. */
  readonly token?: TokenInput | undefined
  /** Who the claims must be about; the subject of the ID Token unless given. */
  readonly expectedSubject?: string | undefined
}

/** A client of an OpenID provider: an OAuth 2.0 client that knows who logged in, OpenID Connect Core §3.1. */
export class OpenIDClient extends OAuth2Client {
  protected override readonly kind = 'openid'
  readonly #idToken: Omit<VerifyIdTokenOptions, 'nonce' | 'maxAge' | 'accessToken'>

  constructor(options: OpenIDClientOptions) {
    super({ ...options, scope: options.scope ?? 'openid' })
    requireOpenid(this.scope)
    const { issuer } = this.serverMetadata
    if (issuer === undefined) {
      throw new AuthkitConfigError('serverMetadata.issuer is missing; discover(issuer) loads it')
    }
    this.#idToken = {
      issuer,
      clientId: this.clientId,
      algorithms: this.#algorithms(options),
      keys: this.#keys(options),
      trustedAudiences: options.trustedAudiences,
      leeway: options.idTokenLeeway ?? 120,
      clock: this.clock,
    }
  }

  /** The token to work with; only one that this client fetched has `userinfo`. */
  override get token(): OpenIDToken | undefined {
    return super.token === undefined ? undefined : OpenIDToken.from(super.token, this.clock)
  }

  override set token(token: TokenInput | undefined) {
    super.token = token === undefined ? undefined : OpenIDToken.from(token, this.clock)
  }

  /** Begins a login with a nonce, OpenID Connect Core §3.1.2.1. Give `maxAge` to `fetchToken` when this asks for a `max_age`. */
  override createAuthorizationUrl(options: AuthorizationUrlOptions = {}): AuthenticationUrl {
    const { nonce = generateToken(), scope } = options
    if (scope !== undefined) requireOpenid(scope)
    return { ...super.createAuthorizationUrl({ ...options, nonce }), nonce }
  }
}
