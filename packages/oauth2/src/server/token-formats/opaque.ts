import { AuthkitConfigError, checkOptions, generateToken } from '@authkit/common'
import type { AccessTokenContent, TokenFormat } from '../contracts.ts'

/** How opaque access tokens are written. */
export interface OpaqueFormatOptions {
  /**
   * Makes the text of a token, for those that tell something about themselves to people or to scanners for leaked secrets. At least 43
   * characters of it come from `generateToken()`; 256 random bits and nothing else unless given.
   */
  readonly generate?: ((content: AccessTokenContent) => string | Promise<string>) | undefined
}

/** RFC 6750 §2.1: what can stand in an Authorization header. */
const bearerText = /^[A-Za-z0-9\-._~+/]+=*$/
const leastLength = 43
const mostLength = 4096

/** Access tokens that mean something to this server only, RFC 6749 §1.4. */
export function opaqueFormat(options: OpaqueFormatOptions = {}): TokenFormat {
  checkOptions('opaqueFormat', options, { generate: 'function?' })
  const { generate } = options
  return {
    tokenFormat: 'opaque',
    signs: false,
    create: generate ? async (content) => checked(await generate(content)) : () => generateToken(),
  }
}

function checked(token: unknown): string {
  const fits =
    typeof token === 'string' &&
    token.length >= leastLength &&
    token.length <= mostLength &&
    bearerText.test(token)
  if (fits) return token
  throw new AuthkitConfigError(
    `opaqueFormat: generate answers ${leastLength} to ${mostLength} letters, digits and -._~+/ with generateToken() among them`,
  )
}
