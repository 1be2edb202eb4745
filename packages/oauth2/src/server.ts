export type { Audiences } from './server/assertions/assertion-options.ts'
export type { ClientAssertionOptions } from './server/assertions/client-assertion.ts'
export type { QueryIssuer, TrustedIssuer } from './server/assertions/trusted-issuers.ts'
export { AuthorizationRequestError } from './server/authorization-error.ts'
export type { ErrorTarget } from './server/authorization-error.ts'
export { AuthorizationServer } from './server/authorization-server.ts'
export type { AuthorizationServerOptions, Route } from './server/authorization-server.ts'
export type { AskedFor, CheckedApproval } from './server/approval.ts'
export { remember } from './server/authorization.ts'
export type {
  Approval,
  AuthenticationContext,
  AuthorizationRequest,
  Client,
  GrantRecord,
} from './server/authorization.ts'
export {
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  none,
  privateKeyJwt,
} from './server/client-authentication/index.ts'
export type { PrivateKeyJwtOptions } from './server/client-authentication/index.ts'
export type { QueryClient } from './server/clients/client-directory.ts'
export { clientKeys } from './server/clients/client-keys.ts'
export type { ClientKeysOptions } from './server/clients/client-keys.ts'
export { hashClientSecret, validSecrets } from './server/clients/client-secret.ts'
export type { MatchRedirectUri } from './server/clients/redirect-uri-policy.ts'
export type {
  AuthenticatedClient,
  Issue,
  Issued,
  Lifetimes,
  NewGrant,
  RefreshFamily,
  ServerContext,
  ServerKeys,
  ServerMembers,
  TokenRequest,
  TokenSource,
} from './server/context.ts'
export type {
  AccessTokenContent,
  ClientAttempt,
  ClientAuthenticationMethod,
  Endpoint,
  Extension,
  Grant,
  IdentifiedClient,
  MetadataSource,
  PresentedCredentials,
  ResponseMode,
  ResponseType,
  TokenFormat,
} from './server/contracts.ts'
export type { DescribedToken } from './server/described-token.ts'
export { DeviceVerificationError } from './server/device-verification/device-verification-error.ts'
export type { DeviceVerificationErrorCode } from './server/device-verification/device-verification-error.ts'
export { DeviceVerification } from './server/device-verification/device-verification.ts'
export type {
  DeviceRequest,
  DeviceVerificationOptions,
  EnteredUserCode,
} from './server/device-verification/device-verification.ts'
export type { UserCodeFormat, UserCodeFormatName } from './server/device-verification/user-code.ts'
export type { AuthorizationInput } from './server/endpoints/authorization.ts'
export {
  clientConfiguration,
  clientRegistration,
  introspection,
  jwks,
  metadata,
  revocation,
} from './server/endpoints/index.ts'
export type {
  ClientConfigurationOptions,
  ClientRegistration,
  ClientRegistrationOptions,
  IntrospectionOptions,
} from './server/endpoints/index.ts'
export type {
  ClientAuthenticationFailure,
  GrantRevocationReason,
  PublishedEvent,
  ServerEvent,
} from './server/events.ts'
export { pkce, requestObject } from './server/extensions/index.ts'
export type { PkceOptions, RequestObjectOptions } from './server/extensions/index.ts'
export {
  authorizationCode,
  clientCredentials,
  deviceCode,
  implicit,
  jwtBearer,
  password,
  refreshToken,
  tokenExchange,
} from './server/grants/index.ts'
export type {
  AssertedIdentity,
  AssertedRequest,
  AssertedUser,
  DeviceCodeOptions,
  JwtBearerOptions,
  PasswordCredentials,
  PasswordOptions,
  PasswordUser,
  RefreshTokenOptions,
  TokenExchangeOptions,
} from './server/grants/index.ts'
export { listValue, textValue, urlValue } from './server/registration/member-values.ts'
export { invalidMember } from './server/registration/metadata-rule.ts'
export type { ClientMetadataRule, MetadataTerms } from './server/registration/metadata-rule.ts'
export type { AuthorizeRegistration } from './server/registration/registration-access.ts'
export type {
  RegisterClient,
  RegisteredMetadata,
  RegistrationPolicy,
  RegistrationRequest,
  RegistrationRules,
} from './server/registration/registration-policy.ts'
export type { SoftwareStatementOptions } from './server/registration/software-statement.ts'
export type {
  AccessTokenRecord,
  AccessTokenRepository,
} from './server/repositories/access-tokens.ts'
export type { ClientRepository, StoredClient } from './server/repositories/clients.ts'
export type { CodeRecord, CodeRepository } from './server/repositories/codes.ts'
export type { ConsentRepository } from './server/repositories/consents.ts'
export type { GrantRepository, StoredGrant } from './server/repositories/grants.ts'
export type {
  RefreshTokenRecord,
  RefreshTokenRepository,
  StoredRefreshToken,
  Successor,
} from './server/repositories/refresh-tokens.ts'
export type { ReplayRepository } from './server/repositories/replays.ts'
export type { Repositories, RepositorySet } from './server/repositories/repositories.ts'
export type { QueryResource, Resource } from './server/resources/resource.ts'
export { formPost, fragment, query } from './server/response-modes/index.ts'
export { approvedGrant, issueAuthorizationCode } from './server/response-types/code.ts'
export type { ApprovedGrant } from './server/response-types/code.ts'
export { responseParameters } from './server/response-types/token.ts'
export type { SessionCookie, SignedInSession, SignOut, SignOutRequest } from './server/sign-out.ts'
export type { AllowScope } from './server/scope-policy.ts'
export { tenants } from './server/tenants.ts'
export type { Tenants, TenantsOptions } from './server/tenants.ts'
export type {
  ExchangeDecision,
  ExchangePolicy,
  ExchangeRequest,
  PresentedToken,
  TokenReader,
} from './server/token-exchange/exchange.ts'
export type { FindAudience } from './server/token-exchange/terms.ts'
export { reportingStore } from './server/store-faults.ts'
export { trustedJwt } from './server/token-exchange/trusted-jwt.ts'
export type { TrustedJwtOptions } from './server/token-exchange/trusted-jwt.ts'
export { jwtFormat, opaqueFormat } from './server/token-formats/index.ts'
export type { JwtFormatOptions, OpaqueFormatOptions } from './server/token-formats/index.ts'
export type { AccessTokens } from './server/token-policy.ts'
