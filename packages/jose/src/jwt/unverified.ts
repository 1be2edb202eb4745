import { parseJsonSegment } from '../encoding/json.ts'
import { isAscii } from '../encoding/segment.ts'
import { MalformedTokenError, TooLargeError } from '../errors.ts'
import { checkHeader, type JwtHeader, parseHeader } from '../jws/header.ts'
import { splitCompact } from '../jws/signing-input.ts'
import type { JwtClaims } from './claims.ts'
import { typedClaims } from './decode.ts'

const maximumLength = 16_384

/**
 * Reads header and claims of a token that NOBODY has verified: anybody can have written them. For choosing a key or an
 * issuer before verifying, and for logs; never for a decision, RFC 8725 §3.10.
 */
export function unverifiedJwt(token: string): {
  readonly header: JwtHeader
  readonly claims: JwtClaims
} {
  const parts = splitCompact(token, maximumLength)
  const claims = typedClaims(parseJsonSegment(parts.payload))
  return { header: checkHeader(parseHeader(parts.header)), claims }
}

/**
 * Reads the header of a signed or encrypted token that NOBODY has verified or decrypted: anybody can have written it. For
 * telling kinds of tokens apart and for logs; never for a decision, RFC 8725 §3.10.
 */
export function unverifiedHeader(token: string): Readonly<Record<string, unknown>> {
  if (typeof token !== 'string') throw new MalformedTokenError('a token is a string')
  if (token.length > maximumLength) throw new TooLargeError('the token is too long')
  const parts = token.split('.', 6).length
  if (!isAscii(token)) throw new MalformedTokenError('the token is not base64url')
  // RFC 7515 §7.1, RFC 7516 §7.1: a signed token has three parts, an encrypted one five.
  if (parts !== 3 && parts !== 5) throw new MalformedTokenError('a token has three or five parts')
  return parseHeader(token.slice(0, token.indexOf('.')))
}
