export type {
  AuthorizationResponse,
  AuthorizationResponseInput,
} from './client/authorization-response.ts'
export {
  CallbackNotConfirmedError,
  DisallowedOriginError,
  InsecureTransportError,
  InvalidAuthorizationResponseError,
  InvalidTokenResponseError,
  MismatchingTokenError,
  MissingRequestTokenError,
  MissingTokenError,
  MissingVerifierError,
  OAuth1ClientError,
  type OAuth1ClientErrorClass,
  type OAuth1ClientErrorOptions,
  OAuth1RefusalError,
  type OAuth1RefusalOptions,
  TooManyRedirectsError,
} from './client/client-errors.ts'
export { OAuth1Auth } from './client/oauth1-auth.ts'
export { OAuth1Client } from './client/oauth1-client.ts'
export type {
  OAuth1AuthOptions,
  OAuth1ClientOptions,
  SignatureMethodInput,
  SignatureType,
} from './client/options.ts'
export type {
  AccessTokenOptions,
  AuthorizationUrlOptions,
  RequestTokenOptions,
} from './client/requests.ts'
export { oauth1Signer, type OAuth1Signer, type OAuth1SignerOptions } from './client/signer.ts'
export type { OAuth1Token, OAuth1TokenInput, OAuth1TokenState } from './client/token.ts'
