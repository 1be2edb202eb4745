export type { ClientConfig, ClientProtocolOptions } from './provider/client-config.ts'
export { LoginError, MissingTransactionError } from './errors.ts'
export type { LoginErrorOptions } from './errors.ts'
export { OAuth, OAuthRegistry } from './apps/oauth.ts'
export type { CreateApp, OAuthConstructor, OAuthOptions } from './apps/oauth.ts'
export { OAuthApp } from './apps/oauth-app.ts'
export type {
  AuthorizeRedirectOptions,
  CompletedLogin,
  SharedServices,
  TokenRequestInit,
  UpdateNamedToken,
} from './apps/oauth-app.ts'
export { TransactionStore } from './transactions/transaction-store.ts'
export type {
  LoginTransaction,
  TakenTransaction,
  TransactionStoreOptions,
} from './transactions/transaction-store.ts'
