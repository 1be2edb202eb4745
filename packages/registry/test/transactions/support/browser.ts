import { memoryStore } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import {
  cookieTransactions,
  MissingTransactionError,
  sessionTransactions,
  storeTransactions,
  TransactionStore,
  type LoginTransaction,
  type TransactionStoreOptions,
} from '@authkit/registry'
import { fixedClock, type FixedClock } from '@authkit/testing'
import { expect } from 'vitest'
import { secret } from '../../provider.ts'

/** The three places where transactions are kept, by name. */
export const storages = {
  cookie: () => cookieTransactions(),
  session: () => sessionTransactions(),
  store: () => storeTransactions(),
} as const

export type StorageName = keyof typeof storages
export const storageNames: readonly StorageName[] = ['cookie', 'session', 'store']

/** A browser with its cookies, and the session that the framework keeps for it. */
export class Browser {
  readonly jar: Map<string, string> = new Map()
  readonly session: Record<string, unknown> = {}

  /** A request of this browser. */
  request(url = 'https://app.example/callback'): HttpRequest {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    return { method: 'GET', url, headers: cookie === '' ? {} : { cookie }, session: this.session }
  }

  /** Takes the cookies of an answer. */
  receive(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at)
      if (/max-age=0/i.test(line)) this.jar.delete(name)
      else this.jar.set(name, pair.slice(at + 1))
    }
  }

  /** The transactions that are kept in it, wherever that is. */
  pending(): number {
    const live = Object.values(this.session).filter((value) => value !== undefined)
    return this.jar.size + live.length
  }
}

/** A transaction store with a clock and a store that tests can reach. */
export function setUp(name: StorageName, options: Partial<TransactionStoreOptions> = {}) {
  const clock: FixedClock = fixedClock()
  const store: Store = options.store ?? memoryStore({ clock })
  const make = (more: Partial<TransactionStoreOptions> = {}): TransactionStore =>
    new TransactionStore({
      secret,
      clock,
      ...options,
      store,
      storage: storages[name](),
      ...more,
    })
  return { clock, store, make, transactions: make() }
}

let count = 0

/** A login with a client, another state each time. */
export function login(name = 'op', more: Partial<LoginTransaction> = {}): LoginTransaction {
  count += 1
  return {
    kind: 'login',
    name,
    clientId: 'app',
    provider: 'the mark of the provider',
    state: `state-${count}-of-forty-three-characters-and-more`,
    codeVerifier: 'a code verifier that nobody else may know',
    redirectUri: 'https://app.example/callback',
    ...more,
  }
}

/** What `take` wants to know of a login. */
export const expected = (name = 'op') => ({ kind: 'login', name, clientId: 'app' }) as const

/** The error of a transaction that is missing. */
export async function missing(promise: Promise<unknown>): Promise<MissingTransactionError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MissingTransactionError)
  return error as MissingTransactionError
}
