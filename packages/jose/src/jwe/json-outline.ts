import { AuthkitConfigError } from '@authkit/common'
import type { HeaderValues } from '../algorithms/key-management/contract.ts'
import { encodeSegment } from '../encoding/segment.ts'
import { InvalidAlgorithmForMultipleRecipientsModeError, InvalidHeaderError } from '../errors.ts'
import { toKey } from '../jwk/input.ts'
import { isJsonWebKey } from '../jwk/key.ts'
import { requirePayload } from './content.ts'
import { requireSenderRule, type ResolvedHeader } from './header.ts'
import { isObject } from '../jws/json.ts'
import { maximumRecipients, mergeHeader } from './json.ts'
import type { EncryptionPolicy } from './rules.ts'
import { checkHeader, plainParameters } from './write-header.ts'

/** The headers of a message, and what is authenticated with it, RFC 7516 §7.2.1. */
export interface JsonEncryptionHeader {
  /** Header parameters that are authenticated. */
  readonly protected?: HeaderValues | undefined
  /** Header parameters for all recipients that nobody authenticates. */
  readonly unprotected?: HeaderValues | undefined
  /** Further data to authenticate, which travels unencrypted. */
  readonly aad?: string | Uint8Array | undefined
  /** Header parameters of the one recipient of the flattened form. */
  readonly header?: HeaderValues | undefined
  /** What each recipient of the general form has for itself. */
  readonly recipients?: readonly { readonly header?: HeaderValues | undefined }[] | undefined
}

/** Headers that may be written, and the keys that go with them. */
export interface Outline {
  readonly isGeneral: boolean
  readonly aad: string | undefined
  readonly protected: HeaderValues
  readonly unprotected: HeaderValues
  readonly entries: readonly Entry[]
}

/** A recipient as the caller gave it. */
interface Entry {
  readonly own: HeaderValues
  readonly header: ResolvedHeader
  readonly key: unknown
}

/** Checks headers and keys of a message; throws `AuthkitConfigError` for a mistake. */
export function outlineOf(
  message: JsonEncryptionHeader,
  payload: unknown,
  keys: unknown,
  policy: EncryptionPolicy,
): Outline {
  requirePayload(payload)
  if (typeof message !== 'object' || message === null) throw wrongMessage()
  const { header, recipients } = message
  const integrityProtected = plainParameters(message.protected ?? {}, 'protected')
  const unprotected = plainParameters(message.unprotected ?? {}, 'unprotected')
  const given = entriesOf(header, recipients, keys)
  const entries = given.map(({ own, key }) => {
    const merged = mergeHeader({ protected: integrityProtected, unprotected, recipient: own })
    return { own, key, header: checkHeader(merged, integrityProtected, policy) }
  })
  requireOneMessage(entries, policy)
  return {
    isGeneral: recipients !== undefined || Array.isArray(keys),
    aad: message.aad === undefined ? undefined : encodeAad(message.aad),
    protected: integrityProtected,
    unprotected,
    entries,
  }
}

/** A header and a key for each recipient. A list of keys makes as many recipients; one key set serves all of them. */
function entriesOf(
  header: unknown,
  recipients: JsonEncryptionHeader['recipients'],
  keys: unknown,
): readonly Omit<Entry, 'header'>[] {
  if (recipients !== undefined && (!Array.isArray(recipients) || header !== undefined)) {
    throw wrongMessage()
  }
  const list: readonly unknown[] = Array.isArray(keys) ? keys : []
  const headers: readonly unknown[] =
    recipients?.map((recipient) => headerOf(recipient)) ??
    (Array.isArray(keys) ? list.map(() => header ?? {}) : [header ?? {}])
  const count = headers.length
  if (count === 0 || count > maximumRecipients) {
    throw new AuthkitConfigError(`there are 1 to ${maximumRecipients} recipients`)
  }
  if (Array.isArray(keys) && list.length !== count) {
    throw new AuthkitConfigError('there is one key for each recipient')
  }
  if (!Array.isArray(keys) && count > 1 && isOneKey(keys)) {
    throw new AuthkitConfigError('several recipients need a list of keys, or a key set')
  }
  return headers.map((own, index) => ({
    own: plainParameters(own, 'the header of a recipient'),
    key: Array.isArray(keys) ? list[index] : keys,
  }))
}

function headerOf(recipient: unknown): unknown {
  if (isObject(recipient)) return recipient['header'] ?? {}
  throw wrongMessage()
}

function isOneKey(key: unknown): boolean {
  if (typeof key === 'function') return false
  const isSource = typeof key === 'object' && key !== null && 'publicKeys' in key
  return !isSource && isJsonWebKey(toKey(key))
}

/** RFC 7516 §7.2.1: all recipients read one content, so they agree about how it is encrypted. */
function requireOneMessage(entries: readonly Entry[], policy: EncryptionPolicy): void {
  const headers = entries.map(({ header }) => header)
  if (new Set(headers.map(({ encryption }) => encryption)).size > 1) {
    throw new InvalidHeaderError('enc', 'the recipients do not agree about enc')
  }
  // RFC 7518 §4.5, §4.6: such a key is the content encryption key, and there can be one only.
  if (headers.length > 1 && headers.some(({ algorithm }) => algorithm.mode === 'direct')) {
    throw new InvalidAlgorithmForMultipleRecipientsModeError()
  }
  requireSenderRule(
    headers.some(({ algorithm }) => algorithm.hasSender),
    policy,
  )
}

function encodeAad(aad: unknown): string {
  if (typeof aad === 'string' || aad instanceof Uint8Array) return encodeSegment(aad)
  throw new AuthkitConfigError('aad is a string or a Uint8Array')
}

/** The error for headers that are no headers of a message. */
export function wrongMessage(): AuthkitConfigError {
  return new AuthkitConfigError(
    "the headers of a message are { protected: { alg, enc } }, with recipients: [{ header: { kid: '1' } }] for several",
  )
}
