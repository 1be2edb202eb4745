import type { JwkSetObject } from '@authkit/jose'
import { InvalidRegistrationResponseError } from '../client-errors.ts'

/** What a client says about itself when it registers, under its wire names, RFC 7591 §2. */
export interface NewClientMetadata {
  /** Where authorization responses may go. */
  readonly redirect_uris?: readonly string[] | undefined
  /** How it authenticates at the token endpoint; `client_secret_basic` unless given. */
  readonly token_endpoint_auth_method?: string | undefined
  /** Grants that it uses; `authorization_code` unless given. */
  readonly grant_types?: readonly string[] | undefined
  /** Response types that it uses; `code` unless given. */
  readonly response_types?: readonly string[] | undefined
  /** Scopes that it may ask for, space-separated. */
  readonly scope?: string | undefined
  /** Name shown to users. */
  readonly client_name?: string | undefined
  /** Ways to reach who is responsible for it. */
  readonly contacts?: readonly string[] | undefined
  /** Its public keys. */
  readonly jwks?: JwkSetObject | undefined
  /** Where its public keys are. */
  readonly jwks_uri?: string | undefined
  /** Any other member, such as those of OpenID Connect. */
  readonly [name: string]: unknown
}

/** Where a client looks after its registration, and by what right, RFC 7592 §3. Keep it like a password. */
export interface RegistrationAccess {
  /** URL of the registration. */
  readonly registration_client_uri?: string | undefined
  /** The token for it. */
  readonly registration_access_token?: string | undefined
}

/** A client as the server registered it, which may be otherwise than the client asked, RFC 7591 §3.2.1. */
export interface RegisteredClient extends NewClientMetadata, RegistrationAccess {
  /** Identifier that the server chose. */
  readonly client_id: string
  /** Secret that the server chose; a server that keeps a hash shows it once. */
  readonly client_secret?: string | undefined
  /** When it was registered, in seconds since the epoch. */
  readonly client_id_issued_at?: number | undefined
  /** When the secret ends, in seconds since the epoch; 0 for never. */
  readonly client_secret_expires_at?: number | undefined
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isSeconds = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What the members above are; any other may be anything. */
const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  client_id: (value) => typeof value === 'string' && value !== '',
  client_secret: isText,
  client_id_issued_at: isSeconds,
  client_secret_expires_at: isSeconds,
  registration_client_uri: isText,
  registration_access_token: isText,
  redirect_uris: isTexts,
  token_endpoint_auth_method: isText,
  grant_types: isTexts,
  response_types: isTexts,
  scope: isText,
  client_name: isText,
  contacts: isTexts,
  jwks: isObject,
  jwks_uri: isText,
}

/** Takes the client out of an answer, RFC 7591 §3.2.1; throws an `InvalidRegistrationResponseError` for members of another kind. */
export function toRegisteredClient(
  body: Readonly<Record<string, unknown>>,
  status: number,
): RegisteredClient {
  // RFC 7592 §2.2: null stands for a member that is not there.
  const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
  for (const [member, isKind] of Object.entries(kinds)) {
    const value = Object.hasOwn(said, member) ? said[member] : undefined
    if (value === undefined ? member !== 'client_id' : isKind(value)) continue
    throw new InvalidRegistrationResponseError(`The server answered without a usable ${member}`, {
      status,
    })
  }
  // Every member of the type was looked at by the table above.
  return said as unknown as RegisteredClient
}
