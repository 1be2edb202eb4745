export {
  AccessDeniedError,
  AccountSelectionRequiredError,
  ConsentRequiredError,
  InsufficientScopeError,
  InteractionRequiredError,
  InvalidClientError,
  InvalidGrantError,
  InvalidRequestError,
  InvalidScopeError,
  InvalidTokenError,
  LoginRequiredError,
  MissingAuthorizationError,
  OAuth2Error,
  RequestNotSupportedError,
  RequestUriNotSupportedError,
  ServerError,
  TemporarilyUnavailableError,
  UnauthorizedClientError,
  UnsupportedGrantTypeError,
  UnsupportedResponseTypeError,
} from './errors.ts'
export type { OAuth2ErrorClass, OAuth2ErrorOptions } from './errors.ts'
export type { ClientMetadata } from './protocol/client-metadata.ts'
export type { AuthorizationServerMetadata } from './protocol/metadata.ts'
export { wellKnownUrl } from './protocol/metadata.ts'
export { formatScope, includesScope, parseScope } from './protocol/scope.ts'
export type { TokenResponse } from './protocol/token.ts'
