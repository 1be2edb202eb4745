import type { JwkSetObject } from '@authkit/jose'

/** One of several secrets of a client. */
export interface ClientSecret {
  /** Secret in clear text; only for clients written down in code, and for `client_secret_jwt`. */
  readonly client_secret?: string | undefined
  /** Secret as `hashClientSecret` made it. */
  readonly client_secret_hash?: string | undefined
  /** When it ends, in seconds since the epoch; 0 or absent for never. */
  readonly client_secret_expires_at?: number | undefined
}

/** What is registered about a client, under its wire names, RFC 7591 §2. */
export interface ClientMetadata {
  /** Public identifier. */
  readonly client_id: string
  /** Secret in clear text; only for clients written down in code. Stored clients carry `client_secret_hash`. */
  readonly client_secret?: string | undefined
  /** Secret as `hashClientSecret` made it. */
  readonly client_secret_hash?: string | undefined
  /** When `client_secret` ends, in seconds since the epoch; 0 or absent for never, RFC 7591 §3.2.1. */
  readonly client_secret_expires_at?: number | undefined
  /** Secrets that are valid side by side while one takes the place of another. */
  readonly client_secrets?: readonly ClientSecret[] | undefined
  /** Public keys of the client, a JWK Set. */
  readonly jwks?: JwkSetObject | undefined
  /** URL of its JWK Set. */
  readonly jwks_uri?: string | undefined
  /** Algorithm of its assertions; any that the server takes unless given, RFC 7591 §2. */
  readonly token_endpoint_auth_signing_alg?: string | undefined
  /** Name shown to users. */
  readonly client_name?: string | undefined
  /** Home page shown to users. */
  readonly client_uri?: string | undefined
  /** Picture shown to users. */
  readonly logo_uri?: string | undefined
  /** Where authorization responses may go, compared as strings. */
  readonly redirect_uris?: readonly string[] | undefined
  /** How it authenticates at the token endpoint; `client_secret_basic` unless given. */
  readonly token_endpoint_auth_method?: string | undefined
  /** Grants it may use; `authorization_code` unless given. */
  readonly grant_types?: readonly string[] | undefined
  /** Response types it may use; `code` unless given. */
  readonly response_types?: readonly string[] | undefined
  /** Scopes it may ask for, space-separated; every scope of the server unless given. */
  readonly scope?: string | undefined
  /** Any other registered member. */
  readonly [name: string]: unknown
}
