import {
  AuthkitConfigError,
  checkedClock,
  checkOptions,
  type Clock,
  guardedFetch,
  type GuardedResponse,
  isSecureTransport,
  systemClock,
  type Transport,
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
  /** Seconds for which a set is used without asking again, default 600. What the response says about caching does not count. */
  readonly maxAge?: number | undefined
  /** Seconds beyond `maxAge` in which the old set still answers at once while one request renews it, default 60, RFC 5861 §3. */
  readonly staleWhileRevalidate?: number | undefined
  /** Seconds beyond `maxAge` for which a set is still used while requests fail, default 86400, RFC 5861 §4. */
  readonly maxStale?: number | undefined
  /** Seconds that one request may take, default 5. */
  readonly timeout?: number | undefined
  /** Longest response in bytes, default 1048576. */
  readonly maxBytes?: number | undefined
  /** What sends the request, default the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
  /** What sends the request and reads the answer instead of `fetch`, such as that of `nodeTransport()`. */
  readonly transport?: Transport | undefined
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

/** How often the cooldown is doubled while requests fail. */
const maximumDoublings = 2

/**
 * Public keys behind a URL, RFC 7517 §5: kept, fetched again when they are old or a token names an unknown one. A key that was
 * taken out of the set verifies for `maxAge` and `staleWhileRevalidate` at most, unless requests fail.
 */
export class RemoteKeySet {
  readonly #url: string
  readonly #options: RemoteKeySetOptions
  readonly #clock: Clock
  readonly #cooldown: number
  readonly #maxAge: number
  readonly #revalidate: number
  /** Age in seconds at which a set is of no use any more. */
  readonly #limit: number
  #set: KeySet | undefined
  #fetchedAt = 0
  #attemptedAt: number | undefined
  #failures = 0
  #pending: Promise<void> | undefined

  constructor(url: string | URL, options: RemoteKeySetOptions = {}) {
    checkOptions('new RemoteKeySet', options, {
      cooldown: 'number?',
      maxAge: 'number?',
      staleWhileRevalidate: 'number?',
      maxStale: 'number?',
      timeout: 'number?',
      maxBytes: 'number?',
      fetch: 'function?',
      transport: 'function?',
      addresses: 'text?',
      clock: 'function?',
    })
    const address = url instanceof URL ? url.href : url
    requireUrl(address)
    if (!['any', 'public', undefined].includes(options.addresses)) {
      throw new AuthkitConfigError("addresses is 'public' or 'any'")
    }
    requireOneSender(options)
    if (seconds('timeout', options.timeout) === 0) {
      throw new AuthkitConfigError('timeout is a number of seconds, more than 0')
    }
    limitInBytes(options.maxBytes, 1_048_576)
    this.#url = address
    this.#options = options
    this.#clock = checkedClock(options.clock ?? systemClock)
    this.#cooldown = seconds('cooldown', options.cooldown) ?? 30
    this.#maxAge = seconds('maxAge', options.maxAge) ?? 600
    const maxStale = seconds('maxStale', options.maxStale) ?? 86_400
    const revalidate = seconds('staleWhileRevalidate', options.staleWhileRevalidate) ?? 60
    this.#limit = this.#maxAge + maxStale
    this.#revalidate = Math.min(revalidate, maxStale)
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

  /** The whole set as it is now, for other uses than verifying. Rejects with `KeySetUnavailableError`. */
  publicKeys(): Promise<KeySet> {
    return this.#current()
  }

  /** Fetches the set now, or joins the request that is under way. Rejects with `KeySetUnavailableError`; the old set stays. */
  refresh(): Promise<void> {
    this.#pending ??= this.#fetch().finally(() => {
      this.#pending = undefined
    })
    return this.#pending
  }

  /**
   * Fetches the set again because a signature did not verify with a key of it, which may have been replaced under its old name. True when
   * there is a new answer; false within the cooldown and when the request fails.
   */
  async renew(): Promise<boolean> {
    return this.#mayAsk() && (await this.#refreshIfPossible()) === undefined
  }

  async #current(): Promise<KeySet> {
    if (this.#set !== undefined && this.#answersAtOnce(this.#elapsed(this.#fetchedAt))) {
      return this.#set
    }
    const cause = this.#mayAsk() ? await this.#refreshIfPossible() : undefined
    // RFC 5861 §4: where no new set can be had, the old one serves for a while.
    if (this.#set !== undefined && this.#elapsed(this.#fetchedAt) < this.#limit) return this.#set
    const isTyped = cause instanceof KeySetUnavailableError || cause instanceof AuthkitConfigError
    throw isTyped ? cause : unavailable()
  }

  /** True when nobody has to wait for a new set, which is sent for when the one that is there is old. */
  #answersAtOnce(age: number): boolean {
    if (age < this.#maxAge) return true
    // RFC 5861 §3: the old set answers while it is renewed; also while the server fails, so that nobody waits for it again and again.
    const limit = this.#failures === 0 ? this.#maxAge + this.#revalidate : this.#limit
    if (age >= limit) return false
    // It never rejects.
    if (this.#mayAsk()) void this.#refreshIfPossible()
    return true
  }

  /** True when a request is under way, or none was sent within the cooldown, which failures double. */
  #mayAsk(): boolean {
    const doublings = Math.min(Math.max(this.#failures - 1, 0), maximumDoublings)
    const cooldown = this.#cooldown * 2 ** doublings
    return this.#pending !== undefined || this.#elapsed(this.#attemptedAt) >= cooldown
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
    const { timeout, maxBytes, addresses, fetch, transport } = this.#options
    try {
      const response = await guardedFetch(this.#url, {
        headers: { accept: 'application/jwk-set+json, application/json' },
        timeout,
        maxBytes,
        addresses,
        fetch,
        transport,
        exactText: true,
      })
      const set = readPublicSet(response)
      this.#fetchedAt = this.#clock()
      this.#set = set
      this.#failures = 0
    } catch (cause) {
      this.#failures += 1
      throw unavailable(cause)
    }
  }
}

function requireOneSender({ addresses, fetch, transport }: RemoteKeySetOptions): void {
  if (addresses === 'public' && (fetch !== undefined || transport !== undefined)) {
    throw new AuthkitConfigError(
      "leave out fetch and transport with addresses: 'public', which needs its own connection",
    )
  }
  if (fetch !== undefined && transport !== undefined) {
    throw new AuthkitConfigError('give fetch or transport; one of them sends the request')
  }
}

function requireUrl(url: unknown): void {
  if (typeof url !== 'string' || !isSecureTransport(url)) {
    throw new AuthkitConfigError('the URL of a remote key set is https (http on loopback only)')
  }
  const { username = '', password = '' } = URL.parse(url) ?? {}
  if (username !== '' || password !== '') {
    throw new AuthkitConfigError('the URL of a remote key set has no user name and no password')
  }
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** Reads a response as a set of public keys. A set that publishes secrets is not to be trusted at all. */
function readPublicSet(response: GuardedResponse): KeySet {
  // A page is never a key set, whatever somebody could make it say.
  const isPage = /^\s*text\/html\b/i.test(response.headers['content-type'] ?? '')
  if (response.status !== 200) throw unusable(`the server answered ${response.status}`)
  const set = isPage ? undefined : parseJsonObjectText(response.text)
  if (set === undefined) throw unusable('the answer is not a JSON object')
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

/** Why an answer is no key set, for the operator: it becomes the cause of what callers see. */
function unusable(problem: string): KeySetUnavailableError {
  return new KeySetUnavailableError(problem)
}

function unavailable(cause?: unknown): KeySetUnavailableError {
  return new KeySetUnavailableError('the remote key set cannot be had', { cause })
}
