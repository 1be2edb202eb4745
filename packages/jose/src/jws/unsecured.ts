import { encodeSegment } from '../encoding/segment.ts'
import { BadSignatureError, MissingAlgorithmError, UnsupportedAlgorithmError } from '../errors.ts'
import type { VerifiedSignature } from './compact.ts'
import { contentBytes, contentOf } from './content.ts'
import { type HeaderRules, requireKnown } from './extensions.ts'
import { checkHeader, type JwtHeader, parseHeader } from './header.ts'
import { requireHeader, withPlainJwk, writeHeader } from './sign.ts'
import { splitCompact } from './signing-input.ts'

/** The header of a token without a signature; `alg` is `none` and may be left out when writing. */
export interface UnsecuredHeader extends Omit<JwtHeader, 'alg'> {
  readonly alg?: 'none' | undefined
  readonly [parameter: string]: unknown
}

/** What an unsecured token holds, as anybody may have written it. */
export type UnverifiedContent = VerifiedSignature

const none = 'none'

/** Writes a token without a signature, RFC 7515 §A.5, RFC 7518 §3.6. */
export function writeUnsecured(
  header: UnsecuredHeader,
  payload: string | Uint8Array,
  rules: HeaderRules,
): string {
  requireHeader(header)
  const { alg = none } = header
  requireNone(alg)
  const values = checkHeader(withPlainJwk({ ...header, alg }), {
    ...rules,
    unencodedPayload: false,
  })
  requireKnown(values, rules)
  return `${writeHeader(values)}.${encodeSegment(contentBytes(contentOf(payload, true)))}.`
}

/** Reads a token without a signature and nothing else, RFC 7518 §3.6. */
export function readUnsecured(
  token: unknown,
  rules: HeaderRules,
  maxBytes: number,
): UnverifiedContent {
  const parts = splitCompact(token, maxBytes)
  const header = parseHeader(parts.header)
  if (header['alg'] === undefined) throw new MissingAlgorithmError()
  requireNone(header['alg'])
  const values = checkHeader(header, { ...rules, unencodedPayload: false })
  // RFC 7518 §3.6: the signature is empty.
  if (parts.signature !== '') throw new BadSignatureError()
  return { header: values, payload: contentBytes({ text: parts.payload, isEncoded: true }) }
}

function requireNone(alg: unknown): void {
  if (alg !== none) {
    throw new UnsupportedAlgorithmError(
      'the token is a signed one; verify it with deserializeCompact',
    )
  }
}
