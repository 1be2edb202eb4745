import { constantTimeEqual } from '@authkit/common'
import { checkClaimTypes } from './claim-types.ts'
import type { IDTokenClaims, IDTokenExpectations } from './claims.ts'
import { checkHalfHash } from './half-hash.ts'
import { IDTokenError } from './id-token-error.ts'
import { logoutEvent } from './logout-event.ts'

/** An ID Token whose signature is verified and whose claims are for `validate` to judge, OpenID Connect Core §2. */
export class IDToken {
  /** Its claims. */
  readonly claims: IDTokenClaims
  /** The algorithm that it was signed with. */
  readonly alg: string
  /** The curve of the key that it was signed with, for keys that have one. */
  readonly crv: string | undefined

  constructor(claims: IDTokenClaims, alg: string, crv?: string) {
    this.claims = claims
    this.alg = alg
    this.crv = crv
  }

  /** Checks what OpenID Connect asks of every ID Token; throws an `IDTokenError`, Core §3.1.3.7. */
  validate(expected: IDTokenExpectations): void {
    checkClaimTypes(this.claims)
    this.#validateKind()
    this.#validateParties(expected)
    this.#validateTimes(expected)
    this.#validateNonce(expected)
    this.#validateAuthenticationTime(expected)
    this.#validateHashes(expected)
  }

  #validateKind(): void {
    const { events } = this.claims
    // Back-Channel Logout §4.1: signed by the same key and of the type JWT, a Logout Token has all that an ID Token needs but a nonce.
    if (typeof events === 'object' && events !== null && Object.hasOwn(events, logoutEvent)) {
      throw new IDTokenError('The token is a Logout Token')
    }
  }

  #validateParties({ clientId, issuer, trustedAudiences = [] }: IDTokenExpectations): void {
    const { iss, aud, azp } = this.claims
    // Core §3.1.3.7 item 2: the issuer is compared as a text.
    const isIssuer = typeof issuer === 'function' ? issuer(iss, this.claims) : iss === issuer
    if (issuer !== undefined && isIssuer !== true) {
      throw new IDTokenError('The iss is not the issuer that was asked')
    }
    const audiences = [aud].flat()
    if (!audiences.includes(clientId)) throw new IDTokenError('The aud is not this client')
    const others = audiences.filter((name) => name !== clientId)
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

  #validateTimes({ leeway, now }: IDTokenExpectations): void {
    const { exp, iat, nbf } = this.claims
    // Core §3.1.3.7 item 9.
    if (!(now < exp + leeway)) throw new IDTokenError('The token has expired; see idTokenLeeway')
    // Core §3.1.3.7 item 10: one from the future tells of clocks that are too far apart.
    if (!(iat - leeway <= now)) throw new IDTokenError('The iat is in the future')
    if (typeof nbf === 'number' && !(nbf - leeway <= now)) {
      throw new IDTokenError('The nbf is in the future')
    }
  }

  #validateNonce({ nonce: expected, acceptMissingNonce }: IDTokenExpectations): void {
    if (expected === undefined) return
    const { nonce, nonce_supported: isSupported } = this.claims
    if (nonce === undefined && acceptMissingNonce === true && isSupported === false) return
    // Core §3.1.3.7 item 11: the answer to another request is not the answer to this one.
    if (typeof nonce !== 'string' || !constantTimeEqual(nonce, expected)) {
      throw new IDTokenError('The nonce is not the one of this login')
    }
  }

  #validateAuthenticationTime({ maxAge, leeway, now }: IDTokenExpectations): void {
    if (maxAge === undefined) return
    const { auth_time: time } = this.claims
    // Core §3.1.3.7 item 13: a sign-in that is too old was to be repeated.
    if (time === undefined || !(now - time <= maxAge + leeway)) {
      throw new IDTokenError('The auth_time is missing or too long ago for max_age')
    }
  }

  #validateHashes({ accessToken, state }: IDTokenExpectations): void {
    const { at_hash: tokenHash, s_hash: stateHash } = this.claims
    if (tokenHash !== undefined && accessToken !== undefined) {
      checkHalfHash(this, { claim: 'at_hash', hash: tokenHash, value: accessToken })
    }
    // FAPI 1.0 Advanced §5.2.3.1: the state is a part of what the token signs.
    if (stateHash !== undefined && state !== undefined) {
      checkHalfHash(this, { claim: 's_hash', hash: stateHash, value: state })
    }
  }
}

/** An ID Token of the authorization code flow, from the token endpoint: it may do without `at_hash`, OpenID Connect Core §3.1.3.6. */
export class CodeIDToken extends IDToken {}
