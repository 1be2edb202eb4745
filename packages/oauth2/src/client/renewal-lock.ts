import {
  AuthkitConfigError,
  checkedClock,
  checkOptions,
  type Clock,
  createSealer,
  generateToken,
  type Sealer,
  sha256,
  systemClock,
} from '@authkit/common'
import type { JsonObject, Store, StoredRecord, StoreRecord } from '@authkit/common/store'
import { OAuthClientError } from './client-errors.ts'

/** Lets one of many processes renew a token; the others are given what it got. */
export interface RenewalLock {
  /**
   * Runs `renew` unless another process does or just did, and gives its outcome. `key` says which token, and holds no secret; `secret` is the
   * refresh token, which only those know who may have the outcome.
   */
  run(key: string, secret: string, renew: () => Promise<JsonObject>): Promise<JsonObject>
}

/** How long a renewal may take and how it is waited for. */
export interface StoreLockOptions {
  /** Seconds after which a process that did not finish counts as dead and another one renews, more than a renewal ever takes; 30 unless given. */
  readonly lifetime?: number | undefined
  /** Seconds for which the outcome is kept for those who still have the old refresh token; 10 unless given. */
  readonly keep?: number | undefined
  /** Tells the time; the machine's unless given. */
  readonly clock?: Clock | undefined
  /** Waits for so many seconds before the store is asked again; by a timer unless given. */
  readonly wait?: ((seconds: number) => Promise<void>) | undefined
}

/** The options with what stands for those that were left out. */
interface Settings {
  readonly lifetime: number
  readonly keep: number
  readonly clock: Clock
  readonly wait: (seconds: number) => Promise<void>
}

const kind = 'renewal'
const PURPOSE = 'oauth2-renewal'

/** Longest sealed outcome, in characters. */
const MAX_LENGTH = 262_144

/** Seconds between two looks at the store: the first time, and at most. */
const FIRST_WAIT = 0.02
const LONGEST_WAIT = 0.5

const timer = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000))

/**
 * Makes a lock of a store that many processes share, so that each refresh token is used once, RFC 9700 §4.14. The outcome is kept for a
 * short time, sealed under a key that is derived from the old refresh token: whoever reads the store can use neither.
 */
export function storeLock(store: Store, options: StoreLockOptions = {}): RenewalLock {
  checkOptions<StoreLockOptions>('storeLock', options, {
    lifetime: 'number?',
    keep: 'number?',
    clock: 'function?',
    wait: 'function?',
  })
  const given: unknown = store
  if (typeof given !== 'object' || given === null)
    throw new AuthkitConfigError('storeLock: store is a Store, such as memoryStore()')
  const { lifetime = 30, keep = 10, clock = systemClock, wait = timer } = options
  if (!(lifetime >= 1 && keep >= 1))
    throw new AuthkitConfigError('storeLock: lifetime and keep are seconds, at least 1')
  const settings = { lifetime, keep, clock: checkedClock(clock), wait }
  return {
    run: (key, secret, renew) => new Turn(store, settings, [key, secret]).take(renew),
  }
}

/** One caller's way to an outcome. A record of the lock names who renews, and then tells of a failure or holds what it brought. */
class Turn {
  readonly #store: Store
  readonly #settings: Settings
  readonly #id: string
  readonly #sealer: Sealer
  readonly #name: string = generateToken()

  constructor(store: Store, settings: Settings, [key, secret]: readonly [string, string]) {
    this.#store = store
    this.#settings = settings
    // Hashes of different texts: what names the record does not open it.
    this.#id = sha256(JSON.stringify(['record', key, secret]))
    this.#sealer = createSealer({
      secrets: sha256(JSON.stringify(['outcome', secret])),
      purpose: PURPOSE,
      clock: settings.clock,
      maxLength: MAX_LENGTH,
    })
  }

  /** Renews, or waits for who does. */
  async take(renew: () => Promise<JsonObject>): Promise<JsonObject> {
    const { lifetime, wait } = this.#settings
    let pause = FIRST_WAIT
    let awaited: unknown
    // A store whose clock is wrong lets nobody wait for ever.
    for (let waited = 0; waited <= 2 * lifetime; waited += pause) {
      if (await this.#store.insert(kind, this.#record({}, lifetime))) return this.#renew(renew)
      const present = await this.#store.get(kind, this.#id)
      // It ended between the two questions.
      if (present === undefined) continue
      const { holder, outcome, failed } = present.data
      const opened = typeof outcome === 'string' ? await this.#sealer.unseal(outcome) : undefined
      if (opened !== undefined) return opened
      if (failed === true && holder === awaited) throw notRenewed('failed to renew')
      // Who came after a failure tries anew.
      const isFree = failed === true || outcome !== undefined
      if (isFree && (await this.#replace(present, {}, lifetime))) return this.#renew(renew)
      awaited = holder
      await wait(pause)
      pause = Math.min(pause * 1.5, LONGEST_WAIT)
    }
    throw notRenewed('did not finish to renew')
  }

  async #renew(renew: () => Promise<JsonObject>): Promise<JsonObject> {
    let outcome: JsonObject
    try {
      outcome = await renew()
    } catch (error) {
      await this.#tell(async () => ({ failed: true }))
      throw error
    }
    const expiresAt = this.#settings.clock() + this.#settings.keep
    await this.#tell(async () => ({ outcome: await this.#sealer.seal(outcome, { expiresAt }) }))
    return outcome
  }

  /** Tells those who wait. Whatever goes wrong with that, the caller gets the token, which cannot be had again. */
  async #tell(what: () => Promise<JsonObject>): Promise<void> {
    const { keep } = this.#settings
    try {
      const news = await what()
      const present = await this.#store.get(kind, this.#id)
      if (present === undefined) {
        await this.#store.insert(kind, this.#record(news, keep))
        return
      }
      // Whoever took longer than the lifetime was replaced: its failure is of no interest, nor is its token if there is another.
      const isOwn = present.data['holder'] === this.#name
      const isNews = news['outcome'] !== undefined && present.data['outcome'] === undefined
      if (isOwn || isNews) await this.#replace(present, news, keep)
    } catch {
      // Whoever waits renews when the lock has expired.
    }
  }

  #replace({ version }: StoredRecord, data: JsonObject, seconds: number): Promise<boolean> {
    return this.#store.replace(kind, this.#record(data, seconds), version)
  }

  #record(data: JsonObject, seconds: number): StoreRecord {
    const expiresAt = Math.ceil(this.#settings.clock() + seconds)
    return { id: this.#id, expiresAt, data: { ...data, holder: this.#name } }
  }
}

function notRenewed(what: string): OAuthClientError {
  return new OAuthClientError('renewal_failed', `Another process ${what} the token`)
}
