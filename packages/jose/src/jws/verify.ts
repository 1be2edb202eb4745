import { decodeSegment } from '../encoding/segment.ts'
import { BadSignatureError, MalformedTokenError } from '../errors.ts'
import type { ReadHeader } from './header.ts'
import { type AlgorithmRules, verifierFor } from './prepared-key.ts'
import type { CompactParts } from './signing-input.ts'

/** Verifies the signature and only then decodes the payload, RFC 7515 §5.2. */
export function verifyParts(
  parts: CompactParts,
  header: ReadHeader,
  key: unknown,
  rules: AlgorithmRules,
): Buffer {
  const verify = verifierFor(key, header, rules)
  if (!verify(parts.signingInput, parts.signature)) {
    if (decodeSegment(parts.signature) !== undefined) throw new BadSignatureError()
    throw new MalformedTokenError('the signature is not base64url')
  }
  const payload = decodeSegment(parts.payload)
  if (payload === undefined) throw new MalformedTokenError('the payload is not base64url')
  return payload
}
