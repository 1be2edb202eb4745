import { sha256Base64url } from '../crypto/digest.ts'

/** The SHA-256 thumbprint of a key as base64url, over its required members in lexical order, RFC 7638 §3. */
export function thumbprint(
  members: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string {
  return sha256Base64url(
    JSON.stringify(Object.fromEntries(names.map((name) => [name, members[name]]))),
  )
}
