import type { HttpRequest } from '@authkit/common/http'
import type { ClientRegistration } from './registration.ts'

/** What clients of either protocol are in a framework. */
export interface AppKinds {
  /** A client of OAuth 2.0 or OpenID Connect. */
  readonly oauth2: unknown
  /** A client of OAuth 1.0. */
  readonly oauth1: unknown
  /** A request of the framework, where it is not the record that the registry knows. */
  readonly request?: unknown
}

/** A request as a framework's registry takes it. */
export type RequestOf<Kinds extends AppKinds> = Kinds extends { readonly request: infer Own }
  ? Own | HttpRequest
  : HttpRequest

/** Registrations by name. */
export type ClientRegistrations = Readonly<Record<string, ClientRegistration>>

/** What makes a registration one of OAuth 1.0. */
type SaysOAuth1 =
  | { readonly protocol: 'oauth1' }
  | { readonly requestTokenUrl: string }
  | { readonly provider: { readonly requestTokenUrl: string } }

/** The names that are registered at OAuth 2.0 or OpenID providers. */
export type OAuth2Names<Clients> = {
  [Name in keyof Clients & string]: Clients[Name] extends SaysOAuth1 ? never : Name
}[keyof Clients & string]

/** The names that are registered at OAuth 1.0 providers. */
export type OAuth1Names<Clients> = {
  [Name in keyof Clients & string]: Clients[Name] extends SaysOAuth1 ? Name : never
}[keyof Clients & string]

type MemberName = ClientRegistration extends infer Each
  ? Each extends unknown
    ? keyof Each
    : never
  : never

/** Registrations without a member that no registration has. */
export type Exact<Clients> = {
  readonly [Name in keyof Clients]: Clients[Name] & {
    readonly [Member in Exclude<keyof Clients[Name], MemberName>]: never
  }
}

/** What is typed by the names that a registry was made with, and by the requests of a framework. */
export interface NamedApps<
  Name extends string,
  App,
  OAuth1Name extends string,
  App1,
  Request = HttpRequest,
> {
  client(name: Name): App
  client(name: OAuth1Name): App1
  createClient(name: Name): App
  createClient(name: OAuth1Name): App1
  resolve(name: Name, request?: Request): Promise<App>
  resolve(name: OAuth1Name, request?: Request): Promise<App1>
  resolve(name: string, request?: Request): Promise<App | App1>
  resolveCallback(request: Request): Promise<App | App1>
}
