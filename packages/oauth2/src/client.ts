export { apiTokens } from './client/api-tokens.ts'
export type { ApiTokens, ApiTokensOptions, TokenSource } from './client/api-tokens.ts'
export type { AuthorizationUrl, AuthorizationUrlOptions } from './client/authorization-request.ts'
export type {
  AuthorizationResponse,
  AuthorizationResponseChecks,
  FrontChannelTokens,
} from './client/authorization-response.ts'
export { clientSecretBasic } from './client/client-authentication/client-secret-basic.ts'
export { clientSecretPost } from './client/client-authentication/client-secret-post.ts'
export type {
  BackChannelForm,
  ClientAuthentication,
  ClientCredentials,
} from './client/client-authentication/contract.ts'
export { none } from './client/client-authentication/none.ts'
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
export type { AssertionOptions } from './client/assertion.ts'
export { authorizationCode } from './client/grants/authorization-code.ts'
export { clientCredentials } from './client/grants/client-credentials.ts'
export type {
  AuthorizationCodeTokenRequest,
  ClientGrant,
  GrantContext,
  GrantTokenRequest,
  TokenRequest,
} from './client/grants/contract.ts'
export { refreshToken } from './client/grants/refresh-token.ts'
export type { IntrospectionResult } from './client/introspection.ts'
export { OAuth2Client } from './client/oauth2-client.ts'
export type { OAuth2ClientOptions, ReplacedToken, UpdateToken } from './client/options.ts'
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
export type { AuthorizationResponseInput, FormRecord } from './client/response-parameters.ts'
export { expectedResponse } from './client/response-type.ts'
export type { ExpectedResponse, ResponseMode } from './client/response-type.ts'
export { requireEndpoint } from './client/server-metadata.ts'
export type { EndpointName, ServerMetadata, ServerMetadataInput } from './client/server-metadata.ts'
export { OAuth2Token } from './client/token.ts'
export type { TokenInput } from './client/token.ts'
