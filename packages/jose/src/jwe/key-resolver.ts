import { InvalidKeyError, KeyNotFoundError } from '../errors.ts'
import type { KeyInput } from '../jwk/input.ts'
import { type KeySet, isKeySet } from '../jwk/key-set.ts'
import type { JweHeader } from './header.ts'

/** A function that finds the key by the header, which nobody has authenticated yet when decrypting. No key refuses the token. */
export type EncryptionKeyFunction<Answer = KeyInput | undefined> = (header: JweHeader) => Answer

/** A key at hand, or a function that has it at hand. */
export type EncryptionKey = KeyInput | EncryptionKeyFunction

/** What has the public keys of somebody else: a remote key set. */
export interface PublicKeySource {
  /** All keys; rejects when they cannot be had. */
  publicKeys(): Promise<KeySet>
}

/** A key that may have to be fetched. */
export type AsyncEncryptionKey =
  | KeyInput
  | PublicKeySource
  | EncryptionKeyFunction<KeyInput | undefined | Promise<KeyInput | undefined>>

/** Takes a key as it is, or asks the function for it. */
export function encryptionKeyNow(key: unknown, header: JweHeader): unknown {
  if (typeof key !== 'function') return key
  const found: unknown = key({ ...header })
  if (found instanceof Promise) {
    // Nobody waits for it, and its failure must not end the process.
    found.catch(() => {})
    throw new InvalidKeyError('a function for keys gave a promise; use the call that ends in Async')
  }
  return requireKey(found)
}

/** Takes a key as it is, or asks the function or the source for it and waits. */
export async function encryptionKeyLater(key: unknown, header: JweHeader): Promise<unknown> {
  if (typeof key === 'function') return requireKey(await key({ ...header }))
  return isPublicKeySource(key) ? key.publicKeys() : key
}

function requireKey(found: unknown): unknown {
  if (found === undefined || found === null) {
    throw new KeyNotFoundError('no key was found for the header')
  }
  if (typeof found === 'function') throw new InvalidKeyError('a function for keys gave a function')
  return found
}

function isPublicKeySource(value: unknown): value is PublicKeySource {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isKeySet(value) &&
    'publicKeys' in value &&
    typeof value.publicKeys === 'function'
  )
}
