import type {
  KeyManagementAlgorithm,
  KeyUnwrap,
  KeyWrap,
} from '../algorithms/key-management/contract.ts'
import {
  InvalidKeyError,
  InvalidUseError,
  KeyNotFoundError,
  UnsupportedAlgorithmError,
} from '../errors.ts'
import { toKey } from '../jwk/input.ts'
import { isJsonWebKey, type JsonWebKey, materialOf } from '../jwk/key.ts'
import type { KeySet } from '../jwk/key-set.ts'
import type { KeyMaterial } from '../jwk/material.ts'
import type { ResolvedHeader } from './header.ts'

interface Prepared {
  readonly wraps: Map<KeyManagementAlgorithm, KeyWrap>
  readonly unwraps: Map<KeyManagementAlgorithm, KeyUnwrap>
}

const preparedKeys = new WeakMap<JsonWebKey, Prepared>()

/** A key that was chosen and may encrypt. */
export interface ChosenKey {
  readonly key: JsonWebKey
  readonly wrap: KeyWrap
}

/** Chooses the key that a header asks for and prepares it for encrypting, RFC 7516 §5.1. */
export function wrapFor(input: unknown, header: ResolvedHeader): ChosenKey {
  const chosen = toKey(input)
  const key = isJsonWebKey(chosen) ? chosen : encryptionKeyOf(chosen, header)
  const { algorithm } = header
  requireAlgorithm(key, header)
  const { wraps } = preparedOf(key)
  let wrap = wraps.get(algorithm)
  if (wrap === undefined) {
    requireFit(key, algorithm, 'encrypt')
    wrap = algorithm.wrapper(materialOf(key))
    wraps.set(algorithm, wrap)
  }
  return { key, wrap }
}

/** Chooses the key that a header asks for and prepares it for decrypting, RFC 7516 §5.2. */
export function unwrapFor(input: unknown, header: ResolvedHeader): KeyUnwrap {
  const chosen = toKey(input)
  const key = isJsonWebKey(chosen) ? chosen : decryptionKeyOf(chosen, header)
  const { algorithm } = header
  requireAlgorithm(key, header)
  const { unwraps } = preparedOf(key)
  let operation = unwraps.get(algorithm)
  if (operation === undefined) {
    requireFit(key, algorithm, 'decrypt')
    operation = algorithm.unwrapper(materialOf(key))
    unwraps.set(algorithm, operation)
  }
  return operation
}

/** The key of the sender, for algorithms that authenticate one; `skid` names it in a set, draft-madden-jose-ecdh-1pu-04 §2.2.1. */
export function senderMaterial(
  input: unknown,
  header: ResolvedHeader,
  purpose: 'encrypt' | 'decrypt',
): KeyMaterial | undefined {
  if (input === undefined) return undefined
  const chosen = toKey(input)
  const key = isJsonWebKey(chosen) ? chosen : senderKeyOf(chosen, header)
  requireAlgorithm(key, header)
  const { crv, kty, use, keyOps } = key
  if (!header.algorithm.fits(kty, crv, materialOf(key).bits)) throw unfit('senderKey')
  if (use !== undefined && use !== 'enc')
    throw new InvalidUseError('the use of senderKey is not enc')
  const { decrypt } = header.algorithm.operations
  if (purpose === 'encrypt' && keyOps?.some((name) => decrypt.includes(name)) === false) {
    throw new InvalidUseError('the key_ops of senderKey do not allow to agree on keys')
  }
  return materialOf(key)
}

/** RFC 7517 §4.4: a key that names an algorithm is for that one only; it may also name the content encryption that it is for. */
function requireAlgorithm({ alg }: JsonWebKey, { algorithm, encryption }: ResolvedHeader): void {
  if (alg === undefined || alg === algorithm.name) return
  if (algorithm.isContentKey === true && alg === encryption.name) return
  throw new UnsupportedAlgorithmError('the key is for another algorithm')
}

/** Type, curve, size, `use` and `key_ops` of the key must all allow what it is used for. */
function requireFit(
  key: JsonWebKey,
  algorithm: KeyManagementAlgorithm,
  purpose: 'encrypt' | 'decrypt',
): void {
  const { kty, crv, use, keyOps } = key
  if (!algorithm.fits(kty, crv, materialOf(key).bits)) throw unfit('the key')
  // RFC 7517 §4.2, §4.3: `use` and `key_ops` say what the key may do.
  if (use !== undefined && use !== 'enc') throw new InvalidUseError('the use of the key is not enc')
  if (keyOps !== undefined && !isOperation(keyOps, key, algorithm, purpose)) {
    throw new InvalidUseError(`the key_ops of the key do not allow to ${purpose}`)
  }
}

/** A private key that may decrypt also encrypts by its public half; a secret does only what it lists. */
function isOperation(
  keyOps: readonly string[],
  key: JsonWebKey,
  { operations }: KeyManagementAlgorithm,
  purpose: 'encrypt' | 'decrypt',
): boolean {
  const allows = (names: readonly string[]): boolean => names.some((name) => keyOps.includes(name))
  if (allows(operations[purpose])) return true
  if (purpose === 'decrypt' || key.kty === 'oct') return false
  // The public half of a key for agreement has no operation of its own, RFC 7517 §4.3.
  return allows(operations.decrypt) || (keyOps.length === 0 && operations.encrypt.length === 0)
}

function unfit(which: string): InvalidKeyError {
  return new InvalidKeyError(`${which} is not of the type, curve and size that the algorithm takes`)
}

/** The first key that may encrypt; without a `kid` in the header it gives its own. */
function encryptionKeyOf(set: KeySet, header: ResolvedHeader): JsonWebKey {
  const { kid } = header.values
  const [key, second] = candidates(set, header, 'encrypt')
  if (key === undefined || (kid !== undefined && second !== undefined)) {
    throw new KeyNotFoundError('no key of the set fits the header')
  }
  return key
}

/** The one key that the header of a token means. */
function decryptionKeyOf(set: KeySet, header: ResolvedHeader): JsonWebKey {
  const [key, second] = candidates(set, header, 'decrypt').filter(({ isPrivate }) => isPrivate)
  if (key === undefined) throw new KeyNotFoundError('no key of the set fits the token')
  // RFC 7516 §4.1.6: among several keys the token names one.
  if (second !== undefined)
    throw new KeyNotFoundError('more than one key of the set fits the token')
  return key
}

function candidates(
  set: KeySet,
  { algorithm, values }: ResolvedHeader,
  purpose: 'encrypt' | 'decrypt',
): readonly JsonWebKey[] {
  const found = set.find({ kid: values.kid, alg: algorithm.name, use: 'enc' })
  // RFC 7517 §4.3: a key that is for other operations is none of those that fit.
  return found.filter(
    (key) => key.keyOps === undefined || isOperation(key.keyOps, key, algorithm, purpose),
  )
}

function senderKeyOf(set: KeySet, { algorithm, values }: ResolvedHeader): JsonWebKey {
  const { skid } = values
  const kid = typeof skid === 'string' ? skid : undefined
  const [key, second] = set.find({ kid, alg: algorithm.name, use: 'enc' })
  if (key !== undefined && second === undefined) return key
  throw new KeyNotFoundError('no key of the set, or more than one, is the one of the sender')
}

function preparedOf(key: JsonWebKey): Prepared {
  let prepared = preparedKeys.get(key)
  if (prepared === undefined) {
    prepared = { wraps: new Map(), unwraps: new Map() }
    preparedKeys.set(key, prepared)
  }
  return prepared
}
