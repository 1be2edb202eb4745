import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { OAuth2ClientOptions, ScopeInput, ServerMetadata } from '@authkit/oauth2/client'
import type { OpenIDClientOptions } from '@authkit/oidc/client'

/** Options of the protocol client behind a registered name. */
export interface ClientProtocolOptions
  extends
    Pick<OAuth2ClientOptions, 'tokenEndpointAuthMethod' | 'leeway' | 'timeout' | 'allowedOrigins'>,
    Pick<
      OpenIDClientOptions,
      | 'idTokenSignedResponseAlg'
      | 'idTokenEncryptedResponseAlg'
      | 'idTokenEncryptedResponseEnc'
      | 'userinfoSignedResponseAlg'
      | 'userinfoEncryptedResponseAlg'
      | 'userinfoEncryptedResponseEnc'
      | 'decryptionKeys'
      | 'issuerRule'
      | 'acceptMissingNonce'
    > {
  /** What to ask for; with `openid` the provider is an OpenID provider. */
  readonly scope?: ScopeInput | undefined
}

/** How this application is registered at a provider, and where the provider is. */
export interface ClientConfig {
  /** The client's identifier at the provider. */
  readonly clientId: string
  /** The client's secret; absent for a public client. */
  readonly clientSecret?: string | undefined
  /** Identifier of the provider; its metadata is found from it. */
  readonly issuer?: string | undefined
  /** URL of the provider's metadata, when it is not where the issuer says. */
  readonly serverMetadataUrl?: string | undefined
  /** Authorization endpoint; beats the metadata. */
  readonly authorizeUrl?: string | undefined
  /** Token endpoint; beats the metadata. */
  readonly accessTokenUrl?: string | undefined
  /** Revocation endpoint; beats the metadata. */
  readonly revocationUrl?: string | undefined
  /** UserInfo endpoint; beats the metadata. */
  readonly userinfoEndpoint?: string | undefined
  /** URL of the provider's keys; beats the metadata. */
  readonly jwksUri?: string | undefined
  /** Base of relative URLs for `fetch`; its origin may see the token. */
  readonly apiBaseUrl?: string | undefined
  /** Parameters of every authorization request, under their wire names; those of a call win. */
  readonly authorizeParams?: Readonly<Record<string, string>> | undefined
  /** Options of the protocol client. */
  readonly clientOptions?: ClientProtocolOptions | undefined
}

/** True when the scope asks for an ID Token, OpenID Connect Core §3.1.2.1. */
export function isOpenID({ clientOptions }: ClientConfig): boolean {
  const scope = clientOptions?.scope ?? []
  return (typeof scope === 'string' ? scope.split(' ') : scope).includes('openid')
}

/** The server metadata that the configuration names itself. */
export function configuredMetadata(config: ClientConfig): ServerMetadata {
  const named: ServerMetadata = {
    issuer: config.issuer,
    authorization_endpoint: config.authorizeUrl,
    token_endpoint: config.accessTokenUrl,
    revocation_endpoint: config.revocationUrl,
    userinfo_endpoint: config.userinfoEndpoint,
    jwks_uri: config.jwksUri,
  }
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
}

/** Throws an `AuthkitConfigError` for a registration that could never log anybody in. */
export function checkConfig(name: string, config: ClientConfig): void {
  const refuse = (what: string): never => {
    throw new AuthkitConfigError(`Client "${name}": ${what}`)
  }
  checkOptions(`Client "${name}"`, config, {
    clientId: 'text',
    clientSecret: 'text?',
    issuer: 'text?',
    serverMetadataUrl: 'text?',
    authorizeUrl: 'text?',
    accessTokenUrl: 'text?',
    revocationUrl: 'text?',
    userinfoEndpoint: 'text?',
    jwksUri: 'text?',
    apiBaseUrl: 'text?',
    authorizeParams: 'object?',
    clientOptions: 'object?',
  })
  checkOptions(`Client "${name}", clientOptions`, config.clientOptions ?? {}, {
    scope: 'text|list?',
    tokenEndpointAuthMethod: 'text|object?',
    leeway: 'number?',
    timeout: 'number?',
    allowedOrigins: 'list?',
    idTokenSignedResponseAlg: 'text?',
    idTokenEncryptedResponseAlg: 'text?',
    idTokenEncryptedResponseEnc: 'text?',
    userinfoSignedResponseAlg: 'text?',
    userinfoEncryptedResponseAlg: 'text?',
    userinfoEncryptedResponseEnc: 'text?',
    decryptionKeys: 'text|object?',
    issuerRule: 'object?',
    acceptMissingNonce: 'flag?',
  })
  const isDiscovered = config.issuer !== undefined || config.serverMetadataUrl !== undefined
  const isExplicit = config.authorizeUrl !== undefined && config.accessTokenUrl !== undefined
  if (!isDiscovered && !isExplicit) {
    refuse(
      'say where the provider is: issuer, serverMetadataUrl, or authorizeUrl and accessTokenUrl',
    )
  }
  if (isOpenID(config) && !isDiscovered) {
    refuse('an OpenID provider is known by its issuer, whose ID Tokens it signs: set issuer')
  }
}
