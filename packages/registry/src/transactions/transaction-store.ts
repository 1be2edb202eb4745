import { AuthkitConfigError, type Clock, createSealer, type Sealer, sha256 } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject, Store } from '@authkit/common/store'
import { cookiesOf, type CookieName, loginCookie, removeCookie, writeCookie } from './cookies.ts'
import { MissingTransactionError } from '../errors.ts'

/** What is kept in the browser from the start of a login to its end. */
export interface LoginTransaction {
  /** Name of the client that it is a login with. */
  readonly name: string
  /** The client's identifier at the provider. */
  readonly clientId: string
  /** Ties the response to this browser, RFC 6749 §10.12. */
  readonly state: string
  /** Proves at the token endpoint that the code is ours, RFC 7636 §4.1. */
  readonly codeVerifier: string
  /** Where the response comes to. */
  readonly redirectUri: string
  /** Ties the ID Token to this login. */
  readonly nonce?: string | undefined
  /** Who was asked, so that the answer of another is noticed, RFC 9207 §2.4. */
  readonly issuer?: string | undefined
  /** Highest age of the sign-in that was asked for, in seconds. */
  readonly maxAge?: number | undefined
  /** Where the person was going. */
  readonly returnTo?: string | undefined
}

/** A login that came back, and the cookie to forget. */
export interface TakenTransaction {
  readonly transaction: LoginTransaction
  /** Values of `set-cookie`. */
  readonly setCookie: readonly string[]
}

/** How transactions are kept. */
export interface TransactionStoreOptions {
  /** Secrets of at least 32 bytes; the first seals, all of them unseal. */
  readonly secret: string | readonly string[]
  /** Remembers which logins came back, for each to come back once; shared by all processes of the application. */
  readonly store: Store
  readonly clock: Clock
  /** Seconds that a person has to sign in; 600 unless given. */
  readonly lifetime?: number | undefined
}

/** Longest sealed login, in characters: browsers keep 4096 bytes of a cookie with its name and attributes. */
const maxLength = 3800

/** Most logins that a browser has under way with one client; one more forgets the oldest. */
const maxPending = 5

/**
 * Keeps each login in a sealed cookie of its own, so that several tabs can log in at once and a response in another browser is refused.
 * A login comes back once: the second time is refused on every process that shares the store.
 */
export class TransactionStore {
  readonly #sealer: Sealer
  readonly #store: Store
  readonly #clock: Clock
  readonly #lifetime: number

  constructor({ secret, store, clock, lifetime = 600 }: TransactionStoreOptions) {
    if (!(lifetime > 0)) throw new AuthkitConfigError('lifetime is a number of seconds above 0')
    this.#sealer = createSealer({ secrets: secret, purpose: 'login-transaction', clock, maxLength })
    this.#store = store
    this.#clock = clock
    this.#lifetime = lifetime
  }

  /** Keeps a login; gives the values of `set-cookie`. */
  async save(request: HttpRequest, transaction: LoginTransaction): Promise<readonly string[]> {
    const expiresAt = this.#clock() + this.#lifetime
    const content = { ...transaction, kind: 'login', expiresAt }
    const sealed = await this.#sealer.seal(content, { expiresAt })
    const cookie = loginCookie(transaction.name, transaction.state, transaction.redirectUri)
    const evicted = await this.#evict(request, cookie)
    return [...evicted, writeCookie(cookie, sealed, this.#lifetime)]
  }

  /** The login that a response belongs to. Rejects with a `MissingTransactionError` when this browser has none, or had it already. */
  async take(
    request: HttpRequest,
    { name, clientId }: Pick<LoginTransaction, 'name' | 'clientId'>,
    state: string | undefined,
  ): Promise<TakenTransaction> {
    if (state === undefined) throw new MissingTransactionError(undefined, noState)
    const cookies = cookiesOf(request)
    const candidates = [true, false].map((secure) => loginCookie(name, state, secure))
    const cookie = candidates.find(({ cookieName }) => cookies.has(cookieName))
    const sealed = cookie && (await this.#sealer.unseal(cookies.get(cookie.cookieName) ?? ''))
    if (!cookie || !sealed || !isLogin(sealed, { name, clientId, state }, cookie)) {
      throw new MissingTransactionError(candidates[0]?.cookieName, explain(candidates, cookie))
    }
    // Atomic across processes: of two responses at the same time one goes on.
    const id = sha256(`login ${name} ${state}`)
    const isFirst = await this.#store.insert('replay', {
      id,
      expiresAt: expiryOf(sealed),
      data: {},
    })
    if (!isFirst) throw new MissingTransactionError(cookie.cookieName, answered)
    return { transaction: sealed, setCookie: [removeCookie(cookie)] }
  }

  /** Forgets the oldest when the browser has too many. Cookies that do not unseal are another application's. */
  async #evict(request: HttpRequest, next: CookieName): Promise<readonly string[]> {
    const pending: { readonly cookie: CookieName; readonly expiresAt: number }[] = []
    for (const [cookieName, text] of cookiesOf(request)) {
      if (!cookieName.startsWith(next.family) || cookieName === next.cookieName) continue
      const content = await this.#sealer.unseal(text)
      if (content) pending.push({ cookie: { ...next, cookieName }, expiresAt: expiryOf(content) })
    }
    return pending
      .toSorted((a, b) => a.expiresAt - b.expiresAt)
      .slice(0, Math.max(0, pending.length - maxPending + 1))
      .map(({ cookie }) => removeCookie(cookie))
  }
}

function isLogin(
  content: JsonObject,
  expected: Pick<LoginTransaction, 'name' | 'clientId' | 'state'>,
  { secure }: CookieName,
): content is JsonObject & LoginTransaction {
  const { kind, redirectUri } = content
  const isExpected = Object.entries(expected).every(([member, value]) => content[member] === value)
  // Only the name with the prefix __Host- is out of reach of the domain's other hosts, so a login over https has no other.
  const isOwnCookie = typeof redirectUri === 'string' && redirectUri.startsWith('https:') === secure
  // Sealed by save above, so a login has all its members.
  return kind === 'login' && isExpected && isOwnCookie
}

function expiryOf({ expiresAt }: JsonObject): number {
  return typeof expiresAt === 'number' ? expiresAt : 0
}

const noState = 'The login response has no state, so it belongs to no login'
const answered = 'This login was completed already'

function explain(candidates: readonly CookieName[], found: CookieName | undefined): string {
  const names = candidates.map(({ cookieName }) => cookieName).join(' or ')
  if (found) return `The cookie ${found.cookieName} has expired or was not made by this application`
  return (
    `The cookie ${names} did not come with the login response. The usual causes: ` +
    '(1) the login was completed already, or the back button was used; ' +
    '(2) it was started in another browser, or longer than ten minutes ago; ' +
    '(3) it was started at another host name, such as localhost instead of 127.0.0.1; ' +
    '(4) the site is http and not on loopback, so the browser dropped the cookie'
  )
}
