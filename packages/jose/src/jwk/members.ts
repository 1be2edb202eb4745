import { decodeSegment, encodeSegment, isAscii } from '../encoding/segment.ts'
import { InvalidKeyError } from '../errors.ts'

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

/** The bytes of a base64url member that holds an unsigned integer without leading zeros, RFC 7518 §2. */
export function requireIntegerBytes(jwk: Input, name: string): Buffer {
  const bytes = requireBytes(jwk, name)
  if (bytes[0] === 0) throw new InvalidKeyError(`${name} of the JWK has leading zeros`)
  return bytes
}

/** The unsigned integer of a base64url member, RFC 7518 §2. */
export function requireInteger(jwk: Input, name: string): bigint {
  return integerOf(requireIntegerBytes(jwk, name))
}

/** The unsigned integer that bytes hold, the most significant first. */
export function integerOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`)
}

/** An unsigned integer as base64url without leading zeros, RFC 7518 §2. */
export function encodeInteger(value: bigint): string {
  const hex = value.toString(16)
  return encodeSegment(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}
