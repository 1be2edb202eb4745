import type { HeaderValues } from '../algorithms/key-management/contract.ts'
import { parseJsonObjectText } from '../encoding/json.ts'
import { isAscii, ownBytes } from '../encoding/segment.ts'
import { InvalidHeaderError, MalformedTokenError, TooLargeError } from '../errors.ts'
import { parseHeader, requireFewParameters } from '../jws/header.ts'
import { isObject } from '../jws/json.ts'
import { requireSegment, type SealedContent } from './content.ts'
import { authenticatedData, maximumRecipients, mergeHeader, type SplitHeader } from './json.ts'

/** One recipient of a message, well formed and nothing of it judged. */
export interface ReadRecipient extends SplitHeader {
  /** The parameters of all three headers. */
  readonly merged: HeaderValues
  /** The encrypted key in base64url; empty where there is none. */
  readonly encryptedKey: string
}

/** An encrypted JSON object taken apart. */
export interface ReadJwe {
  readonly recipients: readonly ReadRecipient[]
  readonly content: SealedContent
  /** Everything that is authenticated beside the content, from the received text, RFC 7516 §5.2. */
  readonly authenticated: Buffer
  /** The further data that came along. */
  readonly aad: Buffer | undefined
}

/** Takes an encrypted JSON object apart; a single malformed member refuses it whole, RFC 7516 §5.2. */
export function readJwe(input: unknown, maxBytes: number): ReadJwe {
  const members = readMembers(input, maxBytes)
  const segment = optionalText(members['protected'])
  const aad = optionalText(members['aad'])
  const integrityProtected = segment === undefined ? {} : parseHeader(segment)
  const unprotected = optionalHeader(members['unprotected'])
  const recipients = recipientsOf(members).map((entry) =>
    readRecipient(entry, integrityProtected, unprotected),
  )
  // RFC 7516 §7.2.1: all recipients read one content, so they agree about how it is encrypted.
  if (new Set(recipients.map(({ merged }) => merged['enc'])).size > 1) {
    throw new InvalidHeaderError('enc', 'the recipients do not agree about enc')
  }
  return {
    recipients,
    content: {
      iv: requireSegment(requireText(members['iv'])),
      ciphertext: requireSegment(requireText(members['ciphertext'])),
      tag: requireSegment(requireText(members['tag'])),
    },
    authenticated: authenticatedData(segment ?? '', aad),
    aad: aad === undefined ? undefined : ownBytes(requireSegment(aad)),
  }
}

/** An object is written and read again, so that it is as strict, as small and as plain as the text it came from. */
function readMembers(input: unknown, maxBytes: number): HeaderValues {
  const text = typeof input === 'string' ? input : writeObject(input, maxBytes)
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) throw tooLong()
  const members = parseJsonObjectText(text)
  if (members === undefined) throw malformed()
  return members
}

function writeObject(input: unknown, maxBytes: number): string {
  if (typeof input !== 'object' || input === null) throw malformed()
  const { recipients, ciphertext }: { recipients?: unknown; ciphertext?: unknown } = input
  const isLong =
    (Array.isArray(recipients) && recipients.length > maximumRecipients) ||
    (typeof ciphertext === 'string' && ciphertext.length > maxBytes)
  if (isLong) throw tooLong()
  try {
    return JSON.stringify(input) ?? ''
  } catch (cause) {
    throw new MalformedTokenError('the encrypted object is no JSON', { cause })
  }
}

function recipientsOf(members: HeaderValues): readonly unknown[] {
  const { recipients } = members
  if (recipients === undefined) return [members]
  // RFC 7516 §7.2.2: the flattened form has no list; an object that is both could be read as either.
  const isBoth = members['header'] !== undefined || members['encrypted_key'] !== undefined
  // RFC 7516 §7.2.1: there is one recipient at least.
  if (!Array.isArray(recipients) || recipients.length === 0 || isBoth) throw malformed()
  if (recipients.length > maximumRecipients)
    throw new TooLargeError('there are too many recipients')
  return recipients
}

function readRecipient(
  entry: unknown,
  integrityProtected: HeaderValues,
  unprotected: HeaderValues,
): ReadRecipient {
  if (!isObject(entry)) throw malformed()
  const recipient = optionalHeader(entry['header'])
  const split = { protected: integrityProtected, unprotected, recipient }
  const encryptedKey = optionalText(entry['encrypted_key']) ?? ''
  return { ...split, merged: mergeHeader(split), encryptedKey }
}

function optionalHeader(value: unknown): HeaderValues {
  if (value === undefined) return {}
  if (!isObject(value)) throw malformed()
  return requireFewParameters(value)
}

function optionalText(value: unknown): string | undefined {
  return value === undefined ? undefined : requireText(value)
}

/** RFC 7515 §2: base64url is ASCII; other characters could be taken for it where text becomes bytes. */
function requireText(value: unknown): string {
  if (typeof value === 'string' && isAscii(value)) return value
  throw malformed()
}

function tooLong(): TooLargeError {
  return new TooLargeError('the token is too long')
}

function malformed(): MalformedTokenError {
  return new MalformedTokenError('the input is not an encrypted JSON object')
}
