import { decodeUtf8 } from '../encoding/utf8.ts'
import { HttpInputError } from '../errors.ts'
import { Parameters, type ParametersOptions } from './parameters.ts'
import { type HttpRequest, singleHeader } from './record.ts'

const FORM = 'application/x-www-form-urlencoded'
const CHARSET = /^charset="?([^"]*)"?$/

/** The parameters in the query of a request; throws an `HttpInputError` for a query that is malformed or too large, RFC 6749 §3.1. */
export function queryParameters(request: HttpRequest, options?: ParametersOptions): Parameters {
  return Parameters.fromQuery(request.url, options)
}

/**
 * The parameters in the body of a request, which may be text, bytes or what a body parser made of them, RFC 6749 §3.2.
 * Throws an `HttpInputError`: 415 for another content type, 413 for too many bytes, 400 for anything that is no flat form.
 */
export function formParameters(request: HttpRequest, options?: ParametersOptions): Parameters {
  const { body } = request
  if (body === undefined || body === null || isEmpty(body)) return new Parameters()
  if (!isForm(singleHeader(request.headers, 'content-type'))) {
    throw new HttpInputError(415, `This endpoint takes ${FORM} and the request is something else`)
  }
  if (typeof body === 'string') return Parameters.fromForm(body, options)
  if (body instanceof Uint8Array) return Parameters.fromForm(readBytes(body), options)
  if (typeof body !== 'object') throw notFlat()
  return Parameters.fromPairs(flatPairs(body), options)
}

function isEmpty(body: unknown): boolean {
  return body === '' || (body instanceof Uint8Array && body.byteLength === 0)
}

function isForm(contentType: string | undefined | null): boolean {
  // As most clients write it.
  if (contentType === FORM) return true
  if (typeof contentType !== 'string') return false
  // RFC 9110 §8.3.1: names of types and parameters, and the value of charset, are case-insensitive.
  const [type, ...parameters] = contentType.toLowerCase().split(';').map(trimmed)
  return type === FORM && parameters.every(isNoOtherCharset)
}

function isNoOtherCharset(parameter: string): boolean {
  const charset = CHARSET.exec(parameter)?.[1]
  // RFC 6749 Appendix B: names and values are UTF-8 whatever the sender says.
  return charset === undefined || charset === 'utf-8'
}

function trimmed(text: string): string {
  return text.trim()
}

function readBytes(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes)
  } catch (cause) {
    throw new HttpInputError(400, 'The body is not UTF-8', { cause })
  }
}

function* flatPairs(body: object): Generator<readonly [string, string]> {
  // What can be iterated (a Map, an array, URLSearchParams) keeps its content elsewhere than in its own keys.
  if (Symbol.iterator in body) throw notFlat()
  for (const [name, value] of Object.entries(body)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const each of values) {
      if (typeof each !== 'string') throw notFlat()
      yield [name, each]
    }
  }
}

function notFlat(): HttpInputError {
  return new HttpInputError(400, 'The body is not a flat list of text parameters')
}
