import type { IDTokenExpectations } from './claims.ts'
import { checkHalfHash } from './half-hash.ts'
import { IDToken } from './id-token.ts'
import { IDTokenError } from './id-token-error.ts'

/** An ID Token of the implicit flow, through the browser, OpenID Connect Core §3.2.2.10. */
export class ImplicitIDToken extends IDToken {
  /** Checks the token, that it has a nonce, and that an access token beside it is its own, Core §3.2.2.11. */
  override validate(expected: IDTokenExpectations): void {
    super.validate(expected)
    const { nonce, at_hash: hash } = this.claims
    // Core §3.2.2.10: a token that comes through the browser has a nonce, or it could be replayed.
    if (nonce === undefined) throw new IDTokenError('The nonce is missing')
    // Core §3.2.2.9: an access token that came through the browser is the user's own, or it could be another's.
    if (expected.accessToken !== undefined && hash === undefined) {
      throw new IDTokenError('The at_hash is missing')
    }
  }
}

/** An ID Token of the hybrid flow, through the browser, OpenID Connect Core §3.3.2.11. */
export class HybridIDToken extends ImplicitIDToken {
  /** Checks the token, and that a code beside it is its own, Core §3.3.2.12. */
  override validate(expected: IDTokenExpectations): void {
    super.validate(expected)
    if (expected.code === undefined) return
    const { c_hash: hash } = this.claims
    // Core §3.3.2.11: with a code the hash is required.
    if (hash === undefined) throw new IDTokenError('The c_hash is missing')
    // Core §3.3.2.10: a code of another login could be in its place.
    checkHalfHash(this, { claim: 'c_hash', hash, value: expected.code })
  }
}
