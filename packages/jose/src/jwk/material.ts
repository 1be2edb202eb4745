import type { KeyObject } from 'node:crypto'

/** String members of a JWK by name. */
export type JwkMembers = Readonly<Record<string, string>>

/** A symmetric key, RFC 7518 §6.4. */
export interface SecretMaterial {
  readonly kind: 'secret'
  readonly kty: 'oct'
  readonly crv?: undefined
  /** Length in bits. */
  readonly bits: number
  /** The bytes, a copy that nobody else holds. */
  readonly secret: Uint8Array
}

/** A public key, with its private half when it is known. */
export interface PairMaterial {
  readonly kind: 'pair'
  /** Key type, RFC 7518 §6.1. */
  readonly kty: 'RSA' | 'EC' | 'OKP'
  /** Curve of an EC or OKP key. */
  readonly crv?: string | undefined
  /** Length in bits of the modulus or of the curve. */
  readonly bits: number
  /** The members that make the public JWK, without `kty`. */
  readonly publicMembers: JwkMembers
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject | undefined
}

/** What a key is made of, checked and ready for node:crypto. */
export type KeyMaterial = SecretMaterial | PairMaterial

/** What to generate. */
export interface GenerateMaterialOptions {
  /** Curve name; absent the usual one. */
  readonly crv?: string | undefined
  /** Length in bits; absent the usual one. */
  readonly size?: number | undefined
}

/** A key type: how its keys are read, made and written. One file each. */
export interface KeyType {
  /** Value of `kty`, RFC 7518 §6.1. */
  readonly kty: string
  /** The members that a thumbprint covers, in their order, RFC 7638 §3.2. */
  readonly thumbprintMembers: readonly string[]
  /** Reads and checks the members of a JWK. */
  fromJwk(jwk: Readonly<Record<string, unknown>>): KeyMaterial
  /** Takes and checks a native key. */
  fromKeyObject(key: KeyObject): KeyMaterial
  /** Makes a new key. */
  generate(options: GenerateMaterialOptions): KeyMaterial
}
