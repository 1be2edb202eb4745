import { InvalidHeaderError } from '../errors.ts'
import {
  decryptCompact,
  decryptCompactAsync,
  type DecryptedContent,
  encryptCompact,
  encryptCompactAsync,
} from '../jwe/compact.ts'
import { parseJsonObject } from '../encoding/json.ts'
import type { JweHeader } from '../jwe/header.ts'
import type { EncryptionPolicy } from '../jwe/rules.ts'
import type { JwtClaims } from './claims.ts'
import { checkDecoded, typedClaims } from './decode.ts'
import { type JwtClaimsInput, withType, writeClaims } from './encode.ts'
import type { DecodePolicy } from './policy.ts'

/** Encrypts claims, which nobody signs, RFC 7519 §7.1. */
export function encryptJwt(
  header: JweHeader,
  claims: JwtClaimsInput,
  key: unknown,
  policy: EncryptionPolicy,
): string {
  return encryptCompact(claimsHeader(header), writeClaims(claims, false), key, policy)
}

/** The same with a key that may have to be fetched. */
export async function encryptJwtAsync(
  header: JweHeader,
  claims: JwtClaimsInput,
  key: unknown,
  policy: EncryptionPolicy,
): Promise<string> {
  return encryptCompactAsync(claimsHeader(header), writeClaims(claims, false), key, policy)
}

/** RFC 7519 §5.2: a token that holds claims names no content type, and the reader takes it for another kind. */
function claimsHeader(header: JweHeader): JweHeader {
  if (header?.cty === undefined) return withType(header)
  throw new InvalidHeaderError(
    'cty',
    'an encrypted token that holds claims has no cty; for a signed one use encode with the option encrypt',
  )
}

/** Decrypts claims and checks them, RFC 7519 §7.2. */
export function decryptJwt(
  token: unknown,
  key: unknown,
  encryption: EncryptionPolicy,
  policy: DecodePolicy,
): JwtClaims {
  return claimsOf(decryptCompact(token, key, encryption), policy)
}

/** The same with a key that may have to be fetched. */
export async function decryptJwtAsync(
  token: unknown,
  key: unknown,
  encryption: EncryptionPolicy,
  policy: DecodePolicy,
): Promise<JwtClaims> {
  return claimsOf(await decryptCompactAsync(token, key, encryption), policy)
}

function claimsOf({ header, payload }: DecryptedContent, policy: DecodePolicy): JwtClaims {
  // RFC 7519 §5.2: only a token that holds another names a content type.
  if (header.cty !== undefined) {
    throw new InvalidHeaderError(
      'cty',
      'the encrypted token holds no claims; for a signed one use decode with the option decrypt',
    )
  }
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  return checkDecoded({ header, claims: typedClaims(parseJsonObject(bytes)) }, policy).claims
}
