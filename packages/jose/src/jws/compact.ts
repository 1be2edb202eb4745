import { limitInBytes } from '../encoding/limit.ts'
import { encodeSegment } from '../encoding/segment.ts'
import type { SigningKeyInput, VerificationKeyInput } from '../jwk/input.ts'
import { type JwtHeader, readHeader } from './header.ts'
import { type AlgorithmRules, mergeRules } from './prepared-key.ts'
import { signParts } from './sign.ts'
import { splitCompact } from './signing-input.ts'
import { verifyParts } from './verify.ts'

/** Rules of one verification. */
export interface DeserializeOptions extends AlgorithmRules {
  /** Longest token in bytes, default 256000. */
  readonly maxBytes?: number | undefined
}

/** What a signature covers, once it is verified. */
export interface VerifiedSignature {
  /** The protected header. */
  readonly header: JwtHeader
  /** The payload as bytes. */
  readonly payload: Uint8Array
}

const defaultMaxBytes = 256_000

/** Signs and verifies any payload as JWS Compact Serialization, RFC 7515 §7.1. */
export class JsonWebSignature {
  readonly #rules: AlgorithmRules

  constructor(rules: AlgorithmRules = {}) {
    this.#rules = mergeRules({}, rules)
  }

  /** Signs bytes, or the UTF-8 of a text; the header names the algorithm, and the key its `kid`, RFC 7515 §5.1. */
  serializeCompact(header: JwtHeader, payload: string | Uint8Array, key: SigningKeyInput): string {
    return signParts(header, encodeSegment(payload), key, this.#rules)
  }

  /** Verifies a token and gives its header and payload; throws a `JoseError` when anything is wrong, RFC 7515 §5.2. */
  deserializeCompact(
    token: string,
    key: VerificationKeyInput,
    options: DeserializeOptions = {},
  ): VerifiedSignature {
    const rules = mergeRules(this.#rules, options)
    const parts = splitCompact(token, limitInBytes(options.maxBytes, defaultMaxBytes))
    const header = readHeader(parts.header)
    const payload = verifyParts(parts, header, key, rules)
    return { header: { ...header.values }, payload }
  }
}
