import type { Sealer } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import {
  type CookieFilter,
  crowdedOut,
  removeCookie,
  transactionCookie,
  type TransactionCookie,
  transactionCookies,
  writeCookie,
} from './cookies.ts'
import {
  expiryOf,
  isOverTls,
  type StorageServices,
  surplus,
  type TransactionKeeper,
  type TransactionStorage,
} from './storage.ts'

/** A transaction that came in a cookie. */
interface Pending {
  readonly cookie: TransactionCookie
  readonly content: JsonObject
  readonly expiresAt: number
}

/**
 * Keeps each transaction in a sealed cookie of its own: several tabs log in at once, the server keeps nothing, and a browser that did not
 * begin a login has nothing to complete it with.
 */
export function cookieTransactions(): TransactionStorage {
  // Browsers keep 4096 bytes of a cookie with its name and attributes.
  return { maxLength: 3800, open: keeper }
}

function keeper({ sealer, clock }: StorageServices): TransactionKeeper {
  return {
    async keep(request, entry) {
      const { name, state, secure, crossSite, lifetime: maxAge } = entry
      const cookie = transactionCookie(name, state, secure)
      const sealed = await sealer.seal(entry.content)
      const pending = await unsealAll(request, sealer, { name })
      const others = pending.filter((each) => each.cookie.cookieName !== cookie.cookieName)
      const forgotten = surplus(others, clock()).map((each) => each.cookie)
      const crowded = crowdedOut(request, { cookie, value: sealed, forgotten })
      const removed = [...forgotten, ...crowded].map(removeCookie)
      return [...removed, writeCookie(cookie, sealed, { maxAge, crossSite })]
    },
    async find(request, key) {
      const [found] = await unsealAll(request, sealer, key)
      return found && { content: found.content, forget: async () => [removeCookie(found.cookie)] }
    },
    locate: (request, { name, state }) => ({
      cookie: name === undefined ? undefined : transactionCookie(name, state, true).cookieName,
      hasOthers: transactionCookies(request, { name }).length > 0,
    }),
  }
}

/** What unseals. The rest are cookies of another application, or were changed. */
async function unsealAll(
  request: HttpRequest,
  sealer: Sealer,
  filter: CookieFilter,
): Promise<readonly Pending[]> {
  const pending: Pending[] = []
  for (const [cookie, text] of transactionCookies(request, filter)) {
    const content = await sealer.unseal(text)
    // Only the name with the prefix __Host- is out of reach of the domain's other hosts, so what comes back over https has no other.
    if (content === undefined || isOverTls(content) !== cookie.secure) continue
    pending.push({ cookie, content, expiresAt: expiryOf(content) })
  }
  return pending
}
