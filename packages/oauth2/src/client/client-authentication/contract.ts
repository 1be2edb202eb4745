import type { Clock } from '@authkit/common'

/** What a client proves its identity with. */
export interface ClientCredentials {
  /** The client's identifier. */
  readonly clientId: string
  /** The client's secret; absent for a public client. */
  readonly clientSecret?: string | undefined
  /** The issuer of the server's metadata; absent when it is not known. */
  readonly issuer?: string | undefined
  /** The server's token endpoint; absent when it is not known. */
  readonly tokenEndpoint?: string | undefined
  /** Tells the time, in seconds since the epoch; the machine's when it is absent. */
  readonly clock?: Clock | undefined
}

/** A form on its way to a server, behind the browser's back. */
export interface BackChannelForm {
  /** Where it goes. */
  readonly url: string
  /** Header fields by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Pairs of the form. */
  readonly form: readonly (readonly [string, string])[]
}

/** A way to authenticate the client to a server, RFC 6749 §2.3. */
export interface ClientAuthentication {
  /** Its registered name, `client_secret_basic`. */
  readonly name: string
  /** Whether it needs a client secret. */
  readonly needsSecret: boolean
  /** Throws an `AuthkitConfigError` for a client that it can never authenticate; asked once, when the client is made. */
  check?(client: ClientCredentials): void
  /** Adds to a form what proves the client's identity. */
  authenticate(
    form: BackChannelForm,
    client: ClientCredentials,
  ): BackChannelForm | Promise<BackChannelForm>
}

/** Authenticates the client in a way of the application's own: answers the form that goes out, RFC 6749 §2.3.2. */
export type ClientAuthenticationFunction = (
  form: BackChannelForm,
  client: ClientCredentials,
) => BackChannelForm | Promise<BackChannelForm>
