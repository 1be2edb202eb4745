import {
  AuthkitConfigError,
  type Clock,
  guardedFetch,
  type GuardedResponse,
  isSecureTransport,
  systemClock,
} from '@authkit/common'
import { limitInBytes, seconds } from '../encoding/limit.ts'
import { parseJsonObjectText } from '../encoding/json.ts'
import { InvalidKeyError, KeySetUnavailableError } from '../errors.ts'
import type { JsonWebKey } from './key.ts'
import { KeySet } from './key-set.ts'

/** How a remote key set is fetched and for how long it is kept. */
export interface RemoteKeySetOptions {
  /** Least seconds between two requests, whatever tokens arrive, default 30. */
  readonly cooldown?: number | undefined
  /** Seconds for which a set is used without asking again, default 600. */
  readonly maxAge?: number | undefined
  /** Seconds beyond `maxAge` for which a set is still used while requests fail, default 86400. */
  readonly maxStale?: number | undefined
  /** Seconds that one request may take, default 5. */
  readonly timeout?: number | undefined
  /** Longest response in bytes, default 1048576. */
  readonly maxBytes?: number | undefined
  /** What sends the request, default the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
  /** `public` refuses loopback and private addresses, default `any`. */
  readonly addresses?: 'any' | 'public' | undefined
  /** The time, default that of the machine. */
  readonly clock?: Clock | undefined
}

/** What of an unverified header chooses a key. */
interface HeaderOfToken {
  readonly alg: string
  readonly kid?: string | undefined
}

/** Public keys behind a URL, RFC 7517 §5: kept, fetched again when they are old or a token names an unknown one. */
export class RemoteKeySet {
  readonly #url: string
  readonly #options: RemoteKeySetOptions
  readonly #clock: Clock
  readonly #cooldown: number
  readonly #maxAge: number
  readonly #maxStale: number
  #set: KeySet | undefined
  #fetchedAt = 0
  #attemptedAt: number | undefined
  #pending: Promise<void> | undefined

  constructor(url: string, options: RemoteKeySetOptions = {}) {
    if (!isSecureTransport(url)) {
      throw new AuthkitConfigError('the URL of a remote key set is https (http on loopback only)')
    }
    if (options.addresses === 'public' && options.fetch !== undefined) {
      throw new AuthkitConfigError(
        "leave out fetch with addresses: 'public', which needs its own connection",
      )
    }
    if (seconds('timeout', options.timeout) === 0) {
      throw new AuthkitConfigError('timeout is a number of seconds, more than 0')
    }
    limitInBytes(options.maxBytes, 1_048_576)
    this.#url = url
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#cooldown = seconds('cooldown', options.cooldown) ?? 30
    this.#maxAge = seconds('maxAge', options.maxAge) ?? 600
    this.#maxStale = seconds('maxStale', options.maxStale) ?? 86_400
  }

  /** The key that a header means. Rejects with `KeyNotFoundError`, or with `KeySetUnavailableError` when there is no set to look in. */
  async resolve(header: HeaderOfToken): Promise<JsonWebKey> {
    const set = await this.#current()
    const { kid, alg } = header
    // Core §10.1.1: a key that is not known may be there after a rotation.
    if (set.find({ kid, alg, use: 'sig' }).length === 0 && this.#mayAsk()) {
      await this.#refreshIfPossible()
    }
    return (this.#set ?? set).verificationKey({ kid, alg })
  }

  /** Fetches the set now, or joins the request that is under way. Rejects with `KeySetUnavailableError`; the old set stays. */
  refresh(): Promise<void> {
    this.#pending ??= this.#fetch().finally(() => {
      this.#pending = undefined
    })
    return this.#pending
  }

  async #current(): Promise<KeySet> {
    if (this.#set !== undefined && this.#elapsed(this.#fetchedAt) < this.#maxAge) return this.#set
    let cause: unknown
    if (this.#mayAsk()) cause = await this.#refreshIfPossible()
    const limit = this.#maxAge + this.#maxStale
    if (this.#set !== undefined && this.#elapsed(this.#fetchedAt) < limit) return this.#set
    throw cause instanceof KeySetUnavailableError ? cause : unavailable()
  }

  /** True when a request is under way, or none was sent within the cooldown. */
  #mayAsk(): boolean {
    return this.#pending !== undefined || this.#elapsed(this.#attemptedAt) >= this.#cooldown
  }

  /** Seconds since a moment; a clock that was set back counts as a long time. */
  #elapsed(since: number | undefined): number {
    const now = this.#clock()
    return since === undefined || now < since ? Number.POSITIVE_INFINITY : now - since
  }

  /** Resolves to the error of a failed request, since an old set may do. */
  async #refreshIfPossible(): Promise<unknown> {
    try {
      await this.refresh()
      return undefined
    } catch (error) {
      return error
    }
  }

  async #fetch(): Promise<void> {
    this.#attemptedAt = this.#clock()
    const { timeout, maxBytes, addresses, fetch } = this.#options
    try {
      const response = await guardedFetch(this.#url, {
        headers: { accept: 'application/jwk-set+json, application/json' },
        timeout,
        maxBytes,
        addresses,
        fetch,
      })
      this.#set = readPublicSet(response)
      this.#fetchedAt = this.#clock()
    } catch (cause) {
      throw unavailable(cause)
    }
  }
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** Reads a response as a set of public keys. A set that publishes secrets is not to be trusted at all. */
function readPublicSet(response: GuardedResponse): KeySet {
  const set = response.status === 200 ? parseJsonObjectText(response.text) : undefined
  if (set === undefined) throw unavailable()
  const entries: readonly unknown[] = Array.isArray(set['keys']) ? set['keys'] : []
  if (entries.some((entry) => isSecret(entry))) {
    throw new InvalidKeyError('the remote key set holds a secret or a private key')
  }
  return KeySet.import(response.text)
}

function isSecret(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  if ('kty' in entry && entry.kty === 'oct') return true
  return privateMembers.some((name) => Object.hasOwn(entry, name))
}

function unavailable(cause?: unknown): KeySetUnavailableError {
  return new KeySetUnavailableError('the remote key set cannot be had', { cause })
}
