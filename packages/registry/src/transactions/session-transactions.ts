import { AuthkitConfigError, type Sealer } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import {
  expiryOf,
  type StorageServices,
  surplus,
  type TransactionKeeper,
  type TransactionStorage,
} from './storage.ts'

type Session = Record<string, unknown>

/** A transaction in a session. */
interface Pending {
  readonly key: string
  readonly content: JsonObject
  readonly expiresAt: number
}

/** What stands under a key: the sealed transaction, and when it is over, in seconds since the epoch. */
interface Entry {
  readonly data: string
  readonly exp: number
}

const prefix = '_state_'

/**
 * Keeps transactions sealed in the session of the framework, `request.session`, under keys such as `_state_github_…`. The session's cookie must
 * come back with the browser: `SameSite=Lax`, or `None` for providers that post their response.
 */
export function sessionTransactions(): TransactionStorage {
  return { maxLength: 65_536, open: keeper }
}

function keeper({ sealer, clock }: StorageServices): TransactionKeeper {
  return {
    async keep(request, { name, state, content, expiresAt }) {
      const session = sessionOf(request)
      const data = await sealer.seal(content)
      sweep(session, clock())
      const key = keyOf(name, state)
      const all = await unsealAll(session, sealer, keysIn(session))
      // The key of another client may begin with the same text, so what is inside decides.
      const others = all.filter((each) => each.content['name'] === name && each.key !== key)
      for (const { key: old } of surplus(others, clock())) remove(session, old)
      // Some sessions notice assignments only, so that a value is never changed in place.
      session[key] = { data, exp: expiresAt } satisfies Entry
      return []
    },
    async find(request, { name, state }) {
      const session = sessionOf(request)
      const keys =
        name === undefined
          ? keysIn(session).filter((key) => key.endsWith(`_${state}`))
          : [keyOf(name, state)]
      const all = await unsealAll(session, sealer, keys)
      // Names and states may hold the sign between them, so what is inside decides.
      const found = all.find(({ content }) => content['state'] === state)
      if (found === undefined) return undefined
      const forget = async (): Promise<readonly string[]> => {
        remove(session, found.key)
        sweep(session, clock())
        return []
      }
      return { content: found.content, forget }
    },
    locate: (request, { name }) => ({
      sessionKey: name === undefined ? prefix : keyOf(name, ''),
      hasOthers: keysIn(sessionOf(request)).length > 0,
    }),
  }
}

function sessionOf({ session }: HttpRequest): Session {
  // Its values are read and written by name, whatever class it is of.
  if (typeof session === 'object' && session !== null) return session as Session
  throw new AuthkitConfigError(
    'sessionTransactions() keeps logins in the session, and this request has none: use express-session, cookie-session, @fastify/session or ' +
      '@fastify/secure-session before the routes of the login, or leave transactions out',
  )
}

function keyOf(name: string, state: string): string {
  return `${prefix}${name}_${state}`
}

function keysIn(session: Session): readonly string[] {
  return Object.keys(session).filter((key) => key.startsWith(prefix) && isEntry(session[key]))
}

async function unsealAll(
  session: Session,
  sealer: Sealer,
  keys: readonly string[],
): Promise<readonly Pending[]> {
  const pending: Pending[] = []
  for (const key of keys) {
    const entry = session[key]
    const content = isEntry(entry) ? await sealer.unseal(entry.data) : undefined
    if (content !== undefined) pending.push({ key, content, expiresAt: expiryOf(content) })
  }
  return pending
}

function isEntry(value: unknown): value is { readonly data: string; readonly exp?: unknown } {
  return (
    typeof value === 'object' && value !== null && 'data' in value && typeof value.data === 'string'
  )
}

/** Forgets what is over, whose ever it is. */
function sweep(session: Session, now: number): void {
  for (const key of keysIn(session)) {
    const entry = session[key]
    const isLive = isEntry(entry) && typeof entry.exp === 'number' && entry.exp > now
    if (!isLive) remove(session, key)
  }
}

/** Every kind of session drops a value that is `undefined`; not every one notices `delete`. */
function remove(session: Session, key: string): void {
  session[key] = undefined
}
