/** What a client proves its identity with. */
export interface ClientCredentials {
  /** The client's identifier. */
  readonly clientId: string
  /** The client's secret; absent for a public client. */
  readonly clientSecret?: string | undefined
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
  /** Adds to a form what proves the client's identity. */
  authenticate(
    form: BackChannelForm,
    client: ClientCredentials,
  ): BackChannelForm | Promise<BackChannelForm>
}
