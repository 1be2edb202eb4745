import { AuthkitConfigError } from '@authkit/common'
import { signatureAlgorithm } from '../algorithms/signature.ts'
import { parseJsonObjectText } from '../encoding/json.ts'
import {
  InvalidKeyError,
  JoseError,
  KeyNotFoundError,
  TooLargeError,
  UnsupportedAlgorithmError,
} from '../errors.ts'
import { isJsonWebKey, JsonWebKey, type JwkObject, materialOf } from './key.ts'

/** A JWK Set as plain values, RFC 7517 §5. */
export interface JwkSetObject {
  /** The keys. */
  readonly keys: readonly JwkObject[]
}

/** What a key must be to be found; what is absent is not asked for. */
export interface KeySelector {
  /** Key ID. */
  readonly kid?: string | undefined
  /** Algorithm that the key can be used with, for signatures or for key management. */
  readonly alg?: string | undefined
  /** `sig` or `enc`; a key that does not say fits both. */
  readonly use?: string | undefined
}

/** Most keys that a set may have. */
const maximumKeys = 100

/** Longest text of a set that is read, in characters. */
const maximumText = 1_048_576

/** Answer for a key ID that no key has. */
const noKeys: readonly JsonWebKey[] = []

let isGenuine: (value: object) => value is KeySet

/** Keys in their order, which the set also gives when it is iterated. Public and private keys without a `kid` get their thumbprint for one, RFC 7517 §5, RFC 7638 §3. */
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

  /** Reads a JWK Set, as object or JSON, or the list of its keys; entries that are unknown or unusable are ignored, RFC 7517 §5. */
  static import(input: JwkSetObject | readonly JwkObject[] | string): KeySet {
    const entries = entriesOf(typeof input === 'string' ? parseText(input) : input)
    if (entries.length > maximumKeys) throw new InvalidKeyError('a key set has at most 100 keys')
    const unreadable = new Set<string>()
    const result = new KeySet(entries.flatMap((entry) => importEntry(entry, unreadable)))
    result.#unreadable = unreadable
    return result
  }

  /** The keys in their order. */
  [Symbol.iterator](): IterableIterator<JsonWebKey> {
    return this.keys.values()
  }

  /** The keys that fit, in the order of the set. */
  find(selector: KeySelector): readonly JsonWebKey[] {
    requireSelector(selector)
    const { kid, alg, use } = selector
    return this.#candidates(kid).filter((key) => isFit(key, alg, use))
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
    requireSelector(header)
    if (this.isMixed) {
      throw new InvalidKeyError(
        'the set holds secrets and public keys; verify with one or the other',
      )
    }
    let found: JsonWebKey | undefined
    for (const key of this.#candidates(header.kid)) {
      if (!isFit(key, header.alg, 'sig')) continue
      // Core §10.1: among several keys the token names one.
      if (found !== undefined) throw ambiguous()
      found = key
    }
    if (found === undefined) throw new KeyNotFoundError('no key of the set fits the token')
    if (this.#unreadable.size !== 0 && this.#unreadable.has(nameOf(found))) throw ambiguous()
    return found
  }

  /** The signature algorithms that the private keys of the set can sign with. */
  algorithms(): readonly string[] {
    return [...new Set(this.keys.filter(canSign).flatMap((key) => key.algorithms()))]
  }

  /** The JWK Set to publish: public halves only and never a secret, RFC 7517 §5. */
  toJSON(): JwkSetObject {
    return { keys: this.keys.filter((key) => key.kty !== 'oct').map((key) => key.toJSON()) }
  }

  /**
   * The JWK Set to keep in a safe place: whole keys, private members and secrets included, RFC 7517 §5. Throws
   * `InvalidKeyError` for a set with a key that signs outside this process, of which nothing private can be kept.
   */
  exportPrivate(): JwkSetObject {
    const external = this.keys.findIndex((key) => isExternal(key))
    if (external !== -1) {
      throw new InvalidKeyError(
        `keys[${external}] of the set signs outside this process and cannot be exported; leave it out`,
      )
    }
    return { keys: this.keys.map((key) => (key.isPrivate ? key.exportPrivate() : key.toJSON())) }
  }

  /** The keys of an ID; all of them where no ID is asked for. */
  #candidates(kid: string | undefined): readonly JsonWebKey[] {
    return kid === undefined ? this.keys : (this.#byKid.get(kid) ?? noKeys)
  }
}

/** True for a key set that this copy of the package made. */
export function isKeySet(value: unknown): value is KeySet {
  return typeof value === 'object' && value !== null && isGenuine(value)
}

/** Reads JSON strictly: a set, or the list of its keys. */
function parseText(text: string): unknown {
  if (text.length > maximumText) throw new TooLargeError('the text of the key set is too long')
  if (!text.trimStart().startsWith('[')) return parseJsonObjectText(text)
  const wrapped = parseJsonObjectText(`{"keys":${text}}`)
  // A text that closes the list and goes on has more members than the one that was written around it.
  return Object.keys(wrapped ?? {}).length === 1 ? wrapped : undefined
}

/** True for a key that can be used with the algorithm, where one is asked for, and does not say that it is for another use. */
function isFit(key: JsonWebKey, alg: string | undefined, use: string | undefined): boolean {
  return (
    (alg === undefined ||
      key.algorithms().includes(alg) ||
      key.keyManagementAlgorithms().includes(alg)) &&
    (use === undefined || key.use === undefined || key.use === use)
  )
}

function requireSelector(selector: unknown): void {
  if (typeof selector === 'object' && selector !== null) return
  throw new AuthkitConfigError('a key is looked for by an object, { kid, alg, use }')
}

function isExternal(key: JsonWebKey): boolean {
  const material = materialOf(key)
  return material.kind === 'pair' && material.externalSign !== undefined
}

function ambiguous(): KeyNotFoundError {
  return new KeyNotFoundError(
    'more than one key of the set fits the token; sign with a key that has its kid',
  )
}

function canSign(key: JsonWebKey): boolean {
  return key.isPrivate && (key.keyOps === undefined || key.keyOps.includes('sign'))
}

/** The thumbprint of a secret would let anybody who sees it try out secrets, so a secret stays without a name. */
function named(key: JsonWebKey): JsonWebKey {
  return key.kid === undefined && key.kty !== 'oct' ? key.withKid(key.thumbprint()) : key
}

function entriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)) {
    return value.keys
  }
  throw new InvalidKeyError('a JWK Set is an object with a list of keys, or that list')
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
    // A name that is no text is no name that a token could mean.
    if (typeof entry.kid === 'string' || entry.kid === undefined) unreadable.add(nameOf(entry))
    return []
  }
}

/** True for an object that could be a JWK: it has a key type, RFC 7517 §4.1. */
export function isJwk(value: unknown): value is JwkObject {
  return (
    typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string'
  )
}
