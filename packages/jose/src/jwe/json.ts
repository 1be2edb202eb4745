import type { HeaderValues } from '../algorithms/key-management/contract.ts'
import { InvalidHeaderError } from '../errors.ts'

/** The part of an encrypted JSON object that one recipient has for itself, RFC 7516 §7.2.1. */
export interface JweRecipient {
  /** Header parameters of the recipient alone. */
  readonly header?: HeaderValues
  /** The encrypted key in base64url; absent where none is sent. */
  readonly encrypted_key?: string
}

/** The part that all recipients share. */
interface JweContent {
  /** The protected header in base64url. */
  readonly protected?: string
  /** Header parameters that nobody authenticates. */
  readonly unprotected?: HeaderValues
  /** Further authenticated data in base64url. */
  readonly aad?: string
  /** The initialization vector in base64url. */
  readonly iv: string
  /** The ciphertext in base64url. */
  readonly ciphertext: string
  /** The authentication tag in base64url. */
  readonly tag: string
}

/** An encrypted payload for one recipient as JSON, RFC 7516 §7.2.2. */
export interface FlattenedJwe extends JweContent, JweRecipient {}

/** An encrypted payload for several recipients as JSON, RFC 7516 §7.2.1. */
export interface GeneralJwe extends JweContent {
  /** The recipients, one at least. */
  readonly recipients: readonly JweRecipient[]
}

/** The three headers that a recipient reads. */
export interface SplitHeader {
  readonly protected: HeaderValues
  readonly unprotected: HeaderValues
  readonly recipient: HeaderValues
}

/** Most recipients of one payload. */
export const maximumRecipients = 100

/** All header parameters of a recipient, each of which stands in one header only, RFC 7516 §7.2.1. */
export function mergeHeader(header: SplitHeader): HeaderValues {
  const { protected: integrityProtected, unprotected, recipient } = header
  const open = { ...unprotected, ...recipient }
  const merged = { ...open, ...integrityProtected }
  const lists = [integrityProtected, unprotected, recipient].map((values) => Object.keys(values))
  // RFC 7516 §7.2.1: whoever changes the headers that nobody authenticates must not replace what is protected.
  if (lists.flat().length !== Object.keys(merged).length) {
    throw new InvalidHeaderError('header', 'a parameter stands in more than one header')
  }
  // RFC 7516 §4.1.3: whether to inflate is for the sender to say.
  if (open['zip'] !== undefined) {
    throw new InvalidHeaderError('zip', 'the header parameter zip is not protected')
  }
  return merged
}

/** What is authenticated beside the content: the protected header as it is sent, and the further data, RFC 7516 §5.1. */
export function authenticatedData(header: string, aad: string | undefined): Buffer {
  return Buffer.from(aad === undefined ? header : `${header}.${aad}`, 'latin1')
}
