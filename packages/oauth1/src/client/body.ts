import { createHash } from 'node:crypto'
import { AuthkitConfigError, decodeUtf8 } from '@authkit/common'
import type { ApiRequest } from '@authkit/common/client'
import type { SignatureMethod } from '../signature/contract.ts'

/** Content type of the bodies whose fields are signed, RFC 5849 §3.4.1.3.1. */
export const FORM = 'application/x-www-form-urlencoded'

type Carrier = Pick<ApiRequest, 'headers' | 'body'>

/** True for a request without a body. */
export function isEmpty(body: unknown): boolean {
  return body === undefined || body === null || body === ''
}

/** The content type of a request without its parameters; `undefined` without one. */
export function mediaType({ headers }: Pick<Carrier, 'headers'>): string | undefined {
  const value = headers.get('content-type')
  return typeof value === 'string' ? withoutParameters(value) : undefined
}

/** The same of a request of `fetch`, which takes the content type of a Blob where the header has none. */
export function fetchMediaType(request: Carrier): string | undefined {
  const { body } = request
  return mediaType(request) ?? (body instanceof Blob ? withoutParameters(body.type) : undefined)
}

function withoutParameters(contentType: string): string | undefined {
  return contentType.split(';', 1)[0]?.trim().toLowerCase()
}

/** Text of the form that a request carries; `undefined` for any other body and for none. */
export function formText(request: Carrier): string | undefined {
  const { body } = request
  const type = mediaType(request)
  if (body === undefined || body === null) return undefined
  // A body of this class is sent as a form where the header does not say otherwise.
  if (body instanceof URLSearchParams && type === undefined) return body.toString()
  if (type !== FORM) return undefined
  if (body instanceof URLSearchParams) return body.toString()
  // What is no Unicode is sent as U+FFFD.
  if (typeof body === 'string') return body.toWellFormed()
  const bytes = bytesOf(body)
  if (bytes !== undefined) return decodeUtf8(bytes)
  // RFC 5849 §3.4.1.3.1: the fields of a form are signed, so that it has to be read first.
  throw new AuthkitConfigError(
    'a form is signed as text, bytes or URLSearchParams; no stream is read',
  )
}

/** Base64 of the hash of a body that is no form: `oauth_body_hash`. */
export function bodyHash(body: unknown, { bodyHash: hash = 'sha1' }: SignatureMethod): string {
  const content = typeof body === 'string' ? body : bytesOf(body)
  if (content !== undefined) return createHash(hash).update(content).digest('base64')
  throw new AuthkitConfigError('forceIncludeBody hashes text and bytes; no stream is read')
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  if (!ArrayBuffer.isView(body)) return undefined
  return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
}
