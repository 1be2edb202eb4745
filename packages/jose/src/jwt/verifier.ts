import { AuthkitConfigError } from '@authkit/common'
import type { VerificationKeyInput } from '../jwk/input.ts'
import type { JwtClaims } from './claims.ts'
import {
  type Decoded,
  decodeJwt,
  decodeJwtAsync,
  decodeKept,
  decodeKeptAsync,
  type KeyResolver,
  type VerifiedJwt,
} from './decode.ts'
import type { DecodeOptions, DecodePolicy } from './policy.ts'
import { TokenCache } from './token-cache.ts'

/** What a verifier asks of every token. */
export interface VerifierOptions extends DecodeOptions {
  /**
   * Tokens whose signature is verified once and then remembered, by their exact text and for as long as their key is the
   * same object; type, claims and time are checked every time. Default 0: none.
   */
  readonly cache?: number | undefined
}

/** Verifies many tokens by one key and one set of options, which are read once, RFC 7519 §7.2. */
export class JwtVerifier<Claims = unknown> {
  readonly #key: VerificationKeyInput | KeyResolver
  readonly #policy: DecodePolicy
  readonly #cache: TokenCache | undefined

  constructor(key: VerificationKeyInput | KeyResolver, policy: DecodePolicy, cache: number) {
    this.#key = key
    this.#policy = policy
    if (cache !== 0 && policy.decryption !== undefined) {
      throw new AuthkitConfigError(
        'encrypted tokens are not remembered; leave out cache or decrypt',
      )
    }
    this.#cache = cache === 0 ? undefined : new TokenCache(cache)
  }

  /** As `jwt.decode`; throws `InvalidKeyError` when the key has to be fetched. */
  decode(token: string): JwtClaims & Claims {
    return typed<Claims>(this.#now(token))
  }

  /** As `jwt.verify`; throws `InvalidKeyError` when the key has to be fetched. */
  verify(token: string): VerifiedJwt<Claims> {
    return withHeader<Claims>(this.#now(token))
  }

  /** As `jwt.decodeAsync`. */
  async decodeAsync(token: string): Promise<JwtClaims & Claims> {
    return typed<Claims>(await this.#later(token))
  }

  /** As `jwt.verifyAsync`. */
  async verifyAsync(token: string): Promise<VerifiedJwt<Claims>> {
    return withHeader<Claims>(await this.#later(token))
  }

  #now(token: string): Decoded {
    return this.#cache === undefined
      ? decodeJwt(token, this.#key, this.#policy)
      : decodeKept(token, this.#key, this.#policy, this.#cache)
  }

  #later(token: string): Promise<Decoded> {
    return this.#cache === undefined
      ? decodeJwtAsync(token, this.#key, this.#policy)
      : decodeKeptAsync(token, this.#key, this.#policy, this.#cache)
  }
}

/** The claims under the type that the caller gives them. */
export function typed<Claims>({ claims }: Pick<Decoded, 'claims'>): JwtClaims & Claims {
  // The caller states what the issuer puts into the token; the registered claims have been checked to be of their types.
  return claims as JwtClaims & Claims
}

/** The same beside the header, a copy since equal headers are read once. */
export function withHeader<Claims>(decoded: Decoded): VerifiedJwt<Claims> {
  return { header: { ...decoded.header }, claims: typed<Claims>(decoded) }
}
