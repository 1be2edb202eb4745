export type {
  ClientConfig,
  ClientProtocolOptions,
  FetchToken,
  OAuth1ClientConfig,
  OAuth1ProtocolOptions,
  OAuth2ClientConfig,
  WireParameters,
} from './provider/client-config.ts'
export type { CreateApps } from './config/create-app.ts'
export type { AppKinds, ClientRegistrations } from './config/named-apps.ts'
export type { OAuthOptions, ResolveClient } from './config/oauth-options.ts'
export type {
  AppClass,
  ClientRegistration,
  OAuth1Provider,
  OAuth1Registration,
  OAuth2Provider,
  OAuth2Registration,
  RegisterOptions,
} from './config/registration.ts'
export type { ClientSettings } from './config/settings.ts'
export { LoginError, MissingTransactionError } from './errors.ts'
export type { FailedLogin, LoginErrorOptions, MissingTransactionReason } from './errors.ts'
export { OAuth, OAuthRegistry } from './apps/oauth.ts'
export type { OAuthConstructor, TokenUpdateListener } from './apps/oauth.ts'
export { OAuthApp } from './apps/oauth-app.ts'
export type { TokenHint } from './apps/oauth-app.ts'
export { OAuth1App } from './apps/oauth1-app.ts'
export type { OAuth1Exchange, OAuth1RequestInit, OAuth1Token } from './apps/oauth1-app.ts'
export type { RequestToken } from './apps/oauth1-clients.ts'
export type {
  OAuth1AccessTokenOptions,
  OAuth1AuthorizationOptions,
  OAuth1AuthorizationRequest,
  OAuth1RedirectOptions,
  SavedOAuth1Request,
} from './apps/oauth1-login.ts'
export { ApiMethods } from './apps/api-calls.ts'
export type { TokenRequestInit } from './apps/api-calls.ts'
export type { SaveToken, TokenClient } from './apps/held-token.ts'
export type {
  AuthorizationOptions,
  AuthorizationRequest,
  AuthorizeAccessTokenOptions,
  AuthorizeRedirectOptions,
  CarriedState,
  CompletedLogin,
} from './apps/login-options.ts'
export type { CompletedLogout, LogoutOptions, LogoutRedirectOptions } from './apps/logout.ts'
export type {
  FetchNamedToken,
  NamedSessionExpired,
  SharedServices,
  StoredToken,
  TokenUpdate,
  UpdateNamedToken,
} from './apps/shared.ts'
export type { SavedRequest } from './apps/start-login.ts'
export type { TokenChoice } from './apps/token-choice.ts'
export type { AskUserinfoOptions } from './apps/userinfo.ts'
export { cookieTransactions } from './transactions/cookie-transactions.ts'
export { sessionTransactions } from './transactions/session-transactions.ts'
export type { TransactionStorage } from './transactions/storage.ts'
export { storeTransactions } from './transactions/store-transactions.ts'
export type {
  ExpectedTransaction,
  IdentifiedTransaction,
  LoginTransaction,
  LogoutTransaction,
  OAuth1Transaction,
  TakenTransaction,
  Transaction,
  TransactionKind,
  TransactionOf,
} from './transactions/transaction.ts'
export { TransactionStore } from './transactions/transaction-store.ts'
export type { SaveOptions, TransactionStoreOptions } from './transactions/transaction-store.ts'
