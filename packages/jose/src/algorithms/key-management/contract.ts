import type { KeyObject } from 'node:crypto'
import type { ContentCipher } from '../../crypto/encrypt.ts'
import { InvalidKeyError } from '../../errors.ts'
import type { KeyMaterial, PairMaterial, SecretMaterial } from '../../jwk/material.ts'
import type { ContentEncryption } from '../content-encryption.ts'

/** Header parameters that are checked to be of no certain type yet. */
export type HeaderValues = Readonly<Record<string, unknown>>

/** A key pair that is made for one message, RFC 7518 §4.6. */
export interface EphemeralKey {
  /** The public JWK, which becomes the header parameter `epk`. */
  readonly epk: Readonly<Record<string, string>>
  readonly privateKey: KeyObject
}

/** What the content encryption key is made for. */
export interface WrapRequest {
  readonly encryption: ContentEncryption
  /** All header parameters of the recipient. */
  readonly header: HeaderValues
  /** The content encryption key; where the algorithm makes it by itself it is absent. */
  readonly cek: Uint8Array | undefined
  readonly ephemeral: EphemeralKey | undefined
  /** Key of who encrypts, for algorithms that authenticate the sender. */
  readonly sender: KeyMaterial | undefined
  /** Tag of the content, for algorithms that bind the key to it. */
  readonly tag: Buffer | undefined
}

/** What one recipient gets. */
export interface WrappedKey {
  /** Encrypted key; empty where the key is not sent. */
  readonly encryptedKey: Buffer
  /** The prepared content encryption key, where the algorithm makes it by itself. */
  readonly cipher?: ContentCipher
  /** Header parameters that the recipient needs, where there are any. */
  readonly parameters?: HeaderValues
}

/** Makes or wraps content encryption keys for one prepared key. */
export interface KeyWrap {
  readonly wrap: (request: WrapRequest) => WrappedKey
  /** The same on the thread pool; absent where that never pays. */
  readonly wrapInPool?: (request: WrapRequest) => Promise<WrappedKey>
  /** True when it takes so long that it belongs on the thread pool. */
  readonly heavy: boolean
  /** Makes the key pair of one message, for algorithms that have one. */
  readonly ephemeral?: () => EphemeralKey
}

/** What a recipient got. */
export interface UnwrapRequest {
  readonly encryption: ContentEncryption
  /** All header parameters of the recipient. */
  readonly header: HeaderValues
  readonly encryptedKey: Buffer
  readonly sender: KeyMaterial | undefined
  readonly tag: Buffer
  /** Takes iterations of a password derivation from those that the caller allows for the message. */
  readonly spend: (iterations: number) => void
}

/** Recovers content encryption keys with one prepared key. What is no key of the message gives a cipher that opens nothing. */
export interface KeyUnwrap {
  readonly unwrap: (request: UnwrapRequest) => ContentCipher
  /** The same on the thread pool; absent where node:crypto cannot do it there or it never pays. */
  readonly unwrapInPool?: (request: UnwrapRequest) => Promise<ContentCipher>
  /** True when it takes so long that it belongs on the thread pool. */
  readonly heavy: boolean
}

/** What a key must be allowed to do, RFC 7517 §4.3; one of them is enough. */
export interface KeyOperations {
  readonly encrypt: readonly string[]
  readonly decrypt: readonly string[]
}

/** How the content encryption key comes about, RFC 7516 §5.1: agreed, wrapped, or wrapped after the content is encrypted. */
export type KeyManagementMode = 'direct' | 'wrap' | 'wrap-with-tag'

/** A key management algorithm: what key it takes and how it uses one. */
export interface KeyManagementAlgorithm {
  /** Value of `alg`. */
  readonly name: string
  readonly mode: KeyManagementMode
  /** True when it may be used although the caller names no algorithms. */
  readonly implied: boolean
  /** True when the key itself encrypts the content, so that it may name a content encryption as its algorithm. */
  readonly isContentKey?: boolean
  /** True when the sender has a key too. */
  readonly hasSender: boolean
  /** Header parameters of its own. */
  readonly parameters: readonly string[]
  /** Those that are made when encrypting, which nobody may give. */
  readonly madeParameters: readonly string[]
  readonly operations: KeyOperations
  /** True when it takes keys of this type, curve and, for secrets, length in bits. */
  fits(kty: string, crv: string | undefined, bits: number): boolean
  /** Refuses a content encryption that it must not be used with. */
  checkEncryption?(encryption: ContentEncryption): void
  /** Prepares a key for encrypting. */
  wrapper(material: KeyMaterial): KeyWrap
  /** Prepares a key for decrypting. */
  unwrapper(material: KeyMaterial): KeyUnwrap
}

/** Operations that wrap keys, RFC 7517 §4.3. */
export const wrapOperations: KeyOperations = {
  encrypt: ['wrapKey', 'encrypt'],
  decrypt: ['unwrapKey', 'decrypt'],
}

/** The bytes of a symmetric key. */
export function secretOf(material: KeyMaterial): SecretMaterial['secret'] {
  if (material.kind === 'secret') return material.secret
  throw new InvalidKeyError('the algorithm needs a secret, and the key is a public or private one')
}

/** A public key, and its private half when there is one. */
export function pairOf(material: KeyMaterial): PairMaterial {
  if (material.kind === 'pair') return material
  throw new InvalidKeyError('the algorithm needs a public or private key, and the key is a secret')
}

/** The private half. */
export function privateKeyOf(material: KeyMaterial): NonNullable<PairMaterial['privateKey']> {
  const { privateKey } = pairOf(material)
  if (privateKey !== undefined) return privateKey
  throw new InvalidKeyError('the operation needs a private key, and the key is a public one')
}
