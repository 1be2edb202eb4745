import { sha256, type Clock } from '@authkit/common'
import type { Store } from '@authkit/common/store'

const kind = 'user_code_attempts'
/** More writers than this at one counter at one moment are an attack. */
const maxRaces = 20

/** How many wrong codes somebody may enter, and in which time. */
export interface AttemptLimit {
  readonly maxAttempts: number
  /** In seconds, from the first wrong code. */
  readonly attemptWindow: number
}

/** Counts the codes that somebody enters, across processes, RFC 8628 §5.1. */
export interface UserCodeAttempts {
  /** Takes one of the attempts; when none is left, the end of the window in seconds since the epoch. */
  readonly take: (attemptedBy: string) => Promise<number | undefined>
  /** Gives it back, since the code was right. */
  readonly giveBack: (attemptedBy: string) => Promise<void>
}

/** Attempts over a store, counted under the SHA-256 of who makes them. */
export function userCodeAttempts(
  store: Store,
  issuer: string,
  { maxAttempts, attemptWindow, clock }: AttemptLimit & { readonly clock: Clock },
): UserCodeAttempts {
  const toId = (attemptedBy: string): string => sha256(JSON.stringify([issuer, attemptedBy]))
  const find = async (id: string) => {
    const stored = await store.get(kind, id)
    // Written below.
    return stored && { ...stored, count: stored.data['count'] as number }
  }
  return {
    // Taken before anybody looks for the code: a thousand guesses at one moment are no more than the limit.
    async take(attemptedBy) {
      const id = toId(attemptedBy)
      for (let race = 0; race < maxRaces; race++) {
        const stored = await find(id)
        if (!stored) {
          const expiresAt = clock() + attemptWindow
          if (await store.insert(kind, { id, expiresAt, data: { count: 1 } })) return undefined
          continue
        }
        const { count, expiresAt = clock() + attemptWindow, version } = stored
        if (count >= maxAttempts) return expiresAt
        const data = { count: count + 1 }
        if (await store.replace(kind, { id, expiresAt, data }, version)) return undefined
      }
      return clock() + attemptWindow
    },
    async giveBack(attemptedBy) {
      const id = toId(attemptedBy)
      for (let race = 0; race < maxRaces; race++) {
        const stored = await find(id)
        if (!stored) return
        const { count, expiresAt, version } = stored
        const data = { count: Math.max(0, count - 1) }
        if (await store.replace(kind, { id, expiresAt, data }, version)) return
      }
    },
  }
}
