export {
  AccessDeniedError,
  AccountSelectionRequiredError,
  AuthorizationPendingError,
  ConsentRequiredError,
  ExpiredTokenError,
  InsufficientScopeError,
  InsufficientUserAuthenticationError,
  InteractionRequiredError,
  InvalidClientError,
  InvalidClientMetadataError,
  InvalidGrantError,
  InvalidRedirectUriError,
  InvalidRequestError,
  InvalidRequestObjectError,
  InvalidRequestUriError,
  InvalidScopeError,
  InvalidSoftwareStatementError,
  InvalidTargetError,
  InvalidTokenError,
  LoginRequiredError,
  MissingAuthorizationError,
  OAuth2Error,
  RegistrationNotSupportedError,
  RequestNotSupportedError,
  RequestUriNotSupportedError,
  ServerError,
  SlowDownError,
  TemporarilyUnavailableError,
  UnapprovedSoftwareStatementError,
  UnauthorizedClientError,
  UnmetAuthenticationRequirementsError,
  UnsupportedGrantTypeError,
  UnsupportedResponseTypeError,
  UnsupportedTokenTypeError,
} from './errors.ts'
export type { OAuth2ErrorClass, OAuth2ErrorOptions } from './errors.ts'
export { contentEncryption, publicKeyEncryption, secretEncryption } from './protocol/algorithms.ts'
export type { ClientMetadata, ClientSecret } from './protocol/client-metadata.ts'
export type { MetadataFault, MetadataKind } from './protocol/metadata-kinds.ts'
export type { MetadataRule } from './protocol/metadata-rules.ts'
export type { AuthorizationServerMetadata } from './protocol/metadata.ts'
export { isIssuer, wellKnownUrl } from './protocol/metadata.ts'
export { formatScope, includesScope, parseScope } from './protocol/scope.ts'
export { InvalidServerMetadataError } from './protocol/server-metadata-error.ts'
export { validateServerMetadata } from './protocol/validate-metadata.ts'
export type { TokenResponse } from './protocol/token.ts'
