import type { JWK, JWTPayload } from 'jose'
import type { SigningKey } from './keys.ts'
import type { Answer } from './http.ts'

/** Claims before they are signed. */
export type Claims = JWTPayload

/** Which token is about to be signed. */
export interface SigningOccasion {
  /** The endpoint that it goes out of: a refresh is told from the exchange of a code. */
  readonly from: 'authorization' | 'token' | 'refresh' | 'userinfo' | 'logout'
  /** Keys of the provider. */
  readonly key: SigningKey
}

/** What a module has the provider do otherwise than an honest one does. */
export interface Behaviour {
  /** Changes the claims of an ID Token before it is signed. */
  readonly idToken?: (claims: Claims, about: SigningOccasion) => Claims
  /** Signs the claims in a way of its own. */
  readonly sign?: (claims: Claims, about: SigningOccasion) => Promise<string>
  /** Changes the claims of the UserInfo response. */
  readonly userinfo?: (claims: Claims) => Claims
  /** Changes what the configuration document says. */
  readonly metadata?: (document: Record<string, unknown>) => Record<string, unknown>
  /** Changes the keys that the JWK Set shows. */
  readonly jwks?: (keys: readonly JWK[]) => readonly JWK[]
  /** Changes the claims of a Logout Token before it is signed. */
  readonly logoutToken?: (claims: Claims) => Claims
  /** Signs a Logout Token in a way of its own. */
  readonly signLogoutToken?: (claims: Claims, about: SigningOccasion) => Promise<string>
  /** Changes where the browser goes after a logout. */
  readonly postLogout?: (location: URL) => void
  /** Runs before an ID Token is signed. */
  readonly beforeSigning?: () => void | Promise<void>
  /** Answers WebFinger in a way of its own. */
  readonly webfinger?: (resource: string) => Answer
}
