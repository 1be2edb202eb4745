/** What is registered about a client, under its wire names, RFC 7591 §2. */
export interface ClientMetadata {
  /** Public identifier. */
  readonly client_id: string
  /** Secret in clear text; only for clients written down in code. Stored clients carry `client_secret_hash`. */
  readonly client_secret?: string | undefined
  /** Secret as `hashClientSecret` made it. */
  readonly client_secret_hash?: string | undefined
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
