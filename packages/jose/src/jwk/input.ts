import type { KeyObject } from 'node:crypto'
import { isKeyObject } from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'
import { isKeyText } from './import.ts'
import { isJsonWebKey, JsonWebKey, type JwkObject } from './key.ts'
import { isKeySet, type JwkSetObject, KeySet } from './key-set.ts'

/**
 * A key as callers have it. Text that is PEM or an OpenSSH public key line is a key; any other text and bytes are a secret for HMAC,
 * and are refused when they look like a public or private key in another form. A JWK or JWK Set is an object.
 */
export type KeyInput =
  | JsonWebKey
  | KeySet
  | KeyObject
  | JwkObject
  | JwkSetObject
  | string
  | Uint8Array

/** A key to sign with: a private key or a secret, or a set that has one for the algorithm. */
export type SigningKeyInput = KeyInput
/** A key to verify with: a public key or a secret, or a set of them. */
export type VerificationKeyInput = KeyInput

/** Text has no owner whose life a prepared key could share, so the latest keys are kept: two generations of this many. */
const generationSize = 256
let recent = new Map<string, JsonWebKey>()
let older = new Map<string, JsonWebKey>()

/** A key beside what its owner held when it was made, since objects and bytes can be changed. */
interface Kept {
  readonly content: readonly unknown[]
  readonly key: JsonWebKey | KeySet
}

const ofObject = new WeakMap<object, Kept>()
const ofBytes = new WeakMap<Uint8Array, { readonly bytes: Buffer; readonly key: JsonWebKey }>()

/** The key or key set that an input stands for, parsed and prepared once for as long as it is the same. */
export function toKey(input: unknown): JsonWebKey | KeySet {
  if (isJsonWebKey(input) || isKeySet(input)) return input
  if (typeof input === 'string') return ofText(input)
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw unusable(input)
  if (input instanceof Uint8Array) return fromBytes(input)
  const content = contentOf(input)
  const known = ofObject.get(input)
  if (known !== undefined && isSame(known.content, content)) return known.key
  const key = fromObject(input)
  ofObject.set(input, { content, key })
  return key
}

function ofText(text: string): JsonWebKey {
  const key = recent.get(text) ?? older.get(text) ?? fromText(text)
  if (!recent.has(text)) {
    if (recent.size === generationSize) {
      older = recent
      recent = new Map()
    }
    recent.set(text, key)
  }
  return key
}

function fromText(text: string): JsonWebKey {
  return JsonWebKey.import(isKeyText(text) ? text : { secret: text })
}

function fromBytes(input: Uint8Array): JsonWebKey {
  const known = ofBytes.get(input)
  if (known !== undefined && known.bytes.equals(input)) return known.key
  const key = JsonWebKey.import({ secret: input })
  ofBytes.set(input, { bytes: Buffer.from(input), key })
  return key
}

/** What a rotation may change: the members of a JWK, or of each of a set. A native key never changes. */
function contentOf(input: object): readonly unknown[] {
  if (isKeyObject(input)) return []
  const { keys }: { readonly keys?: unknown } = input
  const content: unknown[] = []
  if (!Array.isArray(keys)) addMembers(content, input)
  // A set with more keys is refused whatever is in it.
  else if (keys.length <= 100) for (const key of keys) addMembers(content, key)
  return content
}

/** A key with its members, and what stands in those that are lists: `key_ops` and `x5c`. */
function addMembers(content: unknown[], key: unknown): void {
  content.push(key)
  if (typeof key !== 'object' || key === null) return
  for (const [name, value] of Object.entries(key)) {
    content.push(name, value)
    if (Array.isArray(value)) content.push(value.length, ...value)
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index])
}

function fromObject(input: object): JsonWebKey | KeySet {
  if (isKeyObject(input)) return JsonWebKey.import(input)
  const { kty, keys }: { readonly kty?: unknown; readonly keys?: unknown } = input
  if (Array.isArray(keys) && kty === undefined) return KeySet.import({ keys })
  if (typeof kty === 'string') return JsonWebKey.import({ ...input, kty })
  throw unusable(input)
}

function unusable(input: unknown): InvalidKeyError {
  if (input === undefined || input === null) return new InvalidKeyError('there is no key')
  return new InvalidKeyError(
    'a key is a JsonWebKey, KeySet, KeyObject, JWK, JWK Set, PEM text or secret; several make a KeySet, and remote or rotating ones need the async call',
  )
}
