import { parseJsonObjectText } from '../encoding/json.ts'
import { decodeSegment, isAscii } from '../encoding/segment.ts'
import { InvalidHeaderError, MalformedTokenError, TooLargeError } from '../errors.ts'
import type { ReceivedPayload } from './compact.ts'
import { contentBytes, detachedContent, type SignedContent } from './content.ts'
import { parseHeader, requireFewParameters } from './header.ts'
import { checkParameters } from './header-parameters.ts'

/** Header parameters by name. */
export type HeaderParameters = Readonly<Record<string, unknown>>

/** One signature in JSON, RFC 7515 §7.2.1. */
export interface JwsSignature {
  /** The protected header in base64url. */
  readonly protected?: string
  /** The unprotected header, which the signature does not cover. */
  readonly header?: HeaderParameters
  /** The signature in base64url. */
  readonly signature: string
}

/** A payload with one signature as JSON, RFC 7515 §7.2.2. */
export interface FlattenedJws extends JwsSignature {
  /** The payload in base64url, or as it is with `b64: false`; absent where it is detached. */
  readonly payload?: string
}

/** A payload with several signatures as JSON, RFC 7515 §7.2.1. */
export interface GeneralJws {
  /** The payload in base64url, or as it is with `b64: false`; absent where it is detached. */
  readonly payload?: string
  /** The signatures, one at least. */
  readonly signatures: readonly JwsSignature[]
}

/** A signature of a JSON form taken apart and well formed, nothing of it judged. */
export interface ReadSignature {
  /** The protected header in base64url; empty where there is none. */
  readonly segment: string
  readonly protected: HeaderParameters
  readonly unprotected: HeaderParameters
  readonly signature: string
}

/** A JSON form taken apart. */
export interface ReadJson {
  readonly content: SignedContent
  readonly signatures: readonly ReadSignature[]
}

/** Most signatures of one payload. */
export const maximumSignatures = 100

/** Takes a JSON form apart; a single malformed member refuses it whole, RFC 7515 §5.2. */
export function readJson(input: unknown, { payload, maxBytes }: ReceivedPayload): ReadJson {
  const members = readMembers(input, maxBytes)
  const signatures = signaturesOf(members).map((entry) => readSignature(entry))
  const encodings = new Set(signatures.map((one) => one.protected['b64'] !== false))
  // RFC 7797 §3: all signatures of a payload are over the same reading of it.
  if (encodings.size !== 1) {
    throw new InvalidHeaderError('b64', 'the signatures do not agree about b64')
  }
  const isEncoded = encodings.has(true)
  const content =
    payload === undefined
      ? inlineContent(members['payload'], isEncoded)
      : apartFrom(members['payload'], detachedContent(payload, isEncoded, maxBytes))
  return { content, signatures }
}

/** An object is written and read again, so that it is as strict, as small and as plain as the text it came from. */
function readMembers(input: unknown, maxBytes: number): HeaderParameters {
  const text = typeof input === 'string' ? input : writeObject(input, maxBytes)
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    throw new TooLargeError('the token is too long')
  }
  const members = parseJsonObjectText(text)
  if (members === undefined) throw malformed()
  return members
}

function writeObject(input: unknown, maxBytes: number): string {
  if (typeof input !== 'object' || input === null) throw malformed()
  const { signatures, payload }: { signatures?: unknown; payload?: unknown } = input
  const isLong =
    (Array.isArray(signatures) && signatures.length > maximumSignatures) ||
    (typeof payload === 'string' && payload.length > maxBytes)
  if (isLong) throw new TooLargeError('the token is too long')
  try {
    return JSON.stringify(input) ?? ''
  } catch (cause) {
    throw new MalformedTokenError('the signed object is no JSON', { cause })
  }
}

function signaturesOf(members: HeaderParameters): readonly unknown[] {
  const { signatures } = members
  if (signatures === undefined) return [members]
  // RFC 7515 §7.2.2: the flattened form has no list; an object that is both could be read as either.
  const isBoth = ['protected', 'header', 'signature'].some((name) => members[name] !== undefined)
  // RFC 7515 §7.2.1: no signature proves nothing.
  if (!Array.isArray(signatures) || signatures.length === 0 || isBoth) throw malformed()
  if (signatures.length > maximumSignatures)
    throw new TooLargeError('there are too many signatures')
  return signatures
}

function readSignature(entry: unknown): ReadSignature {
  if (!isObject(entry)) throw malformed()
  const { protected: segment, header: unprotected = {}, signature } = entry
  if (typeof signature !== 'string' || !isAscii(signature) || !decodeSegment(signature)) {
    throw malformed()
  }
  // RFC 7515 §7.2.1: a header without parameters is left out.
  if (!isObject(unprotected) || ('header' in entry && isEmpty(unprotected))) throw malformed()
  requireFewParameters(unprotected)
  const read = {
    segment: segment ?? '',
    protected: segment === undefined ? {} : readProtected(segment),
    unprotected,
    signature,
  }
  if (typeof read.segment !== 'string') throw malformed()
  checkSplit(read)
  checkParameters({ ...read.unprotected, ...read.protected })
  return { ...read, segment: read.segment }
}

function readProtected(segment: unknown): HeaderParameters {
  if (typeof segment !== 'string' || !isAscii(segment)) throw malformed()
  const values = parseHeader(segment)
  if (isEmpty(values)) throw malformed()
  return values
}

/** Refuses headers that say the same thing twice, or that demand something without a signature over it, RFC 7515 §7.2.1. */
export function checkSplit(header: Pick<ReadSignature, 'protected' | 'unprotected'>): void {
  const { unprotected } = header
  for (const name of ['crit', 'b64']) {
    // RFC 7515 §4.1.11, RFC 7797 §3: what everybody must obey is signed.
    if (unprotected[name] !== undefined) {
      throw new InvalidHeaderError(name, `the header parameter ${name} is not protected`)
    }
  }
  // RFC 7515 §7.2.1: both headers have different parameters; an attacker may add to the one that is not signed.
  if (Object.keys(unprotected).some((name) => Object.hasOwn(header.protected, name))) {
    throw new InvalidHeaderError('header', 'a parameter stands in both headers of the signature')
  }
}

function inlineContent(payload: unknown, isEncoded: boolean): SignedContent {
  if (typeof payload !== 'string') throw malformed()
  if (!isEncoded) return { text: Buffer.from(payload).toString('latin1'), isEncoded }
  const content = { text: payload, isEncoded }
  if (!isAscii(payload)) throw new MalformedTokenError('the payload is not base64url')
  contentBytes(content)
  return content
}

function apartFrom(payload: unknown, content: SignedContent): SignedContent {
  // RFC 7515 §F: a detached payload is left out, or left empty; one of two payloads would be the wrong one.
  if (payload !== undefined && payload !== '')
    throw new MalformedTokenError('the token has a payload of its own')
  return content
}

/** True for an object that is no list. */
export function isObject(value: unknown): value is HeaderParameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(values: HeaderParameters): boolean {
  return Object.keys(values).length === 0
}

function malformed(): MalformedTokenError {
  return new MalformedTokenError('the input is not a signed JSON object')
}
