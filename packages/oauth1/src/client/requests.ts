/** What else is sent with a request for temporary credentials. */
export interface RequestTokenOptions {
  /** More parameters, sent as a form and signed. */
  readonly params?: Readonly<Record<string, string>> | undefined
  /** Protected space of this request; the client's unless given. */
  readonly realm?: string | undefined
}

/** What is sent with a request for token credentials. */
export interface AccessTokenOptions extends RequestTokenOptions {
  /** What came back with the user; the client's unless given. */
  readonly verifier?: string | undefined
}

/** What the user is sent to the provider with. */
export interface AuthorizationUrlOptions {
  /** Token of the temporary credentials; the client's unless given. */
  readonly requestToken?: string | undefined
  /** More parameters for the provider. */
  readonly params?: Readonly<Record<string, string>> | undefined
}
