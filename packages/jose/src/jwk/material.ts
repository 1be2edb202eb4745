import type { KeyObject } from 'node:crypto'
import type { ExternalSign } from './external.ts'

/** String members of a JWK by name. */
export type JwkMembers = Readonly<Record<string, string>>

/** A symmetric key, RFC 7518 §6.4. */
export interface SecretMaterial {
  readonly kind: 'secret'
  readonly kty: 'oct'
  readonly crv?: undefined
  readonly alg?: undefined
  /** Length in bits. */
  readonly bits: number
  /** The bytes, a copy that nobody else holds. */
  readonly secret: Uint8Array
}

/** A public key, with its private half when it is known. */
export interface PairMaterial {
  readonly kind: 'pair'
  /** Key type, RFC 7518 §6.1. */
  readonly kty: 'RSA' | 'EC' | 'OKP' | 'AKP'
  /** Curve of an EC or OKP key. */
  readonly crv?: string | undefined
  /** The one algorithm of an AKP key, which is part of what it is, RFC 9964 §3. */
  readonly alg?: string | undefined
  /** Length in bits of the modulus, of the curve's field, or of the public value of an AKP key. */
  readonly bits: number
  /** The members that make the public JWK, without `kty`. */
  readonly publicMembers: JwkMembers
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject | undefined
  /** Signs where the private key is, when that is not here. */
  readonly externalSign?: ExternalSign | undefined
}

/** What a key is made of, checked and ready for node:crypto. */
export type KeyMaterial = SecretMaterial | PairMaterial

/** What to generate. */
export interface GenerateMaterialOptions {
  /** Curve name; absent the usual one. */
  readonly crv?: string | undefined
  /** Length in bits; absent the usual one. */
  readonly size?: number | undefined
  /** Algorithm, for key types that one makes up; absent the usual one. */
  readonly alg?: string | undefined
}

/** A key type: how its keys are read, made and written. One file each. */
export interface KeyType {
  /** Value of `kty`, RFC 7518 §6.1. */
  readonly kty: string
  /** The names that node:crypto has for keys of the type. */
  readonly nativeTypes: readonly string[]
  /** The JSON that a thumbprint covers: the required members in lexical order without white space, RFC 7638 §3. */
  thumbprintInput(members: JwkMembers): string
  /** Reads and checks the members of a JWK. */
  fromJwk(jwk: Readonly<Record<string, unknown>>): KeyMaterial
  /** Takes and checks a native key. */
  fromKeyObject(key: KeyObject): KeyMaterial
  /** Makes a new key. */
  generate(options: GenerateMaterialOptions): KeyMaterial
}
