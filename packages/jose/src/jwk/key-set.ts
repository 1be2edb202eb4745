import { signatureAlgorithm } from '../algorithms/signature.ts'
import { parseJsonObjectText } from '../encoding/json.ts'
import {
  InvalidKeyError,
  JoseError,
  KeyNotFoundError,
  TooLargeError,
  UnsupportedAlgorithmError,
} from '../errors.ts'
import { isJsonWebKey, JsonWebKey, type JwkObject } from './key.ts'

/** A JWK Set as plain values, RFC 7517 §5. */
export interface JwkSetObject {
  /** The keys. */
  readonly keys: readonly JwkObject[]
}

/** What a key must be to be found; what is absent is not asked for. */
export interface KeySelector {
  /** Key ID. */
  readonly kid?: string | undefined
  /** Signature algorithm that the key can be used with. */
  readonly alg?: string | undefined
  /** `sig` or `enc`; a key that does not say fits both. */
  readonly use?: string | undefined
}

/** Most keys that a set may have. */
const maximumKeys = 100

/** Longest text of a set that is read, in characters. */
const maximumText = 1_048_576

let isGenuine: (value: object) => value is KeySet

/** Keys in their order. Public and private keys without a `kid` get their thumbprint for one, RFC 7517 §5, RFC 7638 §3. */
export class KeySet {
  /** The keys that can be used; those that could not be read are left out. */
  readonly keys: readonly JsonWebKey[]
  /** True for a set of secrets and key pairs together, which may sign but not verify. */
  readonly isMixed: boolean
  readonly #byKid: ReadonlyMap<string, readonly JsonWebKey[]>
  /** Names of the entries that were left out although their type is known. */
  #unreadable: ReadonlySet<string> = new Set()

  static {
    isGenuine = (value): value is KeySet => #byKid in value
  }

  constructor(keys: readonly JsonWebKey[]) {
    if (!Array.isArray(keys) || !keys.every((key) => isJsonWebKey(key))) {
      throw new InvalidKeyError(
        'a key set is made of JsonWebKey objects; use KeySet.import for JWKs',
      )
    }
    if (keys.length > maximumKeys) throw new InvalidKeyError('a key set has at most 100 keys')
    this.keys = Object.freeze(keys.map((key) => named(key)))
    const secrets = this.keys.filter((key) => key.kty === 'oct').length
    this.isMixed = secrets !== 0 && secrets !== this.keys.length
    const byKid = new Map<string, JsonWebKey[]>()
    for (const key of this.keys) {
      if (key.kid !== undefined) byKid.set(key.kid, [...(byKid.get(key.kid) ?? []), key])
    }
    this.#byKid = byKid
  }

  /** Reads a JWK Set, as object or JSON; entries that are unknown or unusable are ignored, RFC 7517 §5. */
  static import(input: JwkSetObject | string): KeySet {
    const set: unknown = typeof input === 'string' ? parseText(input) : input
    if (!isSetObject(set)) throw new InvalidKeyError('a JWK Set is an object with a list of keys')
    if (set.keys.length > maximumKeys) throw new InvalidKeyError('a key set has at most 100 keys')
    const unreadable = new Set<string>()
    const result = new KeySet(set.keys.flatMap((entry) => importEntry(entry, unreadable)))
    result.#unreadable = unreadable
    return result
  }

  /** The keys that fit, in the order of the set. */
  find(selector: KeySelector): readonly JsonWebKey[] {
    const { kid, alg, use } = selector
    const candidates = kid === undefined ? this.keys : (this.#byKid.get(kid) ?? [])
    return candidates.filter(
      (key) =>
        (alg === undefined || key.algorithms().includes(alg)) &&
        (use === undefined || key.use === undefined || key.use === use),
    )
  }

  /** The first key that can sign with the algorithm; throws `KeyNotFoundError` when there is none. */
  signingKey(alg: string): JsonWebKey {
    if (signatureAlgorithm(alg) === undefined) {
      throw new UnsupportedAlgorithmError('the signature algorithm is unknown')
    }
    const key = this.find({ alg, use: 'sig' }).find(canSign)
    if (key === undefined) {
      throw new KeyNotFoundError(
        `no key of the set can sign with ${alg}; make one with JsonWebKey.generate`,
      )
    }
    return key
  }

  /** The one key that the header of a token means; throws `KeyNotFoundError` when none fits or more than one does, RFC 7515 §6. */
  verificationKey(header: Pick<KeySelector, 'kid' | 'alg'>): JsonWebKey {
    if (this.isMixed) {
      throw new InvalidKeyError(
        'the set holds secrets and public keys; verify with one or the other',
      )
    }
    const [key, second] = this.find({ kid: header.kid, alg: header.alg, use: 'sig' })
    if (key === undefined) throw new KeyNotFoundError('no key of the set fits the token')
    // Core §10.1: among several keys the token names one.
    if (second !== undefined || this.#unreadable.has(nameOf(key))) {
      throw new KeyNotFoundError('more than one key of the set fits the token')
    }
    return key
  }

  /** The signature algorithms that the private keys of the set can sign with. */
  algorithms(): readonly string[] {
    return [...new Set(this.keys.filter(canSign).flatMap((key) => key.algorithms()))]
  }

  /** The JWK Set to publish: public halves only and never a secret, RFC 7517 §5. */
  toJSON(): JwkSetObject {
    return { keys: this.keys.filter((key) => key.kty !== 'oct').map((key) => key.toJSON()) }
  }
}

/** True for a key set that this copy of the package made. */
export function isKeySet(value: unknown): value is KeySet {
  return typeof value === 'object' && value !== null && isGenuine(value)
}

function parseText(text: string): unknown {
  if (text.length > maximumText) throw new TooLargeError('the text of the key set is too long')
  return parseJsonObjectText(text)
}

function canSign(key: JsonWebKey): boolean {
  return key.isPrivate && (key.keyOps === undefined || key.keyOps.includes('sign'))
}

/** The thumbprint of a secret would let anybody who sees it try out secrets, so a secret stays without a name. */
function named(key: JsonWebKey): JsonWebKey {
  return key.kid === undefined && key.kty !== 'oct' ? key.withKid(key.thumbprint()) : key
}

function isSetObject(value: unknown): value is { readonly keys: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
}

/** Key ID and type: equivalent keys of different types may share a key ID, RFC 7517 §4.5. */
function nameOf(key: { readonly kty: string; readonly kid?: string | undefined }): string {
  return `${key.kty} ${key.kid}`
}

function importEntry(entry: unknown, unreadable: Set<string>): readonly JsonWebKey[] {
  if (!isJwk(entry)) return []
  try {
    return [JsonWebKey.import(entry)]
  } catch (error) {
    // RFC 7517 §5: what is not understood or out of range in a set is ignored.
    if (!(error instanceof JoseError)) throw error
    unreadable.add(nameOf(entry))
    return []
  }
}

function isJwk(value: unknown): value is JwkObject {
  return (
    typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string'
  )
}
