import { decodeUtf8, EncodingError } from '@authkit/common'
import { type HttpRequest, singleHeader } from '@authkit/common/http'
import type { JsonObject, JsonValue } from '@authkit/common/store'
import { InvalidRequestError, type OAuth2Error } from '../../errors.ts'

const jsonType = /^application\/json(?:\s*;\s*charset="?utf-8"?)?$/i
const maxDepth = 12
/** Names that mean something to JavaScript objects; no specification has them. */
const refusedNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** The JSON object in the body of a request, a copy of at most `maxBytes`, RFC 7591 §3.1. */
export function jsonBody(request: HttpRequest, maxBytes: number): JsonObject {
  const type = singleHeader(request.headers, 'content-type')
  // RFC 7591 §3.1: the request is a document of type application/json.
  if (typeof type !== 'string' || !jsonType.test(type.trim())) {
    throw new InvalidRequestError('This endpoint takes application/json', { status: 415 })
  }
  return jsonObject(parsed(request.body, maxBytes), maxBytes)
}

/** A copy of a JSON object, with nothing in it but JSON; throws an `InvalidRequestError` for anything else, RFC 8259 §4. */
export function jsonObject(value: unknown, maxBytes: number): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !(Symbol.iterator in value)
  if (!isObject) throw malformed()
  return copiedObject(value, { left: maxBytes }, 1)
}

function parsed(body: unknown, maxBytes: number): unknown {
  // What a body parser made of it is measured while it is copied.
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body
  const bytes = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  if (bytes > maxBytes) throw tooLarge()
  try {
    return JSON.parse(typeof body === 'string' ? body : decodeUtf8(body))
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof EncodingError) throw malformed(cause)
    throw cause
  }
}

interface Budget {
  left: number
}

function copied(value: unknown, budget: Budget, depth: number): JsonValue {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw malformed()
    spend(budget, value.length)
    return value
  }
  spend(budget, 1)
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'object' || depth > maxDepth) throw malformed()
  if (Array.isArray(value)) return value.map((item: unknown) => copied(item, budget, depth + 1))
  return copiedObject(value, budget, depth + 1)
}

function copiedObject(value: object, budget: Budget, depth: number): JsonObject {
  const entries = Object.entries(value).map(([name, member]: [string, unknown]) => {
    if (refusedNames.has(name) || !name.isWellFormed()) throw malformed()
    spend(budget, name.length)
    return [name, copied(member, budget, depth)] as const
  })
  return Object.fromEntries(entries)
}

function spend(budget: Budget, size: number): void {
  budget.left -= size
  if (budget.left < 0) throw tooLarge()
}

function malformed(cause?: unknown): OAuth2Error {
  return new InvalidRequestError('The body is not a JSON object', { cause })
}

function tooLarge(): OAuth2Error {
  return new InvalidRequestError('The body is too large', { status: 413 })
}
