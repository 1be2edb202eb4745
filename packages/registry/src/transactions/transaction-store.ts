import {
  AuthkitConfigError,
  type Clock,
  createSealer,
  EncodingError,
  sha256,
} from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { JsonObject, Store } from '@authkit/common/store'
import { cookieTransactions } from './cookie-transactions.ts'
import { missing } from './missing.ts'
import { expiryOf, isOverTls, type TransactionKeeper, type TransactionStorage } from './storage.ts'
import type {
  ExpectedTransaction,
  IdentifiedTransaction,
  TakenTransaction,
  Transaction,
  TransactionKind,
  TransactionOf,
} from './transaction.ts'

/** How transactions are kept. */
export interface TransactionStoreOptions {
  /** Secrets of at least 32 bytes; the first seals, all of them unseal. */
  readonly secret: string | readonly string[]
  /** Remembers which transactions came back, for each to come back once; shared by all processes of the application. */
  readonly store: Store
  readonly clock: Clock
  /** Seconds that a person has to sign in; 600 unless given. */
  readonly lifetime?: number | undefined
  /** Where they are kept; `cookieTransactions()` unless given. */
  readonly storage?: TransactionStorage | undefined
}

/** How the response comes. */
export interface SaveOptions {
  /** Whether a page of another site posts the response, OAuth 2.0 Form Post Response Mode §2. */
  readonly crossSite?: boolean | undefined
}

const kind = 'replay'

/**
 * Keeps what a browser went away with until it comes back: sealed, bound to this browser, for a while, and once. A response in another
 * browser is refused, and so is the second of two at the same time, on every process that shares the store.
 */
export class TransactionStore {
  readonly #keeper: TransactionKeeper
  readonly #store: Store
  readonly #clock: Clock
  readonly #lifetime: number

  constructor(options: TransactionStoreOptions) {
    const { secret, store, clock, lifetime = 600, storage = cookieTransactions() } = options
    if (!(lifetime > 0)) throw new AuthkitConfigError('lifetime is a number of seconds above 0')
    const { maxLength } = storage
    const purpose = 'login-transaction'
    const sealer = createSealer({ secrets: secret, purpose, clock, maxLength })
    this.#keeper = storage.open({ sealer, store, clock })
    this.#store = store
    this.#clock = clock
    this.#lifetime = Math.ceil(lifetime)
  }

  /** Keeps a transaction for this browser; gives the values of `set-cookie`. */
  async save(
    request: HttpRequest,
    transaction: Transaction,
    { crossSite = false }: SaveOptions = {},
  ): Promise<readonly string[]> {
    const { name, state } = transaction
    const expiresAt = Math.floor(this.#clock()) + this.#lifetime
    const content = compact({ ...transaction, expiresAt })
    const secure = isOverTls(content)
    if (crossSite && !secure) {
      throw new AuthkitConfigError(
        'responseMode form_post needs a callback over https: browsers send no other cookie with what another site posts',
      )
    }
    const lifetime = this.#lifetime
    const entry = { name, state, expiresAt, lifetime, secure, crossSite }
    const { returnTo: _, ...smaller } = content
    return this.#keeper
      .keep(request, { ...entry, content })
      .catch((error: unknown) => {
        // Browsers choose where to return to, and must not choose that a login fails.
        if (!(error instanceof EncodingError)) throw error
        return this.#keeper.keep(request, { ...entry, content: smaller })
      })
      .catch(tooLarge)
  }

  /**
   * The transaction that a response belongs to. Rejects with a `MissingTransactionError` when this browser has none of this kind with this client, when it
   * is over, and when it came back before.
   */
  async take<Kind extends TransactionKind>(
    request: HttpRequest,
    expected: ExpectedTransaction<Kind>,
    state: string | undefined,
  ): Promise<TakenTransaction<Kind>> {
    const { name, kind: kindOf } = expected
    if (state === undefined) throw missing('no_state', { kind: kindOf })
    const key = { name, state }
    const id = useOf(expected, state)
    const found = await this.#keeper.find(request, key)
    if (!found || !isExpected(found.content, expected, state)) {
      const isUsed = (await this.#store.get(kind, id)) !== undefined
      const place = this.#keeper.locate(request, key)
      const reason = place.hasOthers ? 'state_unknown' : 'no_session'
      throw missing(isUsed ? 'used' : reason, { ...place, kind: kindOf })
    }
    const { content } = found
    const expiresAt = expiryOf(content)
    if (expiresAt <= this.#clock()) {
      await found.forget()
      throw missing('state_expired', { ...this.#keeper.locate(request, key), kind: kindOf })
    }
    // Atomic across processes: of two responses at the same time one goes on.
    const isFirst = await this.#store.insert(kind, { id, expiresAt, data: {} })
    if (!isFirst) throw missing('used', { ...this.#keeper.locate(request, key), kind: kindOf })
    return { transaction: content, setCookie: await found.forget() }
  }

  /** Whose transaction a response belongs to, without taking it. Rejects with a `MissingTransactionError` when this browser has none for it. */
  async identify(request: HttpRequest, state: string): Promise<IdentifiedTransaction> {
    const found = await this.#keeper.find(request, { state })
    const place = this.#keeper.locate(request, { state })
    if (!found || found.content['state'] !== state) {
      throw missing(place.hasOthers ? 'state_unknown' : 'no_session', place)
    }
    // Sealed by `save`, so that what it holds is a transaction.
    const transaction = found.content as unknown as Transaction
    const { kind: kindOf, name, clientId, redirectUri } = transaction
    const isOver = expiryOf(found.content) <= this.#clock()
    if (isOver) throw missing('state_expired', { ...place, kind: kindOf })
    return { kind: kindOf, name, clientId, redirectUri }
  }
}

/** RFC 9700 §4.4: a response is taken for the client at the provider that was asked, and for what was asked. */
function isExpected<Kind extends TransactionKind>(
  content: JsonObject,
  { kind: kindOf, name, clientId }: ExpectedTransaction<Kind>,
  state: string,
): content is JsonObject & TransactionOf<Kind> {
  const expected = { kind: kindOf, name, clientId, state }
  // Sealed by `save`, so a transaction of this kind has all its members.
  return Object.entries(expected).every(([member, value]) => content[member] === value)
}

function useOf({ kind: kindOf, name }: ExpectedTransaction, state: string): string {
  return sha256(JSON.stringify([kindOf, name, state]))
}

function compact(content: object): JsonObject {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))
}

function tooLarge(cause: unknown): never {
  if (!(cause instanceof EncodingError)) throw cause
  throw new AuthkitConfigError(
    'appState and state are too large to be kept; keep appState in a store of your own, or give transactions: storeTransactions()',
    { cause },
  )
}
