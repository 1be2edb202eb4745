import { percentEncode } from '@authkit/common'
import { InvalidRequestError } from '../errors.ts'
import type { Parameter } from './contract.ts'
import { normalizeParameters } from './parameters.ts'

/** What is signed of a request. */
export interface BaseStringInput {
  /** HTTP method. */
  readonly method: string
  /** Absolute URL as it is on the wire; its query and fragment are left aside. */
  readonly url: string
  /** Every parameter of the request, as `collectParameters` returns them. */
  readonly parameters: Iterable<Parameter>
}

const HTTP_URL = /^(https?):\/\/([^/?#]*)([^?#]*)/i
const HOST_AND_PORT = /^(\[[\da-f:.]+\]|[^:@[\]\s\\]+)(?::(\d*))?$/i
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' }

/** The text that a signature covers: method, URL and parameters, RFC 5849 §3.4.1.1. */
export function signatureBaseString({ method, url, parameters }: BaseStringInput): string {
  // RFC 5849 §3.4.1.3.1: the signature does not cover itself.
  const signed = Array.from(parameters).filter(([name]) => name !== 'oauth_signature')
  return [method.toUpperCase(), baseStringUri(url), normalizeParameters(signed)]
    .map(percentEncode)
    .join('&')
}

/**
 * Scheme, host, port and path of a URL in their one spelling, RFC 5849 §3.4.1.2.
 * The path stays as it was sent: a path that is resolved before signing may be routed otherwise than it was signed.
 */
function baseStringUri(url: string): string {
  const [, scheme = '', authority = '', path = ''] = HTTP_URL.exec(url) ?? []
  const [, host, port = ''] = HOST_AND_PORT.exec(authority) ?? []
  if (host === undefined) {
    throw new InvalidRequestError('The URL must be absolute, http or https, without user name')
  }
  const protocol = scheme.toLowerCase()
  // RFC 5849 §3.4.1.2: the default port is left out, any other stays.
  const suffix = port === '' || port === DEFAULT_PORTS[protocol] ? '' : `:${port}`
  return `${protocol}://${host.toLowerCase()}${suffix}${path === '' ? '/' : path}`
}
