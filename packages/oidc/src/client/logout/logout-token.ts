import type { IDTokenClaims } from '../../id-token/claims.ts'
import { logoutEvent } from '../../id-token/logout-event.ts'
import { LogoutTokenError } from './logout-errors.ts'

/** The claims of a Logout Token, Back-Channel Logout §2.4. */
export interface LogoutTokenClaims {
  /** Who issued the token. */
  readonly iss: string
  /** Whose sessions end; absent when `sid` alone says so. */
  readonly sub?: string | undefined
  /** Whom it is for. */
  readonly aud: string | readonly string[]
  /** When it was issued, in seconds since the epoch. */
  readonly iat: number
  /** When it expires, in seconds since the epoch; older providers leave it out. */
  readonly exp?: number | undefined
  /** Identifier of the token. */
  readonly jti: string
  /** What makes it a Logout Token. */
  readonly events: Readonly<Record<string, unknown>>
  /** Which session ends; absent when all sessions of `sub` do. */
  readonly sid?: string | undefined
  /** Any further claim. */
  readonly [claim: string]: unknown
}

/** What a Logout Token is held against, beyond what every JWT is. */
export interface LogoutTokenExpectations {
  /** Who must have issued it, or a function that tells. */
  readonly issuer: string | ((iss: string, claims: IDTokenClaims) => boolean)
  /** The client's identifier. */
  readonly clientId: string
  /** Other audiences that the client trusts. */
  readonly trustedAudiences?: readonly string[] | undefined
  /** By how many seconds the clocks may differ. */
  readonly leeway: number
  /** The time, in seconds since the epoch. */
  readonly now: number
}

/** Back-Channel Logout §4: two minutes are enough for a Logout Token to arrive. */
const longestWithoutExpiry = 120

/** A Logout Token whose signature and times are verified, Back-Channel Logout §2.4. */
export class LogoutToken {
  /** Its claims. */
  readonly claims: LogoutTokenClaims
  /** The algorithm that it was signed with. */
  readonly alg: string
  readonly #leeway: number

  constructor(claims: LogoutTokenClaims, alg: string, leeway: number = 0) {
    this.claims = claims
    this.alg = alg
    this.#leeway = leeway
  }

  /** When it ends to be acceptable, in seconds since the epoch and without leeway. */
  get expiresAt(): number {
    return this.claims.exp ?? this.claims.iat + longestWithoutExpiry
  }

  /** When it ends to be accepted, in seconds since the epoch: with the leeway that it was verified with. */
  get acceptedUntil(): number {
    return this.expiresAt + this.#leeway
  }

  /** Checks what makes a JWT a Logout Token; throws a `LogoutTokenError`, Back-Channel Logout §2.6. */
  validate(expected: LogoutTokenExpectations): void {
    this.#validateParties(expected)
    this.#validateAge(expected)
    this.#validateTarget()
    this.#validateKind()
  }

  #validateParties({ issuer, clientId, trustedAudiences = [] }: LogoutTokenExpectations): void {
    const { iss, aud } = this.claims
    // A rule for issuers reads claims by name, and those of a Logout Token are called as those of an ID Token.
    const claims = this.claims as unknown as IDTokenClaims
    const isIssuer = typeof issuer === 'function' ? issuer(iss, claims) : iss === issuer
    // Back-Channel Logout §2.6 item 4: iss and aud as in ID Tokens, Core §3.1.3.7 items 2 and 3.
    if (isIssuer !== true) throw new LogoutTokenError('The iss is not the issuer of this client')
    const audiences = [aud].flat()
    if (!audiences.includes(clientId)) throw new LogoutTokenError('The aud is not this client')
    if (audiences.every((name) => name === clientId || trustedAudiences.includes(name))) return
    throw new LogoutTokenError(
      'The aud names an audience that is not trusted; see trustedAudiences',
    )
  }

  #validateAge({ leeway, now }: LogoutTokenExpectations): void {
    // Back-Channel Logout §4: without an end of its own, a captured token would log the user out for ever.
    if (this.claims.exp === undefined && now >= this.expiresAt + leeway) {
      throw new LogoutTokenError('The token has no exp and its iat is too long ago')
    }
  }

  #validateTarget(): void {
    const { sub, sid } = this.claims
    if (sub !== undefined && !/^\p{ASCII}{1,255}$/u.test(sub)) {
      throw new LogoutTokenError('The sub is not a subject')
    }
    if (sid !== undefined && (typeof sid !== 'string' || sid === '')) {
      throw new LogoutTokenError('The sid is not a session identifier')
    }
    // Back-Channel Logout §2.6 item 5: one of them says what ends.
    if (sub === undefined && sid === undefined) {
      throw new LogoutTokenError('The token names neither a sub nor a sid')
    }
  }

  #validateKind(): void {
    // Back-Channel Logout §2.6 item 6: the event is an object, which may hold anything.
    const { events } = this.claims
    if (
      !isObject(events) ||
      !Object.hasOwn(events, logoutEvent) ||
      !isObject(events[logoutEvent])
    ) {
      throw new LogoutTokenError('The events claim does not declare a logout')
    }
    // Back-Channel Logout §2.6 item 7: no ID Token is taken for a Logout Token, nor the other way round.
    if (Object.hasOwn(this.claims, 'nonce')) throw new LogoutTokenError('The token has a nonce')
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
