import type { OptionKind, OptionKinds } from '@authkit/common'
import type {
  ClientProtocolOptions,
  OAuth1ClientConfig,
  OAuth1ProtocolOptions,
  OAuth2ClientConfig,
} from '../provider/client-config.ts'

const both = {
  clientId: 'text?',
  clientSecret: 'text?',
  redirectUri: 'text|object?',
  authorizeUrl: 'text?',
  authorizeParams: 'object?',
  accessTokenUrl: 'text?',
  accessTokenParams: 'object?',
  apiBaseUrl: 'text?',
  addresses: 'text?',
  userAgent: 'text?',
  requestTokenUrl: 'text?',
  clientOptions: 'object?',
  fetchToken: 'function?',
} as const

/** What the members of an OAuth 2.0 registration are. */
export const oauth2Members: OptionKinds<OAuth2ClientConfig> = {
  ...both,
  issuer: 'text?',
  serverMetadataUrl: 'text?',
  refreshTokenUrl: 'text?',
  refreshTokenParams: 'object?',
  revocationUrl: 'text?',
  introspectionUrl: 'text?',
  userinfoEndpoint: 'text?',
  userinfo: 'function?',
  endSessionEndpoint: 'text?',
  postLogoutRedirectUri: 'text?',
  jwksUri: 'text?',
  jwks: 'object?',
  serverMetadata: 'object?',
  complianceHooks: 'object?',
  complianceFix: 'function?',
  clientAuthMethods: 'list?',
  updateToken: 'function?',
  sessionExpired: 'function?',
}

/** What the members of an OAuth 1.0 registration are. */
export const oauth1Members: OptionKinds<OAuth1ClientConfig> = {
  ...both,
  requestTokenParams: 'object?',
  privateKey: 'text|object?',
}

/** What the options of an OAuth 2.0 client are. */
export const oauth2Options: OptionKinds<ClientProtocolOptions> = {
  scope: 'string|list?',
  grantType: 'text?',
  responseType: 'text?',
  responseMode: 'text?',
  tokenEndpointAuthMethod: 'text|object|function?',
  revocationEndpointAuthMethod: 'text|object|function?',
  introspectionEndpointAuthMethod: 'text|object|function?',
  tokenPlacement: 'text?',
  autoRefresh: 'flag?',
  leeway: 'number?',
  timeout: 'number?',
  allowedOrigins: 'list?',
  idTokenSignedResponseAlg: 'text?',
  acceptAdvertisedAlgorithms: 'flag?',
  idTokenEncryptedResponseAlg: 'text?',
  idTokenEncryptedResponseEnc: 'text?',
  userinfoSignedResponseAlg: 'text?',
  userinfoEncryptedResponseAlg: 'text?',
  userinfoEncryptedResponseEnc: 'text?',
  decryptionKeys: 'text|object|list?',
  issuerRule: 'object?',
  trustedAudiences: 'list?',
  acceptMissingNonce: 'flag?',
  idTokenLeeway: 'number?',
}

/** What the options of an OAuth 1.0 client are. */
export const oauth1Options: OptionKinds<OAuth1ProtocolOptions> = {
  signatureMethod: 'text|object?',
  signatureMethods: 'list?',
  signatureType: 'text?',
  forceIncludeBody: 'flag?',
  realm: 'string?',
  timeout: 'number?',
  allowedOrigins: 'list?',
}

/** Members that are URLs. */
export const urlMembers: readonly string[] = [
  'issuer',
  'serverMetadataUrl',
  'authorizeUrl',
  'accessTokenUrl',
  'refreshTokenUrl',
  'requestTokenUrl',
  'revocationUrl',
  'introspectionUrl',
  'userinfoEndpoint',
  'endSessionEndpoint',
  'redirectUri',
  'postLogoutRedirectUri',
  'jwksUri',
  'apiBaseUrl',
]

/** Members that are objects, which are merged name by name. */
export const mergedMembers: readonly string[] = [
  'authorizeParams',
  'accessTokenParams',
  'refreshTokenParams',
  'requestTokenParams',
  'clientOptions',
  'serverMetadata',
]

/** Members that hold parameters under their wire names. */
export const parameterMembers: readonly string[] = mergedMembers.filter((name) =>
  name.endsWith('Params'),
)

/** Members that a setting in an environment can have, and whether as text or as JSON. */
export const settingMembers: Readonly<Record<string, 'text' | 'json'>> = Object.fromEntries([
  ...['clientId', 'clientSecret', 'userAgent', 'privateKey', ...urlMembers].map(
    (name) => [name, 'text'] as const,
  ),
  ...[...mergedMembers, 'jwks'].map((name) => [name, 'json'] as const),
])

/** Every member that a registration of either kind can have. */
export const allMembers: Readonly<Record<string, OptionKind>> = {
  ...oauth2Members,
  ...oauth1Members,
}

/** Every option that a client of either kind can have. */
export const allOptions: Readonly<Record<string, OptionKind>> = {
  ...oauth2Options,
  ...oauth1Options,
}
