import type { JsonObject } from '@authkit/common/store'
import { leftHalfHash } from '@authkit/jose'
import type { AuthenticationContext } from '@authkit/oauth2/server'

/** How the user was authenticated, as far as that is known. */
type Authentication = {
  [Name in keyof AuthenticationContext]?: AuthenticationContext[Name] | undefined
}

/** What an ID Token says beside what is known about the user. */
export interface IdTokenContent {
  readonly issuer: string
  /** The user as the client knows it. */
  readonly subject: string
  /** The client, and whom else the token is for. */
  readonly audience: readonly [clientId: string, ...others: string[]]
  /** Seconds since the epoch. */
  readonly issuedAt: number
  /** Seconds since the epoch. */
  readonly expiresAt: number
  readonly nonce?: string | undefined
  readonly authentication?: Authentication | undefined
  /** What the token comes with, and which it is bound to by a hash. */
  readonly accessToken?: string | undefined
  readonly code?: string | undefined
  readonly state?: string | undefined
}

/** The protocol claims of an ID Token, each where there is something to say, Core §2. */
export function idTokenClaims(content: IdTokenContent, alg: string, crv?: string): JsonObject {
  const { issuer, subject, audience, issuedAt, expiresAt, nonce, authentication = {} } = content
  const [clientId, ...others] = audience
  const { time, acr, amr, sid } = authentication
  // Core §3.3.2.11: the left half of a hash binds the token to what it comes with; an algorithm without a hash binds nothing.
  const hash = (value: string | undefined) =>
    value === undefined ? undefined : leftHalfHash(alg, value, crv)
  const claims: Record<string, JsonObject[string]> = {
    iss: issuer,
    sub: subject,
    aud: others.length === 0 ? clientId : audience,
    // Core §2: with several audiences the token says which of them it was issued to.
    azp: others.length === 0 ? undefined : clientId,
    iat: issuedAt,
    exp: expiresAt,
    auth_time: time,
    nonce,
    acr,
    amr,
    sid,
    at_hash: hash(content.accessToken),
    c_hash: hash(content.code),
    s_hash: hash(content.state),
  }
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined))
}
