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

/** The sessions of browsers. */
export interface Sessions {
  /** The session of the browser that sends a request. */
  readonly find: (request: HttpRequest) => Promise<Session | undefined>
  /** Starts a session and ends the one that the browser had. */
  readonly start: (
    request: HttpRequest,
    user: User,
    username: string,
  ) => Promise<{ readonly session: Session; readonly setCookie: string }>
  /** Ends the session of the browser and gives the `set-cookie` value that makes it forget. */
  readonly end: (request: HttpRequest) => Promise<string>
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
  const end = async (request: HttpRequest): Promise<string> => {
    const secret = cookie.read(request)
    if (secret !== undefined) await store.delete(kind, toId(secret))
    return cookie.clear()
  }
  return {
    async find(request) {
      const secret = cookie.read(request)
      if (secret === undefined) return undefined
      const record = await store.get(kind, toId(secret))
      return record && toSession(record)
    },
    async start(request, user, username) {
      const secret = generateToken()
      const time = clock()
      const session: Session = {
        sid: generateToken(22),
        subject: user.subject,
        name: user.name ?? username,
        time,
        amr: user.amr ?? ['pwd'],
        acr: user.acr,
      }
      const { subject, ...data } = session
      await store.put(kind, { id: toId(secret), expiresAt: time + lifetime, subject, data })
      // A session that somebody planted before the sign-in is worth nothing after it. It goes last: a fault before leaves it as it was.
      await end(request)
      return { session, setCookie: cookie.write(secret) }
    },
    end,
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
