import type { Client } from '../authorization.ts'
import type { TokenFormat } from '../contracts.ts'

/** An API that tokens are issued for, RFC 8707 §2. */
export interface Resource {
  /** Its identifier: an absolute URI without fragment, `https://api.example/`. It is the `aud` of its tokens. */
  readonly resource: string
  /** How its access tokens are written; as the server writes them unless given. */
  readonly accessTokens?: TokenFormat | undefined
  /** Scopes that mean something to it: a token for it holds no others. Any unless given. */
  readonly scopes?: readonly string[] | undefined
  /** Longest lifetime of its access tokens in seconds; that of the server unless given. */
  readonly accessTokenLifetime?: number | undefined
  /** Tells by answering true that a client may have tokens for it; all may unless given. */
  readonly allowClient?: ((client: Client) => boolean | Promise<boolean>) | undefined
  /** The `client_id`s by which it introspects its tokens, RFC 7662 §4; none unless given. */
  readonly introspectedBy?: readonly string[] | undefined
}

/** Finds a resource by its identifier; `undefined` for an unknown one. */
export type QueryResource = (
  resource: string,
) => Resource | undefined | Promise<Resource | undefined>
