import { parseJsonObject } from '../encoding/json.ts'
import { decodeSegment } from '../encoding/segment.ts'
import {
  InvalidHeaderError,
  InvalidKeyError,
  KeyNotFoundError,
  MalformedTokenError,
} from '../errors.ts'
import type { VerificationKeyInput } from '../jwk/input.ts'
import { verifyParts } from '../jws/verify.ts'
import {
  checkHeader,
  type JwtHeader,
  parseHeader,
  readHeader,
  type ReadHeader,
} from '../jws/header.ts'
import { type CompactParts, splitCompact } from '../jws/signing-input.ts'
import { checkClaims, checkClaimTypes, type JwtClaims } from './claims.ts'
import { type DecodePolicy, mediaType } from './policy.ts'

/** A verified token. */
export interface VerifiedJwt<Claims = unknown> {
  /** The protected header. */
  readonly header: JwtHeader
  /** The claims, checked as the options asked. */
  readonly claims: JwtClaims & Claims
}

/** What finds the key of a token by its header, which is not verified yet: a remote key set. */
export interface KeySource {
  /** The key to verify with; rejects when there is none. */
  resolve(header: JwtHeader): Promise<VerificationKeyInput>
}

/** A function that finds the key of a token by its header, which is not verified yet. No key refuses the token. */
export type KeyFunction = (
  header: JwtHeader,
) => VerificationKeyInput | undefined | Promise<VerificationKeyInput | undefined>

/** How the key of a token is found when it is not at hand. */
export type KeyResolver = KeySource | KeyFunction

/** Verifies the token and checks its claims; throws a `JoseError` when anything is wrong, RFC 7519 §7.2. */
export function decodeJwt(token: unknown, key: unknown, policy: DecodePolicy): Decoded {
  const parts = splitCompact(token, policy.maxBytes)
  return decodeParts(parts, readHeader(parts.header), key, policy)
}

/** The same with a key that may have to be fetched. */
export async function decodeJwtAsync(
  token: unknown,
  key: unknown,
  policy: DecodePolicy,
): Promise<Decoded> {
  const parts = splitCompact(token, policy.maxBytes)
  const header = readHeader(parts.header)
  return decodeParts(parts, header, await resolveKey(key, header.values), policy)
}

/** A verified token as it comes out, before the caller's type is put on its claims. */
export interface Decoded {
  readonly header: JwtHeader
  readonly claims: JwtClaims
}

function decodeParts(
  parts: CompactParts,
  header: ReadHeader,
  key: unknown,
  policy: DecodePolicy,
): Decoded {
  const payload = verifyParts(parts, header, key, policy.algorithms)
  if (policy.types !== undefined) requireType(header.values, policy.types)
  const claims = readClaims(payload)
  checkClaims(claims, policy, policy.clock())
  return { header: header.values, claims }
}

/** Takes a key as it is, or asks the function or the source for it. */
async function resolveKey(key: unknown, header: JwtHeader): Promise<unknown> {
  const found: unknown = isKeySource(key)
    ? await key.resolve(header)
    : typeof key === 'function'
      ? await key({ ...header })
      : key
  if (found === undefined || found === null)
    throw new KeyNotFoundError('no key was found for the token')
  if (typeof found === 'function') throw new InvalidKeyError('a function for keys gave a function')
  return found
}

function isKeySource(value: unknown): value is KeySource {
  return (
    typeof value === 'object' &&
    value !== null &&
    'resolve' in value &&
    typeof value.resolve === 'function'
  )
}

/** RFC 8725 §3.11: where a type is asked for, a token of another or of none is refused. */
function requireType({ typ }: JwtHeader, types: readonly string[]): void {
  if (typ === undefined || !types.includes(mediaType(typ))) {
    throw new InvalidHeaderError('typ', 'the token is not of the expected type')
  }
}

/** Reads a payload as a claims set, RFC 7519 §7.2. */
function readClaims(payload: Buffer): JwtClaims {
  const claims = parseJsonObject(payload)
  if (claims === undefined) throw new MalformedTokenError('the payload is not a JSON object')
  checkClaimTypes(claims)
  return claims
}

/**
 * Reads header and claims of a token that NOBODY has verified: anybody can have written them. For choosing a key or an
 * issuer before verifying, and for logs; never for a decision, RFC 8725 §3.10.
 */
export function unverifiedJwt(token: string): {
  readonly header: JwtHeader
  readonly claims: JwtClaims
} {
  const parts = splitCompact(token, 16_384)
  const payload = decodeSegment(parts.payload)
  if (payload === undefined) throw new MalformedTokenError('the payload is not base64url')
  return { header: checkHeader(parseHeader(parts.header)), claims: readClaims(payload) }
}
