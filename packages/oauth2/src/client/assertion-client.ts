import { AuthkitConfigError, systemClock } from '@authkit/common'
import { assertionSource, type AssertionSourceOptions } from './assertion-source.ts'
import type { ClientAuthentication } from './client-authentication/contract.ts'
import { assertion } from './grants/assertion.ts'
import { OAuth2Client } from './oauth2-client.ts'
import type { OAuth2ClientOptions } from './options.ts'
import { OAuth2Token, type TokenInput } from './token.ts'

/** What of a client makes no sense without a user, or is decided by the assertions. */
type Unfit =
  | 'autoRefresh'
  | 'clientId'
  | 'grants'
  | 'grantType'
  | 'lock'
  | 'readToken'
  | 'redirectUri'
  | 'sessionExpired'

/** Which assertions are exchanged for tokens, where, and what is done with these. */
export interface AssertionClientOptions
  extends Omit<OAuth2ClientOptions, Unfit>, AssertionSourceOptions {
  /** Where assertions are exchanged; that of `serverMetadata` unless given. */
  readonly tokenEndpoint?: string | URL | undefined
  /** The client's identifier, for servers that want to know it; not sent unless given. */
  readonly clientId?: string | undefined
}

/**
 * A client that exchanges assertions for tokens, such as a service account, RFC 7521 §4.1. It fetches its first token when a request needs
 * one and another when that expires, one for all who wait. Refresh tokens are not kept, since it can always sign again.
 */
export class AssertionClient extends OAuth2Client {
  protected override readonly kind: string = 'assertion'

  constructor(options: AssertionClientOptions) {
    super(clientOptions(options))
  }

  /** The token to work with. */
  override get token(): OAuth2Token | undefined {
    return super.token
  }

  override set token(token: TokenInput | undefined) {
    super.token = token === undefined ? undefined : withoutRefreshToken(token)
  }

  /** Fetches a new token by a new assertion and saves it by `updateToken`, RFC 7521 §4.1. Those who ask at the same time share it. */
  override async refreshToken(): Promise<OAuth2Token> {
    const { token } = this
    const renewed = token && (await this.tokens.replace(token.access_token))
    return renewed ?? this.tokens.current()
  }

  // RFC 7521 §4.1: another assertion does what a refresh token is for.
  protected override async acceptToken(token: OAuth2Token): Promise<OAuth2Token> {
    return OAuth2Token.from(withoutRefreshToken(token), this.clock)
  }
}

function withoutRefreshToken(token: TokenInput): TokenInput {
  const { refresh_token: refresh, ...rest } = { ...token }
  return refresh === undefined ? token : rest
}

function clientOptions(options: AssertionClientOptions): OAuth2ClientOptions {
  if (typeof options !== 'object' || options === null) {
    throw new AuthkitConfigError('new AssertionClient takes an object of options')
  }
  const { clientId, clientSecret, tokenEndpointAuthMethod, ...rest } = options
  const { issuer, serverMetadata, clock = systemClock } = rest
  const tokenEndpoint = rest.tokenEndpoint ?? serverMetadata?.token_endpoint
  if (tokenEndpoint === undefined) {
    throw new AuthkitConfigError('AssertionClient: tokenEndpoint is missing, or serverMetadata')
  }
  const endpoint = String(tokenEndpoint)
  // RFC 7523 §3: the token endpoint is a name of the server.
  const audience = rest.audience ?? endpoint
  const { grantType, write } = assertionSource({ ...rest, audience }, clock)
  if (clientId === undefined && (clientSecret ?? tokenEndpointAuthMethod) !== undefined) {
    throw new AuthkitConfigError('AssertionClient: who authenticates as a client needs a clientId')
  }
  return {
    ...rest,
    clientId: clientId ?? issuer,
    clientSecret,
    tokenEndpointAuthMethod: clientId === undefined ? unnamed : tokenEndpointAuthMethod,
    serverMetadata: { ...serverMetadata, token_endpoint: endpoint },
    grants: [assertion(grantType, write)],
    grantType,
  }
}

/** RFC 7521 §4.1: the assertion says enough, and the client needs neither name nor proof. */
const unnamed: ClientAuthentication = {
  name: 'none',
  needsSecret: false,
  authenticate: (form) => form,
}
