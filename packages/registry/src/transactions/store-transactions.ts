import { generateToken, sha256 } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject, Store } from '@authkit/common/store'
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

const kind = 'login_transaction'

/** The longest handle that is looked up; ours have 43 characters. */
const maxHandle = 64

/** A transaction whose cookie came. */
interface Pending {
  readonly cookie: TransactionCookie
  readonly id: string
  readonly content: JsonObject
  readonly expiresAt: number
}

/**
 * Keeps transactions sealed in a store, that of the registry unless given; a small cookie holds what finds each one, and the store holds
 * its SHA-256 only. For applications whose cookies are many already, or whose logins carry much.
 */
export function storeTransactions(store?: Store): TransactionStorage {
  return {
    maxLength: 65_536,
    open: (services) => keeper({ ...services, store: store ?? services.store }),
  }
}

function keeper({ sealer, store, clock }: StorageServices): TransactionKeeper {
  const read = (request: HttpRequest, filter: CookieFilter): Promise<readonly Pending[]> =>
    readAll(request, filter, { sealer, store })
  const forget = async ({ cookie, id }: Pending): Promise<string> => {
    await store.delete(kind, id)
    return removeCookie(cookie)
  }
  return {
    async keep(request, { name, state, secure, crossSite, lifetime: maxAge, ...entry }) {
      const handle = generateToken()
      const sealed = await sealer.seal(entry.content)
      const { expiresAt } = entry
      const surplusOnes = surplus(await read(request, { name }), clock())
      const forgotten = await Promise.all(surplusOnes.map(forget))
      await store.put(kind, { id: sha256(handle), expiresAt, data: { sealed } })
      const cookie = transactionCookie(name, state, secure)
      const taken = { cookie, value: handle, forgotten: surplusOnes.map((each) => each.cookie) }
      const crowded = crowdedOut(request, taken).map(removeCookie)
      return [...forgotten, ...crowded, writeCookie(cookie, handle, { maxAge, crossSite })]
    },
    async find(request, key) {
      const [found] = await read(request, key)
      return found && { content: found.content, forget: async () => [await forget(found)] }
    },
    locate: (request, { name, state }) => ({
      cookie: name === undefined ? undefined : transactionCookie(name, state, true).cookieName,
      hasOthers: transactionCookies(request, { name }).length > 0,
    }),
  }
}

async function readAll(
  request: HttpRequest,
  filter: CookieFilter,
  { sealer, store }: Pick<StorageServices, 'sealer' | 'store'>,
): Promise<readonly Pending[]> {
  const pending: Pending[] = []
  for (const [cookie, handle] of transactionCookies(request, filter)) {
    if (handle.length > maxHandle) continue
    const id = sha256(handle)
    const sealed = (await store.get(kind, id))?.data['sealed']
    const content = typeof sealed === 'string' ? await sealer.unseal(sealed) : undefined
    // As with sealed cookies: what comes back over https has the prefix that no other host of the domain can write.
    if (content === undefined || isOverTls(content) !== cookie.secure) continue
    pending.push({ cookie, id, content, expiresAt: expiryOf(content) })
  }
  return pending
}
