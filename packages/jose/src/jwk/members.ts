import { decodeSegment, isAscii } from '../encoding/segment.ts'
import { InvalidKeyError } from '../errors.ts'
import type { JwkMembers } from './material.ts'

type Input = Readonly<Record<string, unknown>>

/** Longest member that is read, in characters: a secret of 65536 bits takes 10923. */
const maximumLength = 16_384

/** A string member of a JWK. */
export function requireString(jwk: Input, name: string): string {
  const value = jwk[name]
  if (typeof value !== 'string' || value === '') {
    throw new InvalidKeyError(`the JWK needs ${name} as a string`)
  }
  if (value.length > maximumLength) throw new InvalidKeyError(`${name} of the JWK is too long`)
  return value
}

/** The bytes of a base64url member of a JWK, RFC 7515 §2. */
export function requireBytes(jwk: Input, name: string): Buffer {
  const text = requireString(jwk, name)
  const bytes = isAscii(text) ? decodeSegment(text) : undefined
  if (bytes === undefined) throw new InvalidKeyError(`${name} of the JWK is not base64url`)
  return bytes
}

/** The bytes of a base64url member whose length the key type fixes, RFC 7518 §6.2.1.2. */
export function requireBytesOf(jwk: Input, name: string, length: number): Buffer {
  const bytes = requireBytes(jwk, name)
  if (bytes.length !== length) throw new InvalidKeyError(`${name} of the JWK has the wrong length`)
  return bytes
}

/** A base64url member that holds an unsigned integer without leading zeros, RFC 7518 §2. */
export function requireInteger(jwk: Input, name: string): bigint {
  const bytes = requireBytes(jwk, name)
  if (bytes[0] === 0) throw new InvalidKeyError(`${name} of the JWK has leading zeros`)
  return BigInt(`0x${bytes.toString('hex')}`)
}

/** Only the named members, which are known to be strings or are checked to be. */
export function pickStrings(jwk: Input, names: readonly string[]): JwkMembers {
  return Object.fromEntries(names.map((name) => [name, requireString(jwk, name)]))
}
