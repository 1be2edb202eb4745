import { AuthkitConfigError } from '@authkit/common'
import { type DigestName, digestBase64url } from '../crypto/digest.ts'
import { encodeSegment } from '../encoding/segment.ts'
import { keyTypeOf } from './key-types.ts'
import type { KeyMaterial } from './material.ts'

/** Digests of a thumbprint, by the name that they have in an URI, RFC 9278 §4. */
const registeredNames: ReadonlyMap<unknown, string> = new Map([
  ['sha256', 'sha-256'],
  ['sha384', 'sha-384'],
  ['sha512', 'sha-512'],
])

/** The thumbprint of a key as base64url, the same for both halves of a pair, RFC 7638 §3. */
export function thumbprint(material: KeyMaterial, digest: DigestName): string {
  requireName(digest)
  const members =
    material.kind === 'secret' ? { k: encodeSegment(material.secret) } : material.publicMembers
  return digestBase64url(digest, keyTypeOf(material.kty)?.thumbprintInput(members) ?? '')
}

/** A thumbprint as URI, RFC 9278 §3. */
export function thumbprintUri(value: string, digest: DigestName): string {
  return `urn:ietf:params:oauth:jwk-thumbprint:${requireName(digest)}:${value}`
}

function requireName(digest: DigestName): string {
  const name = registeredNames.get(digest)
  if (name !== undefined) return name
  throw new AuthkitConfigError("the digest of a thumbprint is 'sha256', 'sha384' or 'sha512'")
}
