import { parseJsonSegment } from '../encoding/json.ts'
import { InvalidHeaderError, MalformedTokenError } from '../errors.ts'
import { type KeyInput, toKey } from '../jwk/input.ts'
import { type JwtHeader, readHeader, type ReadHeader } from '../jws/header.ts'
import { keyLater, keyNow, type KeySource, type SignatureKeyFunction } from '../jws/key-resolver.ts'
import { type CompactParts, splitCompact } from '../jws/signing-input.ts'
import { requireSignature, requireSignatureAsync } from '../jws/verify.ts'
import { checkClaims, checkClaimTypes, type JwtClaims } from './claims.ts'
import { mediaType } from './media-type.ts'
import { decryptToken, decryptTokenAsync } from './nested.ts'
import type { DecodePolicy } from './policy.ts'
import type { TokenCache } from './token-cache.ts'

/** A verified token. */
export interface VerifiedJwt<Claims = unknown> {
  /** The protected header. */
  readonly header: JwtHeader
  /** The claims, checked as the options asked. */
  readonly claims: JwtClaims & Claims
}

/** A function that finds the key of a token by its header, which is not verified yet. No key refuses the token. */
export type KeyFunction = SignatureKeyFunction<KeyInput | undefined | Promise<KeyInput | undefined>>

/** How the key of a token is found when it is not at hand. */
export type KeyResolver = KeySource | KeyFunction

/** A verified token as it comes out, before the caller's type is put on its claims. */
export interface Decoded {
  readonly header: JwtHeader
  readonly claims: JwtClaims
}

/** Verifies the token and checks its claims; throws a `JoseError` when anything is wrong, RFC 7519 §7.2. */
export function decodeJwt(token: unknown, key: unknown, policy: DecodePolicy): Decoded {
  const { decryption } = policy
  const signed = decryption === undefined ? token : decryptToken(token, decryption)
  const parts = splitCompact(signed, policy.maxBytes)
  const header = readHeader(parts.header)
  const found = typeof key === 'function' ? keyNow(key, header.values, contentOf(parts)) : key
  requireSignature(parts, header, found, policy.algorithms)
  return readDecoded(parts, header, policy)
}

/** The same with a key that may have to be fetched, and on the thread pool where the policy says so. */
export async function decodeJwtAsync(
  token: unknown,
  key: unknown,
  policy: DecodePolicy,
): Promise<Decoded> {
  const { decryption } = policy
  const signed = decryption === undefined ? token : await decryptTokenAsync(token, decryption)
  const parts = splitCompact(signed, policy.maxBytes)
  const header = readHeader(parts.header)
  const found = await keyLater(key, header.values, contentOf(parts))
  await requireSignatureAsync(parts, header, found, policy.algorithms, policy.offload)
  return readDecoded(parts, header, policy)
}

/** As `decodeJwt`, for tokens that come again: their signature is verified once, everything else each time. */
export function decodeKept(
  token: string,
  key: unknown,
  policy: DecodePolicy,
  cache: TokenCache,
): Decoded {
  const parts = splitCompact(token, policy.maxBytes)
  const header = readHeader(parts.header)
  const found = toKey(keyNow(key, header.values, contentOf(parts)))
  const kept = cache.get(token, found)
  if (kept !== undefined) return checkDecoded(kept, policy)
  requireSignature(parts, header, found, policy.algorithms)
  const decoded = readDecoded(parts, header, policy)
  cache.set(token, found, decoded)
  return decoded
}

/** As `decodeJwtAsync`, for tokens that come again. */
export async function decodeKeptAsync(
  token: string,
  key: unknown,
  policy: DecodePolicy,
  cache: TokenCache,
): Promise<Decoded> {
  const parts = splitCompact(token, policy.maxBytes)
  const header = readHeader(parts.header)
  // The key is asked for each time: one that is gone from its set verifies nothing, kept tokens included.
  const found = toKey(await keyLater(key, header.values, contentOf(parts)))
  const kept = cache.get(token, found)
  if (kept !== undefined) return checkDecoded(kept, policy)
  await requireSignatureAsync(parts, header, found, policy.algorithms, policy.offload)
  const decoded = readDecoded(parts, header, policy)
  cache.set(token, found, decoded)
  return decoded
}

function contentOf({ payload }: CompactParts): { readonly text: string; readonly isEncoded: true } {
  return { text: payload, isEncoded: true }
}

/** Reads what a signature covers, once it is verified. */
function readDecoded(parts: CompactParts, header: ReadHeader, policy: DecodePolicy): Decoded {
  const claims = typedClaims(parseJsonSegment(parts.payload))
  return checkDecoded({ header: header.values, claims }, policy)
}

/** Checks what does not depend on the signature: type, claims and time. */
export function checkDecoded(decoded: Decoded, policy: DecodePolicy): Decoded {
  if (policy.types !== undefined) requireType(decoded.header, policy.types)
  checkClaims(decoded.claims, policy, policy.clock())
  return decoded
}

/** RFC 8725 §3.11: where a type is asked for, a token of another or of none is refused. */
function requireType({ typ }: JwtHeader, types: readonly string[]): void {
  if (typ === undefined || !types.includes(mediaType(typ))) {
    throw new InvalidHeaderError('typ', 'the token is not of the expected type')
  }
}

/** Reads a payload as a claims set, RFC 7519 §7.2. */
export function typedClaims(claims: Readonly<Record<string, unknown>> | undefined): JwtClaims {
  if (claims === undefined) throw new MalformedTokenError('the payload is not a JSON object')
  checkClaimTypes(claims)
  return claims
}
