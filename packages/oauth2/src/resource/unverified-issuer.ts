/** Stands for an issuer that is no text: nobody's. */
const nobody = ''
const utf8 = new TextDecoder()

/** The issuer that a token says it is from; `undefined` for one that is no JWT or does not say. Anybody can have written it. */
export function issuerOfToken(token: string): string | undefined {
  const parts = token.split('.', 4)
  // RFC 7519 §3: a signed JWT has three parts, and the claims are the second.
  return parts.length === 3 ? issuerOfPayload(Buffer.from(parts[1] ?? '', 'base64url')) : undefined
}

/** The same for the payload of a JWT. */
export function issuerOfPayload(payload: Uint8Array): string | undefined {
  try {
    const claims: unknown = JSON.parse(utf8.decode(payload))
    if (typeof claims !== 'object' || claims === null || !('iss' in claims)) return undefined
    return typeof claims.iss === 'string' ? claims.iss : nobody
  } catch {
    return undefined
  }
}
