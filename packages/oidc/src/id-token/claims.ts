import { constantTimeEqual } from '@authkit/common'
import { leftHalfHash } from '@authkit/jose'
import type { UserInfo } from '../claims/user-info.ts'
import { IDTokenError } from './id-token-error.ts'

/** The claims of an ID Token, OpenID Connect Core §2. Claims about the user are as the provider sent them. */
export interface IDTokenClaims extends UserInfo {
  /** Who issued the token. */
  readonly iss: string
  /** Whom it is for. */
  readonly aud: string | readonly string[]
  /** When it expires, in seconds since the epoch. */
  readonly exp: number
  /** When it was issued, in seconds since the epoch. */
  readonly iat: number
  /** When the user signed in, in seconds since the epoch. */
  readonly auth_time?: number | undefined
  /** What ties it to the authorization request. */
  readonly nonce?: string | undefined
  /** How strongly the user was authenticated. */
  readonly acr?: string | undefined
  /** By which means the user was authenticated. */
  readonly amr?: readonly string[] | undefined
  /** The client that it was issued to. */
  readonly azp?: string | undefined
  /** Hash of the access token that came with it. */
  readonly at_hash?: string | undefined
}

/** What an ID Token is held against, beyond what every JWT is. */
export interface IDTokenExpectations {
  /** The client's identifier. */
  readonly clientId: string
  /** Other audiences that the client trusts. */
  readonly trustedAudiences?: readonly string[] | undefined
  /** The nonce of the authorization request; not compared when there was none. */
  readonly nonce?: string | undefined
  /** The `max_age` of the authorization request, in seconds. */
  readonly maxAge?: number | undefined
  /** The access token that came with it. */
  readonly accessToken?: string | undefined
  /** By how many seconds the clocks may differ. */
  readonly leeway: number
  /** The time, in seconds since the epoch. */
  readonly now: number
}

/** An ID Token whose signature, issuer, audience and times are verified, OpenID Connect Core §2. */
export class IDToken {
  /** Its claims. */
  readonly claims: IDTokenClaims
  /** The algorithm that it was signed with. */
  readonly alg: string

  constructor(claims: IDTokenClaims, alg: string) {
    this.claims = claims
    this.alg = alg
  }

  /** Checks what OpenID Connect asks of every ID Token; throws an `IDTokenError`, Core §3.1.3.7. */
  validate(expected: IDTokenExpectations): void {
    this.#validateParties(expected)
    this.#validateNonce(expected.nonce)
    this.#validateAuthenticationTime(expected)
  }

  #validateParties({ clientId, trustedAudiences = [] }: IDTokenExpectations): void {
    const { aud, azp, sub } = this.claims
    // Core §2: a subject has at most 255 ASCII characters.
    if (!/^\p{ASCII}{1,255}$/u.test(sub)) throw new IDTokenError('The sub is not a subject')
    const others = [aud].flat().filter((name) => name !== clientId)
    // Core §3.1.3.7 item 3: whoever else is named could use the token here, unless they are trusted not to.
    if (others.some((name) => !trustedAudiences.includes(name))) {
      throw new IDTokenError('The aud names an audience that is not trusted; see trustedAudiences')
    }
    // Core §3.1.3.7 items 4 and 5.
    if (others.length > 0 && azp === undefined) throw new IDTokenError('The azp is missing')
    if (azp !== undefined && azp !== clientId) {
      throw new IDTokenError('The azp is another client')
    }
  }

  #validateNonce(expected: string | undefined): void {
    if (expected === undefined) return
    const { nonce } = this.claims
    // Core §3.1.3.7 item 11: the answer to another request is not the answer to this one.
    if (typeof nonce !== 'string' || !constantTimeEqual(nonce, expected)) {
      throw new IDTokenError('The nonce is not the one of this login')
    }
  }

  #validateAuthenticationTime({ maxAge, leeway, now }: IDTokenExpectations): void {
    const { auth_time: time } = this.claims
    if (time !== undefined && !Number.isFinite(time)) {
      throw new IDTokenError('The auth_time is not a number')
    }
    if (maxAge === undefined) return
    // Core §3.1.3.7 item 13: a sign-in that is too old was to be repeated.
    if (time === undefined || !(now - time <= maxAge + leeway)) {
      throw new IDTokenError('The auth_time is missing or too long ago for max_age')
    }
  }
}

/** An ID Token of the authorization code flow, OpenID Connect Core §3.1. */
export class CodeIDToken extends IDToken {
  /** Checks the token and, when it has an `at_hash`, that the access token is its own, Core §3.1.3.8. */
  override validate(expected: IDTokenExpectations): void {
    super.validate(expected)
    const { at_hash: hash } = this.claims
    if (hash === undefined || expected.accessToken === undefined) return
    const own = leftHalfHash(this.alg, expected.accessToken)
    // An algorithm without a hash proves nothing.
    if (typeof hash !== 'string' || own === undefined || !constantTimeEqual(hash, own)) {
      throw new IDTokenError('The at_hash is not the one of the access token')
    }
  }
}
