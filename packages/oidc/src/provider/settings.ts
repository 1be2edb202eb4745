import type { JsonObject } from '@authkit/common/store'
import type { Client, ResponseType, ServerContext } from '@authkit/oauth2/server'
import type { UserInfo } from '../claims/user-info.ts'
import type { SubjectType } from './subject-types/contract.ts'

/** For whom, and for which place, claims about a user are asked of the application. */
export interface UserInfoRequest {
  /** The client that gets them. */
  readonly client: Client
  /** Where they go, Core §5.5: the answer of the UserInfo Endpoint or the ID Token. */
  readonly use: 'userinfo' | 'id_token'
  /** Names of claims that were asked for beside those of the scope. */
  readonly claims: readonly string[]
  /** Languages that the client would like them in, BCP 47, preferred first, Core §5.2. */
  readonly claimsLocales: readonly string[]
}

/** Tells what is known about a user. */
export type FindUserInfo = (
  subject: string,
  scope: readonly string[],
  request: UserInfoRequest,
) => UserInfo | undefined | Promise<UserInfo | undefined>

/** A response type of OpenID Connect, which is made when the provider's settings are known. */
export type OpenIDResponseType = (settings: OpenIDSettings) => ResponseType

/** The options of `openid()` with everything filled in. */
export interface OpenIDSettings {
  readonly findUserInfo: FindUserInfo
  /** Lifetime of an ID Token for a client, in seconds. */
  readonly idTokenLifetime: (client: Client) => number
  /** Signature algorithms that clients may register for what they get, `none` among them where unsigned ID Tokens are allowed. */
  readonly algorithms: (context: ServerContext) => readonly string[]
  /** Key management algorithms that clients may register; none when nothing is encrypted. */
  readonly keyManagement: readonly string[]
  /** Content encryption algorithms that clients may register. */
  readonly contentEncryption: readonly string[]
  /** Where keys and documents of clients may be. */
  readonly addresses: 'any' | 'public'
  readonly subjectTypes: readonly SubjectType[]
  /** The claims of scopes of the application, beside those of Core §5.4. */
  readonly scopeClaims: Readonly<Record<string, readonly string[]>>
  /** Claims that any client may ask for by name, beside those of scopes. */
  readonly claims: readonly string[]
  readonly acrValues: readonly string[]
  readonly prompts: readonly string[]
  /** Whether the claims of the scope are in ID Tokens, too. */
  readonly scopeInIdToken: boolean
  /** Whom else an ID Token is for. */
  readonly idTokenAudience: (client: Client) => readonly string[]
  readonly requireNonce: boolean
  readonly uniqueNonces: boolean
  /** Members of the metadata that say what pages and claims can do. */
  readonly metadata: JsonObject
}
