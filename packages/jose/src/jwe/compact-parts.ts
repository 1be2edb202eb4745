import { isAscii } from '../encoding/segment.ts'
import { MalformedTokenError, TooLargeError } from '../errors.ts'

/** The parts of a compact token, nothing of them decoded. */
export interface CompactParts {
  /** Protected header in base64url. */
  readonly header: string
  /** Encrypted key in base64url; empty where none is sent. */
  readonly encryptedKey: string
  /** Initialization vector in base64url. */
  readonly iv: string
  /** Ciphertext in base64url. */
  readonly ciphertext: string
  /** Authentication tag in base64url. */
  readonly tag: string
}

/** RFC 7516 §7.1: exactly five parts; three are a signed token. */
export function splitCompact(token: unknown, maxBytes: number): CompactParts {
  if (typeof token !== 'string') throw new MalformedTokenError('a token is a string')
  if (token.length > maxBytes) throw new TooLargeError('the token is too long')
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  const third = token.indexOf('.', second + 1)
  const fourth = token.indexOf('.', third + 1)
  // After the last dot the search begins anew, so positions that do not rise show that there are too few.
  const isWhole = first !== -1 && first < second && second < third && third < fourth
  if (!isWhole || token.includes('.', fourth + 1)) {
    throw new MalformedTokenError('an encrypted token has five parts')
  }
  // RFC 7515 §2: base64url is ASCII; other characters could be taken for it where text becomes bytes.
  if (!isAscii(token)) throw new MalformedTokenError('the token is not base64url')
  return {
    header: token.slice(0, first),
    encryptedKey: token.slice(first + 1, second),
    iv: token.slice(second + 1, third),
    ciphertext: token.slice(third + 1, fourth),
    tag: token.slice(fourth + 1),
  }
}
