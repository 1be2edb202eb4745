import type { JsonValue } from '@authkit/common/store'
import type { ResponseMode } from '@authkit/oauth2/client'

/** What a browser went away for. One kind is never taken for another. */
export type TransactionKind = 'login' | 'logout' | 'oauth1'

/** What every transaction keeps from its start to its end. */
interface CommonTransaction {
  /** Name of the client that it is with. */
  readonly name: string
  /** The client's identifier at the provider. */
  readonly clientId: string
  /** Ties the response to this browser, RFC 6749 §10.12. */
  readonly state: string
  /** Absolute URL that the browser comes back to. */
  readonly redirectUri: string
  /** Path of this site to go to afterwards. */
  readonly returnTo?: string | undefined
  /** Whatever else the application wants to have back; small, for it travels in a cookie. */
  readonly appState?: JsonValue | undefined
}

/** A login with an OAuth 2.0 or OpenID provider. */
export interface LoginTransaction extends CommonTransaction {
  readonly kind: 'login'
  /** Tells the provider that was asked from any other, RFC 9700 §4.4. */
  readonly provider: string
  /** Proves at the token endpoint that the code is ours, RFC 7636 §4.1. */
  readonly codeVerifier: string
  /** Ties the ID Token to this login. */
  readonly nonce?: string | undefined
  /** Who was asked, so that the answer of another is noticed, RFC 9207 §2.4. */
  readonly issuer?: string | undefined
  /** Highest age of the sign-in that was asked for, in seconds. */
  readonly maxAge?: number | undefined
  /** What was asked for; a code unless given. */
  readonly responseType?: string | undefined
  /** How the response is to come. */
  readonly responseMode?: ResponseMode | undefined
}

/** A sign-out at an OpenID provider that sends the browser back, RP-Initiated Logout §2. */
export interface LogoutTransaction extends CommonTransaction {
  readonly kind: 'logout'
}

/** A login with an OAuth 1.0 provider, RFC 5849 §2.2. Its `state` is the request token. */
export interface OAuth1Transaction extends CommonTransaction {
  readonly kind: 'oauth1'
  /** Tells the provider that was asked from any other, RFC 9700 §4.4. */
  readonly provider: string
  /** Signs the request that exchanges the request token, RFC 5849 §2.3. */
  readonly tokenSecret: string
}

/** What is kept from the moment a browser leaves until it comes back. */
export type Transaction = LoginTransaction | LogoutTransaction | OAuth1Transaction

/** The transaction of a kind. */
export type TransactionOf<Kind extends TransactionKind> = Extract<
  Transaction,
  { readonly kind: Kind }
>

/** Whose transaction is wanted. */
export interface ExpectedTransaction<Kind extends TransactionKind = TransactionKind> {
  /** What the browser went away for. */
  readonly kind: Kind
  /** Name of the client. */
  readonly name: string
  /** The client's identifier at the provider. */
  readonly clientId: string
}

/** Whose transaction a response belongs to, and where it was to come to. */
export interface IdentifiedTransaction extends ExpectedTransaction {
  /** Absolute URL that the browser was to come back to. */
  readonly redirectUri: string
}

/** A transaction that came back, and the cookie to forget. */
export interface TakenTransaction<Kind extends TransactionKind = TransactionKind> {
  readonly transaction: TransactionOf<Kind>
  /** Values of `set-cookie`. */
  readonly setCookie: readonly string[]
}
