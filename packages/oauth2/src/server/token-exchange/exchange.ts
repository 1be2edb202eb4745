import type { JsonObject } from '@authkit/common/store'
import type { AuthenticationContext, Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'

/** A token that came with a request and is valid, and what it says, RFC 8693 §2.1. */
export interface PresentedToken {
  /** The user of this server that it is about; absent when it is about none. */
  readonly subject?: string | undefined
  /** The client of this server that it was issued to; absent for the token of somebody else. */
  readonly clientId?: string | undefined
  /** What it allows; absent for a token that knows no scopes, such as an ID Token. */
  readonly scope?: readonly string[] | undefined
  /** Whom it is for; empty when it does not say. */
  readonly audience: readonly string[]
  /** Resources of this server that it is for, and the new token too where nobody says otherwise. */
  readonly resources?: readonly string[] | undefined
  /** When it ends, in seconds since the epoch. */
  readonly expiresAt?: number | undefined
  /** How the user was authenticated. */
  readonly authentication?: AuthenticationContext | undefined
  /** Who acts for the subject already, RFC 8693 §4.1. */
  readonly actor?: JsonObject | undefined
  /** Who may act for the subject, RFC 8693 §4.4. */
  readonly mayAct?: JsonObject | undefined
  /** The grant of this server that it belongs to; what it is exchanged for belongs to it as well. */
  readonly grantId?: string | undefined
  /** Everything that it says. */
  readonly claims: JsonObject
}

/** Reads the tokens of one type, RFC 8693 §3. */
export interface TokenReader {
  /** Value of `subject_token_type` and `actor_token_type`. */
  readonly tokenType: string
  /** What a token says; `undefined` for one that is not valid, for whatever reason. */
  readonly read: (token: string, context: ServerContext) => Promise<PresentedToken | undefined>
}

/** What a client asks for, for a policy to judge. Every token in it is valid. */
export interface ExchangeRequest {
  /** The client that asks. */
  readonly client: Client
  /** The token of whom the new one will be about. */
  readonly subject: PresentedToken
  /** True when the subject token was issued to the client, or is for the client or an API that it introspects tokens of. */
  readonly subjectIsForClient: boolean
  /** The token of who wants to act, when one came. */
  readonly actor: PresentedToken | undefined
  /** The same for the actor token; false when there is none. */
  readonly actorIsForClient: boolean
  /** Scopes asked for and open to the client; absent when it asked for none. */
  readonly scope: readonly string[] | undefined
  /** Resources that `resource` and `audience` ask for, all of them known and open to the client. */
  readonly resources: readonly string[]
  /** Values of `audience` as they came. */
  readonly audience: readonly string[]
  /** Value of `requested_token_type`, that of an access token when there is none. */
  readonly requestedTokenType: string
}

/** A policy's yes: what is different from the subject token. */
export interface ExchangeDecision {
  /** Scopes of the new token; those asked for, else those of the subject token, unless given. */
  readonly scope?: readonly string[] | undefined
  /** True when `scope` may hold more than the subject token does. */
  readonly widerScope?: boolean | undefined
  /** Resources that it is for; those asked for, else those of the subject token, unless given. */
  readonly resources?: readonly string[] | undefined
  /** The user that it is about; that of the subject token unless given. */
  readonly subject?: string | undefined
  /** Claims that identify who acts; those of the actor token, else the client, unless given. */
  readonly actor?: JsonObject | undefined
  /** True when the new token does not say that somebody else uses it, RFC 8693 §1.1. */
  readonly impersonation?: boolean | undefined
}

/** Decides an exchange; `undefined` denies it. It may throw a protocol error as well. */
export type ExchangePolicy = (
  request: ExchangeRequest,
  context: ServerContext,
) => ExchangeDecision | undefined | Promise<ExchangeDecision | undefined>
