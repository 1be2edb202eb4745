import type { Parameters } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import type { ClientMetadata } from '../protocol/client-metadata.ts'
import type { ResponseMode, ResponseType } from './contracts.ts'

/** A registered client as the server uses it: metadata with the defaults of RFC 7591 §2 filled in. */
export interface Client extends ClientMetadata {
  readonly redirect_uris: readonly string[]
  readonly token_endpoint_auth_method: string
  readonly grant_types: readonly string[]
  readonly response_types: readonly string[]
}

/** How and when a user was authenticated. It travels with every token of the grant. */
export interface AuthenticationContext {
  /** When, in seconds since the epoch. */
  readonly time: number
  /** Authentication context class reference. */
  readonly acr?: string | undefined
  /** Authentication methods, RFC 8176. */
  readonly amr?: readonly string[] | undefined
  /** Session at the provider. */
  readonly sid?: string | undefined
}

/** What a resource owner or the server itself allowed to a client: the parent of codes and tokens. */
export interface GrantRecord {
  /** Identifier; revoking it ends everything issued under it. */
  readonly grantId: string
  /** The client it was given to. */
  readonly clientId: string
  /** The user who gave it; absent when the client acts for itself. */
  readonly subject?: string | undefined
  /** Scopes it covers. */
  readonly scope: readonly string[]
  /** Resources it covers; none when the server knows none or none was asked for, RFC 8707 §2. */
  readonly resources?: readonly string[] | undefined
  /** How the user was authenticated. */
  readonly authentication?: AuthenticationContext | undefined
  /** Key that tokens are bound to, RFC 7800 §3.1. */
  readonly confirmation?: JsonObject | undefined
  /** What each extension remembers, by extension name. */
  readonly remembered: Readonly<Record<string, JsonObject>>
}

/** An authorization request that passed every check. It can be rebuilt from `parameters` at any time. */
export interface AuthorizationRequest {
  /** The parameters as they are meant: those that were received, or what an extension put in their place. */
  readonly parameters: Parameters
  /** The client that asks. */
  readonly client: Client
  /** Where the response goes. */
  readonly redirectUri: string
  /** What is asked for. */
  readonly responseType: ResponseType
  /** How the response travels. */
  readonly responseMode: ResponseMode
  /** Opaque value of the client, returned as it came. */
  readonly state: string | undefined
  /** Scopes asked for and open to this client. */
  readonly scope: readonly string[]
  /** Resources asked for and open to this client, RFC 8707 §2. */
  readonly resources: readonly string[]
  /** What the user must be asked again: `none`, `login`, `consent`, `select_account`. */
  readonly prompt: readonly string[]
  /** Highest age of the sign-in, in seconds. */
  readonly maxAge: number | undefined
  /** What the user might sign in as. */
  readonly loginHint: string | undefined
  /** Authentication context classes that the client would like, best first. */
  readonly acrValues: readonly string[]
  /** True when one of `acrValues` has to be reached. */
  readonly acrEssential: boolean
  /** Languages of the pages, BCP 47, preferred first. */
  readonly uiLocales: readonly string[]
  /** How the pages are shown: `page`, `popup`, `touch`, `wap`. */
  readonly display: string | undefined
  /** Names of claims that are asked for beside those of the scope. */
  readonly claims: readonly string[]
  /** False for a user other than the one that the client asks for; anybody will do when it did not say. */
  readonly acceptsSubject: (subject: string) => Promise<boolean>
  /** What extensions keep with the grant, by extension name. */
  readonly remembered: Readonly<Record<string, JsonObject>>
}

/** The user's yes to an authorization request. */
export interface Approval {
  /** Stable identifier of the user. */
  readonly subject: string
  /** Scopes allowed, a subset of those asked for; all of them unless given. */
  readonly scope?: readonly string[] | undefined
  /** Claims allowed of those that were asked for by name, `AuthorizationRequest.claims`; all of them unless given. */
  readonly claims?: readonly string[] | undefined
  /** Resources allowed, a subset of those asked for; all of them unless given. */
  readonly resources?: readonly string[] | undefined
  /** How and when the user was authenticated. */
  readonly authentication: AuthenticationContext
}

/** Adds an extension's memory to an authorization request. */
export function remember(
  request: AuthorizationRequest,
  extension: string,
  data: JsonObject,
): AuthorizationRequest {
  return { ...request, remembered: { ...request.remembered, [extension]: data } }
}
