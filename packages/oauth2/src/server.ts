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
  AuthenticatedClient,
  ClientAuthenticationMethod,
  Endpoint,
  Extension,
  Grant,
  Issue,
  Issued,
  Lifetimes,
  MetadataSource,
  PresentedCredentials,
  RefreshFamily,
  ResponseMode,
  ResponseType,
  ServerContext,
  ServerKeys,
  TokenFormat,
  TokenRequest,
} from './server/contracts.ts'
export type { AuthorizationInput } from './server/endpoints/authorization.ts'
export { jwks, metadata, revocation } from './server/endpoints/index.ts'
export type { GrantRevocationReason, ServerEvent } from './server/events.ts'
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
export type { Repositories } from './server/repositories/repositories.ts'
export { fragment, query } from './server/response-modes/index.ts'
export { jwtFormat, opaqueFormat } from './server/token-formats/index.ts'
export type { JwtFormatOptions } from './server/token-formats/index.ts'
