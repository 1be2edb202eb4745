import type { ColumnType } from 'kysely'

/** A whole number. Some drivers read a big one as text. */
type Integer = ColumnType<number | string | bigint, number, number>

/** A table that holds clients with no word about columns. */
export interface OAuth2ClientTable {
  /** Public identifier, unique. */
  client_id: string
  /** What `hashClientSecret` made of the secret; null for a public client. */
  client_secret_hash: string | null
  /** When the secret ends, in seconds since the epoch; null for never. */
  client_secret_expires_at: ColumnType<
    number | string | bigint | null,
    number | null,
    number | null
  >
  /** Every other member of its registration under its wire name, as JSON, RFC 7591 §2. */
  metadata: string
}

/** A table that holds grants with no word about columns. */
export interface OAuth2GrantTable {
  /** Unique. */
  grant_id: string
  /** The client it was given to; worth an index. */
  client_id: string
  /** The user who gave it; null when the client acts for itself. */
  subject: string | null
  /** When it ends, in seconds since the epoch. */
  expires_at: Integer
  /** Another one after each change. */
  version: Integer
  /** The rest as JSON. */
  data: string
}

/** A table that holds authorization codes with no word about columns. */
export interface OAuth2CodeTable {
  /** SHA-256 of the code, 43 characters, unique. */
  hash: string
  /** The grant it redeems. */
  grant_id: string
  /** The client it was issued to; worth an index. */
  client_id: string
  /** When it ends, in seconds since the epoch. */
  expires_at: Integer
  /** When it was used, in seconds since the epoch; null while it is fresh. */
  used_at: ColumnType<number | string | bigint | null, number | null, number | null>
  /** The rest as JSON. */
  data: string
}

/** A table that holds access tokens with no word about columns. */
export interface OAuth2AccessTokenTable {
  /** SHA-256 of the token, 43 characters, unique. */
  hash: string
  /** The grant it belongs to; null for client credentials. Worth an index. */
  grant_id: string | null
  /** The client it was issued to; worth an index. */
  client_id: string
  /** The user it is about. */
  subject: string | null
  /** When it ends, in seconds since the epoch. */
  expires_at: Integer
  /** The rest as JSON. */
  data: string
}

/** A table that holds refresh tokens with no word about columns. */
export interface OAuth2RefreshTokenTable {
  /** SHA-256 of the token, 43 characters, unique. */
  hash: string
  /** The grant it belongs to; worth an index. */
  grant_id: string
  /** The client it was issued to; worth an index. */
  client_id: string
  /** The user it is about. */
  subject: string | null
  /** When it ends unless it is used, in seconds since the epoch. */
  expires_at: Integer
  /** When it and all its successors end, in seconds since the epoch. */
  family_expires_at: Integer
  /** Another one after each change. */
  version: Integer
  /** The rest as JSON. */
  data: string
}
