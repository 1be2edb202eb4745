import { generateToken } from '@authkit/common'
import type { TokenFormat } from '../contracts.ts'

/** Access tokens of 256 random bits that mean something to this server only, RFC 6749 §1.4. */
export function opaqueFormat(): TokenFormat {
  return { tokenFormat: 'opaque', signs: false, create: () => generateToken() }
}
