import { AuthkitConfigError } from '@authkit/common'
import type { Offload } from '../crypto/offload.ts'
import { MalformedTokenError } from '../errors.ts'
import {
  contentBytes,
  contentOf,
  detachedContent,
  isUrlSafe,
  type SignedContent,
} from './content.ts'
import { type JwtHeader, readHeader, type ReadHeader } from './header.ts'
import { keyLater, keyNow, signingKeyLater } from './key-resolver.ts'
import { signerFor } from './prepared-key.ts'
import type { JwsRules } from './rules.ts'
import { checkSigningHeader, type CheckedHeader, encodeHeader, signInput } from './sign.ts'
import { splitCompact } from './signing-input.ts'
import { type ReceivedSignature, requireSignature, requireSignatureAsync } from './verify.ts'

/** What a signature covers, once it is verified. */
export interface VerifiedSignature {
  /** The protected header. */
  readonly header: JwtHeader
  /** The payload as bytes. */
  readonly payload: Uint8Array
}

/** Where the payload of a token is, and how much is read of it. */
export interface ReceivedPayload {
  /** The payload where it came apart from the token. */
  readonly payload: string | Uint8Array | undefined
  /** Most bytes of the token and of the payload. */
  readonly maxBytes: number
}

interface Draft extends CheckedHeader {
  readonly content: SignedContent
  /** What stands between the dots. */
  readonly inline: string
}

/** Signs a payload as one text of three parts, RFC 7515 §7.1. */
export function signCompact(
  header: JwtHeader,
  payload: string | Uint8Array,
  key: unknown,
  rules: JwsRules,
  isDetached: boolean,
): string {
  const draft = draftCompact(header, payload, rules, isDetached)
  const { values, algorithm, content } = draft
  const chosen = signerFor(keyNow(key, values, content), values, algorithm, rules)
  const segment = encodeHeader(draft, chosen)
  return `${segment}.${draft.inline}.${chosen.signer.sign(`${segment}.${content.text}`)}`
}

/** The same with a key that may have to be fetched or that signs elsewhere. */
export async function signCompactAsync(
  header: JwtHeader,
  payload: string | Uint8Array,
  key: unknown,
  rules: JwsRules,
  isDetached: boolean,
  offload: Offload,
): Promise<string> {
  const draft = draftCompact(header, payload, rules, isDetached)
  const { values, algorithm, content } = draft
  const chosen = signerFor(await signingKeyLater(key, values, content), values, algorithm, rules)
  const segment = encodeHeader(draft, chosen)
  const signature = await signInput(chosen, `${segment}.${content.text}`, offload)
  return `${segment}.${draft.inline}.${signature}`
}

function draftCompact(
  header: JwtHeader,
  payload: string | Uint8Array,
  rules: JwsRules,
  isDetached: boolean,
): Draft {
  const checked = checkSigningHeader(header, rules)
  const content = contentOf(payload, checked.values['b64'] !== false)
  // RFC 7797 §5.2: a dot would end the payload, and other characters would not survive in a URL.
  if (!isDetached && !content.isEncoded && !isUrlSafe(content.text)) {
    throw new AuthkitConfigError(
      'an unencoded payload in a compact token is letters, digits, "-", "_" and "~"; sign others with detached: true',
    )
  }
  return { ...checked, content, inline: isDetached ? '' : content.text }
}

interface Received extends ReceivedSignature {
  readonly header: ReadHeader
  readonly content: SignedContent
}

/** Verifies a token and only then decodes its payload, RFC 7515 §5.2. */
export function verifyCompact(
  token: unknown,
  key: unknown,
  rules: JwsRules,
  payload: ReceivedPayload,
): VerifiedSignature {
  const received = readCompact(token, rules, payload)
  const { header, content } = received
  requireSignature(received, header, keyNow(key, header.values, content), rules)
  return { header: { ...header.values }, payload: contentBytes(content) }
}

/** The same with a key that may have to be fetched. */
export async function verifyCompactAsync(
  token: unknown,
  key: unknown,
  rules: JwsRules,
  payload: ReceivedPayload,
  offload: Offload,
): Promise<VerifiedSignature> {
  const received = readCompact(token, rules, payload)
  const { header, content } = received
  const found = await keyLater(key, header.values, content)
  await requireSignatureAsync(received, header, found, rules, offload)
  return { header: { ...header.values }, payload: contentBytes(content) }
}

function readCompact(
  token: unknown,
  rules: JwsRules,
  { payload, maxBytes }: ReceivedPayload,
): Received {
  const parts = splitCompact(token, maxBytes)
  const header = readHeader(parts.header, rules)
  const { signingInput, signature } = parts
  const { isEncoded } = header
  if (payload !== undefined) {
    // RFC 7515 §F: the part of a detached payload is empty; one of two payloads would be the wrong one.
    if (parts.payload !== '') throw new MalformedTokenError('the token has a payload of its own')
    const content = detachedContent(payload, isEncoded, maxBytes)
    return { header, content, signature, signingInput: `${parts.header}.${content.text}` }
  }
  // RFC 7797 §5.2: an unencoded payload between the dots is made of characters that need no encoding.
  if (!isEncoded && !isUrlSafe(parts.payload)) {
    throw new MalformedTokenError(
      'the unencoded payload has characters that a compact token has not',
    )
  }
  return { header, content: { text: parts.payload, isEncoded }, signature, signingInput }
}
