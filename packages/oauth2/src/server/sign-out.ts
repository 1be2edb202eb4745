import type { HttpRequest } from '@authkit/common/http'
import type { Client } from './authorization.ts'
import type { ServerContext } from './context.ts'

/** The session of a user at the server; whoever shows the pages keeps it. */
export interface SignedInSession {
  /** Public identifier, as it is in tokens. */
  readonly sid: string
  /** The user. */
  readonly subject: string
}

/** A cookie by name and value. */
export interface SessionCookie {
  readonly name: string
  readonly value: string
}

/** A checked request of a client that a user be signed out, RP-Initiated Logout §2. */
export interface SignOutRequest {
  /** Who asks; `undefined` when that is not known. */
  readonly client: Client | undefined
  /** True when an ID Token came along that this server issued; without one anybody may have sent the browser here. */
  readonly hinted: boolean
  /** Where the browser goes afterwards, known to be the client's; a `state` of the client is in it already. */
  readonly location: string | undefined
  /** Languages of the pages, BCP 47, preferred first. */
  readonly uiLocales: readonly string[]
  /** What the user might be signed in as. */
  readonly logoutHint: string | undefined
  /** True when the client showed that it was told of this very session, so that it ends without a question. */
  readonly isFor: (session: SignedInSession) => Promise<boolean>
}

/** Ends of sessions: how clients ask for them, and how they are told. For whoever keeps the sessions, such as `@authkit/interaction`. */
export interface SignOut {
  /** Path of the endpoint below the issuer, `/end-session`. It needs pages, so it is not among the routes of the server. */
  readonly path: string
  /** Names of the parameters of a request; nothing else of it is kept. */
  readonly parameters: readonly string[]
  /** Checks a request; what it throws is shown to the user and goes nowhere. */
  readonly validate: (request: HttpRequest, context: ServerContext) => Promise<SignOutRequest>
  /** Tells the clients of a session that it ended, and answers the URLs that the last page loads in hidden frames. */
  readonly notify: (
    session: SignedInSession,
    context: ServerContext,
  ) => Promise<{ readonly frames: readonly string[] }>
  /**
   * The sessions of a user, by `sid`, of which there are clients to tell or tokens to end, those that ended by their age included. Whoever
   * ends all sessions of a user gives them to `notify` as well.
   */
  readonly sessionsOf?: (subject: string, context: ServerContext) => Promise<readonly string[]>
}
