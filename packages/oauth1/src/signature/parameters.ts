import { EncodingError, percentEncode, urlDecode } from '@authkit/common'
import { InvalidRequestError } from '../errors.ts'
import { parseAuthorizationHeader } from './authorization-header.ts'
import type { Parameter } from './contract.ts'

/** Where the parameters of a request are. */
export interface ParameterSources {
  /** URL with its query. */
  readonly url: string
  /** Text of the body; it is read only when `contentType` says that it is a form. */
  readonly body?: string | undefined
  /** The `Content-Type` field. */
  readonly contentType?: string | undefined
  /** The `Authorization` field. */
  readonly authorization?: string | undefined
  /** Most characters of query and body together; 65 536 unless told. */
  readonly maxLength?: number | undefined
}

const FORM = 'application/x-www-form-urlencoded'

/**
 * The decoded parameters of a request: of its query, its OAuth header and its form body, RFC 5849 §3.4.1.3.1.
 * Throws an `InvalidRequestError` for what is malformed or too long.
 */
export function collectParameters(sources: ParameterSources): Parameter[] {
  const { url, body = '', contentType, authorization, maxLength = 65_536 } = sources
  const query = queryOf(url)
  // RFC 5849 §3.4.1.3.1: any other body is not signed.
  const form = mediaType(contentType) === FORM ? body : ''
  if (query.length + form.length > maxLength) {
    throw new InvalidRequestError('The parameters are too long')
  }
  return [...decode(query), ...parseAuthorizationHeader(authorization), ...decode(form)]
}

/** Encodes parameters, sorts them by name and value, and joins them, RFC 5849 §3.4.1.3.2. */
export function normalizeParameters(parameters: Iterable<Parameter>): string {
  return Array.from(parameters, ([name, value]): Parameter => [
    percentEncode(name),
    percentEncode(value),
  ])
    .toSorted(([name, value], [otherName, otherValue]) =>
      // RFC 5849 §3.4.1.3.2: bytes of the encoded name first, of the encoded value second; encoded text is ASCII.
      name === otherName ? inOrder(value, otherValue) : inOrder(name, otherName),
    )
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

function inOrder(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

function queryOf(url: string): string {
  const [withoutFragment = ''] = url.split('#', 1)
  const question = withoutFragment.indexOf('?')
  return question < 0 ? '' : withoutFragment.slice(question + 1)
}

function mediaType(contentType: string | undefined): string | undefined {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase()
}

function decode(text: string): Parameter[] {
  try {
    return urlDecode(text)
  } catch (cause) {
    if (!(cause instanceof EncodingError)) throw cause
    throw new InvalidRequestError('The parameters are not form-encoded UTF-8', { cause })
  }
}
