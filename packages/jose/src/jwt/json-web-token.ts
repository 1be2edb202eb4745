import { type Clock, systemClock } from '@authkit/common'
import type { SigningKeyInput, VerificationKeyInput } from '../jwk/input.ts'
import type { JwtHeader } from '../jws/header.ts'
import { type AlgorithmRules, mergeRules } from '../jws/prepared-key.ts'
import type { JwtClaims } from './claims.ts'
import {
  type Decoded,
  decodeJwt,
  decodeJwtAsync,
  type KeyResolver,
  type VerifiedJwt,
} from './decode.ts'
import { encodeJwt, type JwtClaimsInput } from './encode.ts'
import {
  type DecodeOptions,
  type DecodePolicy,
  defaultPolicy,
  type InstanceRules,
  readPolicy,
} from './policy.ts'

/** What an instance allows, and its time. */
export interface JsonWebTokenOptions extends AlgorithmRules {
  /** The time, default that of the machine. */
  readonly clock?: Clock | undefined
}

/** Signs and verifies JSON Web Tokens, RFC 7519 §7. Keys at hand are used synchronously; `…Async` also fetches them. */
export class JsonWebToken {
  readonly #instance: InstanceRules
  readonly #policy: DecodePolicy

  constructor(options: JsonWebTokenOptions = {}) {
    this.#instance = {
      algorithms: mergeRules({}, options),
      clock: options.clock ?? systemClock,
    }
    this.#policy = defaultPolicy(this.#instance)
  }

  /** Signs claims with the algorithm that the header names; the key gives its `kid` to the header, RFC 7519 §7.1. */
  encode(
    header: JwtHeader,
    claims: JwtClaimsInput,
    key: SigningKeyInput,
    options?: AlgorithmRules,
  ): string {
    const { algorithms } = this.#instance
    const rules = options === undefined ? algorithms : mergeRules(algorithms, options)
    return encodeJwt(header, claims, key, rules)
  }

  /** Verifies a token and gives its claims; `exp`, `nbf` and `iat` are always checked, RFC 7519 §7.2. Throws a `JoseError`. */
  decode<Claims = unknown>(
    token: string,
    key: VerificationKeyInput,
    options?: DecodeOptions,
  ): JwtClaims & Claims {
    return typed<Claims>(decodeJwt(token, key, this.#policyOf(options)))
  }

  /** As `decode`, with a key that may have to be fetched: a `RemoteKeySet` or a function of the header. */
  async decodeAsync<Claims = unknown>(
    token: string,
    key: VerificationKeyInput | KeyResolver,
    options?: DecodeOptions,
  ): Promise<JwtClaims & Claims> {
    return typed<Claims>(await decodeJwtAsync(token, key, this.#policyOf(options)))
  }

  /** As `decode`, with the protected header beside the claims. */
  verify<Claims = unknown>(
    token: string,
    key: VerificationKeyInput,
    options?: DecodeOptions,
  ): VerifiedJwt<Claims> {
    const decoded = decodeJwt(token, key, this.#policyOf(options))
    return { header: { ...decoded.header }, claims: typed<Claims>(decoded) }
  }

  /** As `decodeAsync`, with the protected header beside the claims. */
  async verifyAsync<Claims = unknown>(
    token: string,
    key: VerificationKeyInput | KeyResolver,
    options?: DecodeOptions,
  ): Promise<VerifiedJwt<Claims>> {
    const decoded = await decodeJwtAsync(token, key, this.#policyOf(options))
    return { header: { ...decoded.header }, claims: typed<Claims>(decoded) }
  }

  #policyOf(options: DecodeOptions | undefined): DecodePolicy {
    return options === undefined ? this.#policy : readPolicy(this.#instance, options)
  }
}

/** The instance for everyday use: every algorithm that the key implies, the machine's clock. */
export const jwt: JsonWebToken = new JsonWebToken()

function typed<Claims>({ claims }: Decoded): JwtClaims & Claims {
  // The caller states what the issuer puts into the token; the registered claims have been checked to be of their types.
  return claims as JwtClaims & Claims
}
