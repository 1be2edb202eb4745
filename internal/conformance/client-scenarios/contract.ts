import type { JwkSetObject, JsonWebKey } from '@authkit/jose'
import type { DeviceAuthorization } from '@authkit/oauth2/client'
import type { UserAgent } from '@authkit/testing'

/** What a client may want of a provider. */
export const features = [
  'openid',
  'refusal',
  'form_post',
  'hybrid',
  'refresh',
  'client_credentials',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
  'revocation',
  'introspection',
  'device',
  'exchange',
  'assertion',
  'registration',
  'logout',
] as const

/** One of them. */
export type Feature = (typeof features)[number]

/** The ways to authenticate; at every provider there is a client of the name of each that it takes. */
export const methods = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'none',
] as const satisfies readonly Feature[]

/** One of them. */
export type Method = (typeof methods)[number]

/** Where the browser goes after a sign-out; the same site as `redirectUri` of the OpenID providers. */
export const afterLogout = 'https://rp.example/signed-out'

/** What the browser brings back: the URL that it was sent to, or the form that it was told to post there. */
export type BrowserAnswer = URL | URLSearchParams

/** A provider on loopback, and the person in front of its pages. */
export interface RunningProvider {
  readonly issuer: string
  /** Where the browser goes back to; the application answers there. */
  readonly redirectUri: string
  /** The secret of its clients. */
  readonly clientSecret: string
  /** What its clients ask for. */
  readonly scope: string
  /** The person signs in and allows everything. */
  readonly allow: (url: string, browser: UserAgent) => Promise<BrowserAnswer>
  /** The person says no. */
  readonly refuse?: ((url: string, browser: UserAgent) => Promise<BrowserAnswer>) | undefined
  /** The person signs out. */
  readonly signOut?: ((url: string, browser: UserAgent) => Promise<URL>) | undefined
  /** The person lets a device in. */
  readonly letIn?: ((device: DeviceAuthorization) => Promise<void>) | undefined
  /** Whose an access token is that an API got; `undefined` for one that does not work. */
  readonly whose: (accessToken: string) => Promise<string | undefined>
  /** Has it refuse the next refresh of a token, where nothing that a client does would. */
  readonly refuseNextRefresh?: (() => void) | undefined
  /** Ends an access token alone, where a client cannot. */
  readonly endAccessToken?: ((accessToken: string) => Promise<void>) | undefined
  /** The right to register clients. */
  readonly initialAccessToken?: string | undefined
  /** What somebody whom it trusts says about a user. */
  readonly assertion?: (() => string) | undefined
  readonly stop: () => Promise<void>
}

/** A provider of the table. */
export interface Provider {
  readonly name: string
  /** What it has not got, and why. */
  readonly lacks: Readonly<Partial<Record<Feature, string>>>
  /** Starts it with a client for each method, and one named `hybrid` where it has that flow. */
  readonly start: (keys: ClientKeys) => Promise<RunningProvider>
}

/** The keys of clients that have one, as they keep and as they publish them. */
export interface ClientKeys {
  readonly own: JsonWebKey
  readonly published: JwkSetObject
}
