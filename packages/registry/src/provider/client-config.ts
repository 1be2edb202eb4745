import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import type { OAuth1ClientOptions, OAuth1TokenInput } from '@authkit/oauth1/client'
import type {
  ClientAuthentication,
  ComplianceHooks,
  OAuth2Client,
  OAuth2ClientOptions,
  ParameterValue,
  ServerMetadata,
  SessionExpired,
  TokenInput,
  UpdateToken,
} from '@authkit/oauth2/client'
import type { OpenIDClientOptions, UserInfo } from '@authkit/oidc/client'
import type { Addresses } from './outbound.ts'

/** Options of the OAuth 2.0 client behind a registered name. PKCE is always S256. */
export interface ClientProtocolOptions
  extends
    Pick<
      OAuth2ClientOptions,
      | 'scope'
      | 'grantType'
      | 'tokenEndpointAuthMethod'
      | 'revocationEndpointAuthMethod'
      | 'introspectionEndpointAuthMethod'
      | 'tokenPlacement'
      | 'autoRefresh'
      | 'leeway'
      | 'timeout'
      | 'allowedOrigins'
    >,
    Pick<
      OpenIDClientOptions,
      | 'responseType'
      | 'responseMode'
      | 'idTokenSignedResponseAlg'
      | 'acceptAdvertisedAlgorithms'
      | 'idTokenEncryptedResponseAlg'
      | 'idTokenEncryptedResponseEnc'
      | 'userinfoSignedResponseAlg'
      | 'userinfoEncryptedResponseAlg'
      | 'userinfoEncryptedResponseEnc'
      | 'decryptionKeys'
      | 'issuerRule'
      | 'trustedAudiences'
      | 'acceptMissingNonce'
      | 'idTokenLeeway'
    > {}

/** Options of the OAuth 1.0 client behind a registered name. */
export type OAuth1ProtocolOptions = Pick<
  OAuth1ClientOptions,
  | 'signatureMethod'
  | 'signatureMethods'
  | 'signatureType'
  | 'forceIncludeBody'
  | 'realm'
  | 'timeout'
  | 'allowedOrigins'
>

/** Parameters under their wire names; a list is sent as a repeated parameter. */
export type WireParameters = Readonly<Record<string, ParameterValue>>

/** What a token is found by. */
export type FetchToken<Token> = (
  request: HttpRequest,
) => Token | null | undefined | Promise<Token | null | undefined>

/** What registrations of OAuth 1.0 and of OAuth 2.0 have in common. */
interface CommonConfig {
  /** The client's identifier at the provider. */
  readonly clientId: string
  /** The client's secret; absent for a public client. */
  readonly clientSecret?: string | undefined
  /** Absolute URL that logins come back to, unless a call says otherwise. */
  readonly redirectUri?: string | URL | undefined
  /** Authorization endpoint; beats the metadata. */
  readonly authorizeUrl?: string | undefined
  /** Parameters of every authorization request; those of a call win, and `undefined` there takes one away. */
  readonly authorizeParams?: WireParameters | undefined
  /** Token endpoint; beats the metadata. */
  readonly accessTokenUrl?: string | undefined
  /** Parameters of every request that completes a login; those of a call win. */
  readonly accessTokenParams?: WireParameters | undefined
  /** Base of relative URLs for `fetch`; its origin may see the token. */
  readonly apiBaseUrl?: string | undefined
  /** `public` asks a provider on the public internet alone, over https; that of the registry unless given. */
  readonly addresses?: Addresses | undefined
  /** What requests name themselves in `User-Agent`; that of the registry unless given. */
  readonly userAgent?: string | undefined
}

/** How this application is registered at an OAuth 2.0 or OpenID provider, and where the provider is. */
export interface OAuth2ClientConfig extends CommonConfig {
  /** Absent: with it this is an OAuth 1.0 provider. */
  readonly requestTokenUrl?: undefined
  /** Identifier of the provider; its metadata is found from it. */
  readonly issuer?: string | undefined
  /** URL of the provider's metadata, when it is not where the issuer says. */
  readonly serverMetadataUrl?: string | undefined
  /** Where tokens are refreshed; the token endpoint unless given. */
  readonly refreshTokenUrl?: string | undefined
  /** Parameters of every refresh. */
  readonly refreshTokenParams?: WireParameters | undefined
  /** Revocation endpoint; beats the metadata. */
  readonly revocationUrl?: string | undefined
  /** Introspection endpoint; beats the metadata. */
  readonly introspectionUrl?: string | undefined
  /** UserInfo endpoint; beats the metadata. */
  readonly userinfoEndpoint?: string | undefined
  /** Makes claims of what the UserInfo endpoint answers, where that is no OpenID provider's: `(profile) => ({ sub: idText(profile.id) })`, with `idText` of `@authkit/registry/providers`. */
  readonly userinfo?: ((profile: JsonObject) => UserInfo | Promise<UserInfo>) | undefined
  /** Where browsers sign out; beats the metadata. */
  readonly endSessionEndpoint?: string | undefined
  /** Where browsers come back to after a sign-out, unless a call says otherwise. */
  readonly postLogoutRedirectUri?: string | undefined
  /** URL of the provider's keys; beats the metadata. */
  readonly jwksUri?: string | undefined
  /** The provider's keys as a JWK Set, instead of those at a URL. */
  readonly jwks?: { readonly keys: readonly object[] } | undefined
  /** Further members of the provider's metadata; they beat what it publishes. */
  readonly serverMetadata?: ServerMetadata | undefined
  /** Options of the protocol client. */
  readonly clientOptions?: ClientProtocolOptions | undefined
  /** What is done for a provider that does not keep to the specification. */
  readonly complianceHooks?: ComplianceHooks | undefined
  /** Called with each protocol client that is made, to register hooks on it. */
  readonly complianceFix?: ((client: OAuth2Client) => void) | undefined
  /** Ways to authenticate that `tokenEndpointAuthMethod` can name, beside the known ones. */
  readonly clientAuthMethods?: readonly ClientAuthentication[] | undefined
  /** Finds the token of whoever a request is from; beats that of the registry. */
  readonly fetchToken?: FetchToken<TokenInput> | undefined
  /** Saves a token that was renewed; beats that of the registry. */
  readonly updateToken?: UpdateToken | undefined
  /** Ends a session whose refresh token is no longer taken; beats that of the registry. */
  readonly sessionExpired?: SessionExpired | undefined
}

/** How this application is registered at an OAuth 1.0 provider: its `requestTokenUrl` makes it one. */
export interface OAuth1ClientConfig extends CommonConfig {
  /** Where a login begins, RFC 5849 §2.1. */
  readonly requestTokenUrl: string
  /** Signed parameters of the request there. */
  readonly requestTokenParams?: WireParameters | undefined
  /** Private key for the RSA signature methods, a key object or PEM text, RFC 5849 §3.4.3. */
  readonly privateKey?: OAuth1ClientOptions['privateKey']
  /** Options of the protocol client. */
  readonly clientOptions?: OAuth1ProtocolOptions | undefined
  /** Finds the token of whoever a request is from; beats that of the registry. */
  readonly fetchToken?: FetchToken<OAuth1TokenInput> | undefined
}

/** How this application is registered at a provider. */
export type ClientConfig = OAuth2ClientConfig | OAuth1ClientConfig

/** True for a provider of OAuth 1.0. */
export function isOAuth1(config: ClientConfig): config is OAuth1ClientConfig {
  return config.requestTokenUrl !== undefined
}

/** True when the scope asks for an ID Token, OpenID Connect Core §3.1.2.1. */
export function isOpenID({ clientOptions }: OAuth2ClientConfig): boolean {
  const scope = clientOptions?.scope ?? []
  return (typeof scope === 'string' ? scope.split(' ') : scope).includes('openid')
}

/** The server metadata that the configuration names itself. */
export function configuredMetadata(config: OAuth2ClientConfig): ServerMetadata {
  const named: ServerMetadata = {
    ...config.serverMetadata,
    ...given({
      issuer: config.issuer,
      authorization_endpoint: config.authorizeUrl,
      token_endpoint: config.accessTokenUrl,
      revocation_endpoint: config.revocationUrl,
      introspection_endpoint: config.introspectionUrl,
      userinfo_endpoint: config.userinfoEndpoint,
      end_session_endpoint: config.endSessionEndpoint,
      jwks_uri: config.jwksUri,
    }),
  }
  return named
}

function given(metadata: ServerMetadata): ServerMetadata {
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined))
}
