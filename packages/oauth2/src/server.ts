export { AuthorizationRequestError } from './server/authorization-error.ts'
export type { ErrorTarget } from './server/authorization-error.ts'
export { AuthorizationServer } from './server/authorization-server.ts'
export type { AuthorizationServerOptions, Route } from './server/authorization-server.ts'
export { clientSecretBasic, clientSecretPost, none } from './server/client-authentication/index.ts'
export type { QueryClient } from './server/clients/client-directory.ts'
export { hashClientSecret } from './server/clients/client-secret.ts'
export { remember } from './server/authorization.ts'
export type {
  Approval,
  AuthenticationContext,
  AuthorizationRequest,
  Client,
  GrantRecord,
} from './server/authorization.ts'
export type {
  AccessTokenContent,
  ClientAttempt,
  ClientAuthenticationMethod,
  Endpoint,
  Extension,
  Grant,
  MetadataSource,
  PresentedCredentials,
  ResponseMode,
  ResponseType,
  TokenFormat,
} from './server/contracts.ts'
export type {
  AuthenticatedClient,
  Issue,
  Issued,
  Lifetimes,
  NewGrant,
  RefreshFamily,
  ServerContext,
  ServerKeys,
  TokenRequest,
  TokenSource,
} from './server/context.ts'
export type { MatchRedirectUri } from './server/clients/redirect-uri-policy.ts'
export type { AuthorizationInput } from './server/endpoints/authorization.ts'
export { jwks, metadata, revocation } from './server/endpoints/index.ts'
export type {
  ClientAuthenticationFailure,
  GrantRevocationReason,
  PublishedEvent,
  ServerEvent,
} from './server/events.ts'
export { pkce } from './server/extensions/index.ts'
export type { PkceOptions } from './server/extensions/index.ts'
export { authorizationCode, clientCredentials, refreshToken } from './server/grants/index.ts'
export type { RefreshTokenOptions } from './server/grants/index.ts'
export type {
  AccessTokenRecord,
  AccessTokenRepository,
} from './server/repositories/access-tokens.ts'
export type { CodeRecord, CodeRepository } from './server/repositories/codes.ts'
export type { GrantRepository, StoredGrant } from './server/repositories/grants.ts'
export type {
  RefreshTokenRecord,
  RefreshTokenRepository,
  StoredRefreshToken,
  Successor,
} from './server/repositories/refresh-tokens.ts'
export type { ClientRepository, StoredClient } from './server/repositories/clients.ts'
export type { ConsentRepository } from './server/repositories/consents.ts'
export type { ReplayRepository } from './server/repositories/replays.ts'
export type { Repositories, RepositorySet } from './server/repositories/repositories.ts'
export type { QueryResource, Resource } from './server/resources/resource.ts'
export { fragment, query } from './server/response-modes/index.ts'
export { jwtFormat, opaqueFormat } from './server/token-formats/index.ts'
export type { JwtFormatOptions } from './server/token-formats/index.ts'
export type { AllowScope } from './server/scope-policy.ts'
export { tenants } from './server/tenants.ts'
export type { Tenants, TenantsOptions } from './server/tenants.ts'
export type { AccessTokens } from './server/token-policy.ts'
