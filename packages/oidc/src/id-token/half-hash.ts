import { constantTimeEqual } from '@authkit/common'
import { leftHalfHash } from '@authkit/jose'
import { IDTokenError } from './id-token-error.ts'

/** What signed an ID Token: it decides the hash of what came along. */
export interface TokenSignature {
  /** The algorithm. */
  readonly alg: string
  /** The curve of the key, which EdDSA leaves open. */
  readonly crv?: string | undefined
}

/** A hash in an ID Token, and what it must be the hash of. */
export interface HashedValue {
  /** Name of the claim, `at_hash`. */
  readonly claim: string
  /** The claim. */
  readonly hash: unknown
  /** What came along. */
  readonly value: string
}

/** Throws an `IDTokenError` for a hash that is not the one of what came along, OpenID Connect Core §3.1.3.8. */
export function checkHalfHash({ alg, crv }: TokenSignature, hashed: HashedValue): void {
  const { claim, hash, value } = hashed
  const expected = leftHalfHash(alg, value, crv)
  // Core §3.1.3.8: an algorithm without a hash proves nothing.
  if (typeof hash === 'string' && expected !== undefined && constantTimeEqual(hash, expected)) {
    return
  }
  throw new IDTokenError(`The ${claim} is not the one of what came along`)
}
