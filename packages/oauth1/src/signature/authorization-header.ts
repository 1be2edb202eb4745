import { EncodingError, percentDecode, percentEncode } from '@authkit/common'
import { formatChallenge, parseAuthorization } from '@authkit/common/http'
import { InvalidRequestError } from '../errors.ts'
import type { Parameter } from './contract.ts'

const PARAMETER = /[ \t]*([^\s=",]+)="((?:[^"\\]|\\.)*)"[ \t]*(?:,|$)/y

/**
 * The parameters of an `Authorization: OAuth` header, decoded and without `realm`; none for another scheme, RFC 5849 §3.5.1.
 * Throws an `InvalidRequestError` for a list that is malformed.
 */
export function parseAuthorizationHeader(header: string | undefined): Parameter[] {
  const authorization = parseAuthorization(header)
  if (authorization?.scheme !== 'oauth') return []
  const { credentials } = authorization
  const parameters: Parameter[] = []
  let position = 0
  while (position < credentials.length) {
    PARAMETER.lastIndex = position
    const match = PARAMETER.exec(credentials)
    if (match === null) throw new InvalidRequestError('The Authorization header is malformed')
    const [, name = '', value = ''] = match
    position = PARAMETER.lastIndex
    // RFC 5849 §3.4.1.3.1: the realm of the header is no part of what is signed.
    if (name.toLowerCase() !== 'realm') parameters.push([decode(name), decode(value)])
  }
  return parameters
}

/** Writes parameters as an `Authorization: OAuth` header, the realm first, RFC 5849 §3.5.1. */
export function formatAuthorizationHeader(
  parameters: readonly Parameter[],
  realm: string | undefined,
): string {
  const encoded = parameters.map(([name, value]) => [percentEncode(name), percentEncode(value)])
  return formatChallenge('OAuth', { realm, ...Object.fromEntries(encoded) })
}

function decode(text: string): string {
  try {
    return percentDecode(text)
  } catch (cause) {
    if (!(cause instanceof EncodingError)) throw cause
    throw new InvalidRequestError('The Authorization header is not percent-encoded UTF-8', {
      cause,
    })
  }
}
