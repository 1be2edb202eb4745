import type {
  HeaderValues,
  UnwrapRequest,
  WrappedKey,
  WrapRequest,
} from '../algorithms/key-management/contract.ts'
import type { ContentCipher } from '../crypto/encrypt.ts'
import { secretOctets } from '../crypto/random.ts'
import { splitCompact } from './compact-parts.ts'
import {
  openContent,
  payloadOf,
  requirePayload,
  requireSegment,
  sealContent,
  type SealedContent,
} from './content.ts'
import {
  type JweHeader,
  requireAllowed,
  requireEncryptedKey,
  requireKnown,
  requireSenderRule,
  requireUnderstood,
  type ResolvedHeader,
} from './header.ts'
import { encryptionKeyLater, encryptionKeyNow } from './key-resolver.ts'
import { readJweHeader, type ReadJweHeader } from './read-header.ts'
import { unwrapFor } from './prepared-key.ts'
import {
  iterationBudget,
  type Recipient,
  recipientOf,
  senderOf,
  unwrapLater,
  wrapLater,
  wrapRequest,
} from './recipient.ts'
import type { EncryptionPolicy } from './rules.ts'
import { checkHeader, plainParameters, writeJweHeader } from './write-header.ts'

/** What was encrypted, once it is decrypted. */
export interface DecryptedContent {
  /** The protected header. */
  readonly header: JweHeader
  /** The payload as bytes. */
  readonly payload: Uint8Array
}

/** Encrypts a payload as one text of five parts, RFC 7516 §7.1. */
export function encryptCompact(
  header: JweHeader,
  payload: string | Uint8Array,
  key: unknown,
  policy: EncryptionPolicy,
): string {
  const resolved = resolveForWriting(header, payload, policy)
  const draft = draftOf(resolved, encryptionKeyNow(key, resolved.values), policy)
  const { wrap } = draft.recipient
  if (draft.isBound) {
    const sealed = seal(draft, payload, undefined)
    return assemble(sealed, wrap.wrap({ ...draft.request, tag: sealed.content.tag }))
  }
  const wrapped = wrap.wrap(draft.request)
  return assemble(seal(draft, payload, wrapped), wrapped)
}

/** The same with a key that may have to be fetched, and on the thread pool where the policy says so. */
export async function encryptCompactAsync(
  header: JweHeader,
  payload: string | Uint8Array,
  key: unknown,
  policy: EncryptionPolicy,
): Promise<string> {
  const resolved = resolveForWriting(header, payload, policy)
  const draft = draftOf(resolved, await encryptionKeyLater(key, resolved.values), policy)
  const { wrap } = draft.recipient
  if (draft.isBound) {
    const sealed = seal(draft, payload, undefined)
    const request = { ...draft.request, tag: sealed.content.tag }
    return assemble(sealed, await wrapLater(wrap, request, policy))
  }
  const wrapped = await wrapLater(wrap, draft.request, policy)
  return assemble(seal(draft, payload, wrapped), wrapped)
}

function resolveForWriting(
  header: JweHeader,
  payload: unknown,
  policy: EncryptionPolicy,
): ResolvedHeader {
  requirePayload(payload)
  const values = plainParameters(header, 'a header')
  const resolved = checkHeader(values, values, policy)
  requireSenderRule(resolved.algorithm.hasSender, policy)
  return resolved
}

interface Draft {
  readonly recipient: Recipient
  /** The protected header, but for what wrapping the key adds. */
  readonly values: HeaderValues
  readonly request: WrapRequest
  /** True when the content is encrypted before the key is wrapped. */
  readonly isBound: boolean
}

function draftOf(header: ResolvedHeader, key: unknown, policy: EncryptionPolicy): Draft {
  const recipient = recipientOf(header, key, policy)
  const { algorithm, encryption } = header
  const kid = header.values.kid ?? recipient.key.kid
  const named = kid === header.values.kid ? header.values : { ...header.values, kid }
  const ephemeral = recipient.wrap.ephemeral?.()
  const values = ephemeral === undefined ? named : { ...named, epk: ephemeral.epk }
  const cek = algorithm.mode === 'direct' ? undefined : secretOctets(encryption.keyLength)
  const request = wrapRequest(recipient, values, cek, ephemeral)
  return { recipient, values, request, isBound: algorithm.mode === 'wrap-with-tag' }
}

interface SealedToken {
  /** Protected header in base64url. */
  readonly header: string
  readonly content: SealedContent
}

function seal(
  { values, request, recipient }: Draft,
  payload: string | Uint8Array,
  wrapped: WrappedKey | undefined,
): SealedToken {
  const added = wrapped?.parameters
  const { text, aad } = writeJweHeader(added === undefined ? values : { ...values, ...added })
  const { encryption, compression } = recipient.header
  const cipher = wrapped?.cipher ?? cipherOf(request)
  return { header: text, content: sealContent(encryption, compression, cipher, payload, aad) }
}

function cipherOf({ encryption, cek }: WrapRequest): ContentCipher {
  // Every algorithm that makes no cipher of its own was given a key.
  return encryption.cipher(cek ?? secretOctets(encryption.keyLength))
}

function assemble({ header, content }: SealedToken, { encryptedKey }: WrappedKey): string {
  const { iv, ciphertext, tag } = content
  return `${header}.${encryptedKey.toString('base64url')}.${iv.toString('base64url')}.${ciphertext.toString('base64url')}.${tag.toString('base64url')}`
}

/** A compact token taken apart and decoded. */
interface Received extends SealedContent {
  readonly header: ReadJweHeader
  readonly encryptedKey: Buffer
}

/** Decrypts a token; throws a `JoseError` when anything is wrong, RFC 7516 §5.2. */
export function decryptCompact(
  token: unknown,
  key: unknown,
  policy: EncryptionPolicy,
): DecryptedContent {
  const received = readCompact(token, policy)
  const { header } = received
  const unwrap = unwrapFor(encryptionKeyNow(key, header.values), header)
  return finish(received, unwrap.unwrap(requestOf(received, policy)), policy)
}

/** The same with a key that may have to be fetched, and on the thread pool where the policy says so. */
export async function decryptCompactAsync(
  token: unknown,
  key: unknown,
  policy: EncryptionPolicy,
): Promise<DecryptedContent> {
  const received = readCompact(token, policy)
  const { header } = received
  const unwrap = unwrapFor(await encryptionKeyLater(key, header.values), header)
  return finish(received, await unwrapLater(unwrap, requestOf(received, policy), policy), policy)
}

function requestOf(
  { header, encryptedKey, tag }: Received,
  policy: EncryptionPolicy,
): UnwrapRequest {
  return {
    encryption: header.encryption,
    header: header.values,
    encryptedKey,
    sender: senderOf(header, policy, 'decrypt'),
    tag,
    spend: iterationBudget(policy),
  }
}

function finish(
  received: Received,
  cipher: ContentCipher,
  { maxInflatedBytes }: EncryptionPolicy,
): DecryptedContent {
  const { encryption, compression, values, aad } = received.header
  const opened = openContent(encryption, cipher, received, aad)
  return { header: { ...values }, payload: payloadOf(opened, compression, maxInflatedBytes) }
}

/** Takes a compact token apart; its length is checked before anything is read. */
function readCompact(token: unknown, policy: EncryptionPolicy): Received {
  const parts = splitCompact(token, policy.maxBytes)
  const header = readJweHeader(parts.header)
  requireAllowed(header, policy)
  requireSenderRule(header.algorithm.hasSender, policy)
  requireKnown(header, policy)
  requireUnderstood(header, header.values, policy)
  requireEncryptedKey(header, parts.encryptedKey)
  return {
    header,
    encryptedKey: requireSegment(parts.encryptedKey),
    iv: requireSegment(parts.iv),
    ciphertext: requireSegment(parts.ciphertext),
    tag: requireSegment(parts.tag),
  }
}
