import { isAscii } from '../encoding/segment.ts'
import { MalformedTokenError, TooLargeError } from '../errors.ts'

/** A compact token taken apart, nothing of it decoded, RFC 7515 §7.1. */
export interface CompactParts {
  /** Protected header in base64url. */
  readonly header: string
  /** Header and payload as they were signed, RFC 7515 §5.1. */
  readonly signingInput: string
  /** Payload in base64url. */
  readonly payload: string
  /** Signature in base64url. */
  readonly signature: string
}

/** Takes a compact token apart; its length in characters is checked before anything is read, RFC 7515 §5.2. */
export function splitCompact(token: unknown, maxBytes: number): CompactParts {
  if (typeof token !== 'string') throw new MalformedTokenError('a token is a string')
  if (token.length > maxBytes) throw new TooLargeError('the token is too long')
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  // RFC 7515 §7.1: exactly three parts; five are an encrypted token.
  if (first === -1 || second === -1 || token.includes('.', second + 1)) {
    throw new MalformedTokenError('a signed token has three parts; one of five is encrypted')
  }
  // RFC 7515 §2: base64url is ASCII; other characters could be taken for it where text becomes bytes.
  if (!isAscii(token)) throw new MalformedTokenError('the token is not base64url')
  return {
    header: token.slice(0, first),
    signingInput: token.slice(0, second),
    payload: token.slice(first + 1, second),
    signature: token.slice(second + 1),
  }
}
