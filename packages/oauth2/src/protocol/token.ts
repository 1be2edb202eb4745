import type { JsonValue } from '@authkit/common/store'

/** A successful answer of the token endpoint, RFC 6749 §5.1. */
export interface TokenResponse {
  /** The access token. */
  readonly access_token: string
  /** How to use it, `Bearer`. */
  readonly token_type: string
  /** Its lifetime in seconds. */
  readonly expires_in?: number | undefined
  /** A token to get the next access token with. */
  readonly refresh_token?: string | undefined
  /** What the access token allows, space-separated. */
  readonly scope?: string | undefined
  /** What extensions add, such as `id_token`. */
  readonly [name: string]: JsonValue | undefined
}
