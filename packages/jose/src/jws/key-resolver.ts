import { InvalidKeyError, KeyNotFoundError } from '../errors.ts'
import type { KeyInput } from '../jwk/input.ts'
import { isKeySet } from '../jwk/key-set.ts'
import { contentBytes, type SignedContent } from './content.ts'
import type { JwtHeader } from './header.ts'

/** What finds the key of a token by its header, which is not verified yet: a remote key set. */
export interface KeySource {
  /** The key to use; rejects when there is none. */
  resolve(header: JwtHeader): Promise<KeyInput>
}

/**
 * A function that finds the key of a signature by its header and payload, neither of which is verified yet. No key refuses
 * the signature. A key that the header itself brings is anybody's.
 */
export type SignatureKeyFunction<Answer = KeyInput | undefined> = (
  header: JwtHeader,
  payload: Uint8Array,
) => Answer

/** A key at hand, or a function that has it at hand. */
export type SignatureKey = KeyInput | SignatureKeyFunction

/** A key that may have to be fetched. */
export type AsyncSignatureKey =
  | KeyInput
  | KeySource
  | SignatureKeyFunction<KeyInput | undefined | Promise<KeyInput | undefined>>

/** What has a key to sign with, and changes it from time to time: `SigningKeys`. */
export interface SigningKeySource {
  /** The key to sign with now; rejects when there is none for the algorithm. */
  signingKey(alg: string): Promise<KeyInput>
}

/** A key to sign with at hand, or a function that has it at hand. */
export type SigningKey = SignatureKey

/** A key to sign with that may have to be fetched. */
export type AsyncSigningKey =
  | KeyInput
  | SigningKeySource
  | SignatureKeyFunction<KeyInput | undefined | Promise<KeyInput | undefined>>

/** Takes a key to sign with as it is, or asks the function or the source for it and waits. */
export async function signingKeyLater(
  key: unknown,
  header: JwtHeader,
  content: SignedContent,
): Promise<unknown> {
  if (isKeySet(key)) return key
  if (isSigningKeySource(key)) return requireKey(await key.signingKey(header.alg))
  if (isKeySource(key)) {
    throw new InvalidKeyError('a remote key set has public keys only; sign with a private key')
  }
  return keyLater(key, header, content)
}

function isSigningKeySource(value: unknown): value is SigningKeySource {
  return (
    typeof value === 'object' &&
    value !== null &&
    'signingKey' in value &&
    typeof value.signingKey === 'function'
  )
}

/** Takes a key as it is, or asks the function for it. */
export function keyNow(key: unknown, header: JwtHeader, content: SignedContent): unknown {
  if (typeof key !== 'function') return key
  const found: unknown = key({ ...header }, contentBytes(content))
  if (found instanceof Promise) {
    // Nobody waits for it, and its failure must not end the process.
    found.catch(() => {})
    throw new InvalidKeyError('a function for keys gave a promise; use the call that ends in Async')
  }
  return requireKey(found)
}

/** Takes a key as it is, or asks the function or the source for it and waits. */
export async function keyLater(
  key: unknown,
  header: JwtHeader,
  content: SignedContent,
): Promise<unknown> {
  if (typeof key === 'function') {
    return requireKey(await key({ ...header }, contentBytes(content)))
  }
  return isKeySource(key) ? requireKey(await key.resolve(header)) : key
}

function requireKey(found: unknown): unknown {
  if (found === undefined || found === null) {
    throw new KeyNotFoundError('no key was found for the signature')
  }
  if (typeof found === 'function') throw new InvalidKeyError('a function for keys gave a function')
  return found
}

/** True for what fetches keys. */
export function isKeySource(value: unknown): value is KeySource {
  return (
    typeof value === 'object' &&
    value !== null &&
    'resolve' in value &&
    typeof value.resolve === 'function'
  )
}
