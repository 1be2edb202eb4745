import { generateToken, sha256, type Clock } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { JsonValue, Store, StoredRecord } from '@authkit/common/store'
import type { User } from '../flow/options.ts'
import type { SecretCookie } from './cookies.ts'

/** A user who is signed in with a browser. */
export interface Session {
  /** Public identifier, which goes into tokens; it does not open the session. */
  readonly sid: string
  readonly subject: string
  /** What pages call the user. */
  readonly name: string
  /** When the user signed in, in seconds since the epoch. */
  readonly time: number
  readonly amr: readonly string[]
  readonly acr: string | undefined
}

/** A session that began. */
export interface StartedSession {
  readonly session: Session
  /** The session of another user that it ended. */
  readonly replaced: Session | undefined
  /** The `set-cookie` value that makes the browser keep it. */
  readonly setCookie: string
}

/** A session that ended. */
export interface EndedSession {
  /** The session, to the one caller who ended it. */
  readonly session: Session | undefined
  /** The `set-cookie` value that makes the browser forget it. */
  readonly setCookie: string
}

/** The sessions of browsers. */
export interface Sessions {
  /** The session of the browser that sends a request. */
  readonly find: (request: HttpRequest) => Promise<Session | undefined>
  /** Whether a session is still there that a request came with, be it under the secret of a later sign-in. */
  readonly isAlive: (request: HttpRequest, session: Session) => Promise<boolean>
  /** Starts a session and ends the one that the browser had; that of the same user goes on under its `sid`. */
  readonly start: (request: HttpRequest, user: User, username: string) => Promise<StartedSession>
  /** Ends the session of the browser. */
  readonly end: (request: HttpRequest) => Promise<EndedSession>
  /** Ends a session of a user, in whatever browser, after another, and gives each that this call ended. */
  readonly endAll: (subject: string) => AsyncIterable<Session>
}

/** What sessions are made with. */
export interface SessionsOptions {
  readonly store: Store
  readonly cookie: SecretCookie
  readonly clock: Clock
  /** Goes into the identifiers, so that servers that share a store or a host do not take each other's sessions. */
  readonly issuer: string
  /** Seconds from sign-in to the end. */
  readonly lifetime: number
}

const kind = 'session'

/** Sessions in a store, each under the hash of a secret that only the browser's cookie holds. */
export function sessions({ store, cookie, clock, issuer, lifetime }: SessionsOptions): Sessions {
  const toId = (secret: string): string => sha256(`${issuer} ${secret}`)
  const find = async (request: HttpRequest): Promise<Session | undefined> => {
    const secret = cookie.read(request)
    if (secret === undefined) return undefined
    const record = await store.get(kind, toId(secret))
    return record && toSession(record)
  }
  const remove = async (request: HttpRequest): Promise<boolean> => {
    const secret = cookie.read(request)
    return secret !== undefined && store.delete(kind, toId(secret))
  }
  return {
    find,
    async isAlive(request, { sid, subject }) {
      const present = await find(request)
      if (present?.sid === sid) return true
      const records = await store.findBy(kind, { subject })
      return records.some(({ data }) => data['issuer'] === issuer && data['sid'] === sid)
    },
    async start(request, user, username) {
      const before = await find(request)
      const isSameUser = before?.subject === user.subject
      const secret = generateToken()
      const time = clock()
      const session: Session = {
        // Clients know the session by this, and must be told when the user signs out in the end.
        sid: isSameUser ? before.sid : generateToken(22),
        subject: user.subject,
        name: user.name ?? username,
        time,
        amr: user.amr ?? ['pwd'],
        acr: user.acr,
      }
      const { subject, ...rest } = session
      const data = { ...rest, issuer }
      await store.put(kind, { id: toId(secret), expiresAt: time + lifetime, subject, data })
      // A session that somebody planted before the sign-in is worth nothing after it. It goes last: a fault before leaves it as it was.
      const isEnded = await remove(request)
      const replaced = isEnded && !isSameUser ? before : undefined
      return { session, replaced, setCookie: cookie.write(secret) }
    },
    async end(request) {
      const before = await find(request)
      const isEnded = await remove(request)
      return { session: isEnded ? before : undefined, setCookie: cookie.clear() }
    },
    async *endAll(subject) {
      const records = await store.findBy(kind, { subject })
      for (const record of records) {
        if (record.data['issuer'] !== issuer) continue
        const session = toSession(record)
        const isEnded = await store.delete(kind, record.id)
        if (isEnded && session) yield session
      }
    },
  }
}

function toSession({ subject, data }: StoredRecord): Session | undefined {
  const { sid, name, time, amr, acr } = data
  const isWhole =
    subject !== undefined &&
    typeof sid === 'string' &&
    typeof name === 'string' &&
    typeof time === 'number'
  if (!isWhole) return undefined
  return {
    sid,
    subject,
    name,
    time,
    amr: strings(amr),
    acr: typeof acr === 'string' ? acr : undefined,
  }
}

function strings(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
