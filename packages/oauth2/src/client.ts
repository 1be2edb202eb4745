export { apiTokens } from './client/api-tokens.ts'
export type { ApiTokens, ApiTokensOptions } from './client/api-tokens.ts'
export type { AuthorizationDefaultsInput } from './client/authorization-defaults.ts'
export type { AuthorizationUrl, AuthorizationUrlOptions } from './client/authorization-request.ts'
export type {
  AuthorizationResponse,
  AuthorizationResponseChecks,
  FrontChannelTokens,
} from './client/authorization-response.ts'
export { defaultClientAuthentications } from './client/defaults.ts'
export { clientSecretBasic } from './client/client-authentication/client-secret-basic.ts'
export type { ClientSecretBasicOptions } from './client/client-authentication/client-secret-basic.ts'
export { clientSecretJwt } from './client/client-authentication/client-secret-jwt.ts'
export type { ClientSecretJwtOptions } from './client/client-authentication/client-secret-jwt.ts'
export { clientSecretPost } from './client/client-authentication/client-secret-post.ts'
export type {
  BackChannelForm,
  ClientAuthentication,
  ClientAuthenticationFunction,
  ClientCredentials,
} from './client/client-authentication/contract.ts'
export { none } from './client/client-authentication/none.ts'
export { privateKeyJwt } from './client/client-authentication/private-key-jwt.ts'
export type { PrivateKeyJwtOptions } from './client/client-authentication/private-key-jwt.ts'
export { selfSignedTlsClientAuth } from './client/client-authentication/self-signed-tls-client-auth.ts'
export { tlsClientAuth } from './client/client-authentication/tls-client-auth.ts'
export type { ClientAssertionOptions } from './client/client-assertion.ts'
export {
  DisallowedOriginError,
  InsecureTransportError,
  InvalidAuthorizationResponseError,
  InvalidRegistrationResponseError,
  InvalidTokenError,
  MismatchingIssuerError,
  MismatchingStateError,
  MissingCodeError,
  MissingEndpointError,
  MissingTokenError,
  OAuthClientError,
  OAuthError,
  ServerMetadataError,
  TokenResponseError,
  TooManyRedirectsError,
  UnsupportedTokenTypeError,
} from './client/client-errors.ts'
export type {
  OAuthClientErrorClass,
  OAuthClientErrorOptions,
  OAuthErrorOptions,
  TokenResponseErrorOptions,
} from './client/client-errors.ts'
export {
  checkIssuer,
  discoverAuthorizationServer,
  fetchServerMetadata,
} from './client/discovery.ts'
export type { FetchServerMetadataOptions, TransportOptions } from './client/discovery.ts'
export { signJwtBearerAssertion } from './client/assertion.ts'
export type { AssertionContent, AssertionOptions } from './client/assertion.ts'
export { AssertionClient } from './client/assertion-client.ts'
export type { AssertionClientOptions } from './client/assertion-client.ts'
export type { AssertionMethod, AssertionSourceOptions } from './client/assertion-source.ts'
export type { DeviceAuthorization } from './client/device/device-authorization.ts'
export type { DevicePending, PollDeviceTokenOptions } from './client/device/poll-device-token.ts'
export type { DeviceAuthorizationOptions } from './client/device/request-device-authorization.ts'
export type { Wait } from './client/device/wait.ts'
export { authorizationCode } from './client/grants/authorization-code.ts'
export { clientCredentials } from './client/grants/client-credentials.ts'
export type {
  AuthorizationCodeTokenRequest,
  ClientGrant,
  GrantContext,
  GrantParameters,
  GrantTokenRequest,
  TokenExchangeRequest,
  TokenRequest,
} from './client/grants/contract.ts'
export { deviceCode } from './client/grants/device-code.ts'
export { jwtBearer } from './client/grants/jwt-bearer.ts'
export { password } from './client/grants/password.ts'
export { refreshToken } from './client/grants/refresh-token.ts'
export { tokenExchange } from './client/grants/token-exchange.ts'
export type {
  ComplianceHook,
  ComplianceHookName,
  ComplianceHooks,
  HookRequest,
  HookResponse,
  RequestHook,
  RequestHookName,
  ResponseHook,
  ResponseHookName,
} from './client/hooks.ts'
export type { TokenFromFragmentChecks } from './client/implicit.ts'
export type { IntrospectionResult } from './client/introspection.ts'
export { OAuth2Auth } from './client/oauth2-auth.ts'
export type { OAuth2AuthOptions } from './client/oauth2-auth.ts'
export { OAuth2Client } from './client/oauth2-client.ts'
export type {
  ClientAuthenticationInput,
  OAuth2ClientOptions,
  ReplacedToken,
  SessionExpired,
  UpdateToken,
} from './client/options.ts'
export type { ParameterValue, ScopeInput } from './client/parameters.ts'
export { createS256CodeChallenge, generateCodeVerifier } from './client/pkce.ts'
export {
  deleteClient,
  readClientConfiguration,
  updateClientConfiguration,
} from './client/registration/client-configuration.ts'
export type { ManagedRegistration } from './client/registration/client-configuration.ts'
export { registerClient } from './client/registration/register-client.ts'
export type { RegisterClientOptions } from './client/registration/register-client.ts'
export type {
  NewClientMetadata,
  RegisteredClient,
  RegistrationAccess,
} from './client/registration/registered-client.ts'
export { storeLock } from './client/renewal-lock.ts'
export type { RenewalLock, StoreLockOptions } from './client/renewal-lock.ts'
export type { AuthorizationResponseInput, FormRecord } from './client/response-parameters.ts'
export { expectedResponse } from './client/response-type.ts'
export type { ExpectedResponse, ResponseMode } from './client/response-type.ts'
export { requireEndpoint } from './client/server-metadata.ts'
export type { EndpointName, ServerMetadata, ServerMetadataInput } from './client/server-metadata.ts'
export type { TokenPlacement } from './client/token-placement.ts'
export type { TokenSource } from './client/token-source.ts'
export { OAuth2Token } from './client/token.ts'
export type { TokenInput } from './client/token.ts'
