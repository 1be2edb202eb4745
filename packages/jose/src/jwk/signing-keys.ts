import { AuthkitConfigError, checkOptions, type Clock, notify } from '@authkit/common'
import { KeyNotFoundError, KeySetUnavailableError } from '../errors.ts'
import { generateSigningKey } from './generate-signing-key.ts'
import type { JsonWebKey } from './key.ts'
import { type JwkSetObject, KeySet } from './key-set.ts'
import {
  isAnnounced,
  type KeyInRotation,
  keysThatStay,
  type KeyState,
  needsKey,
  nextChange,
  publishedKeys,
  type RotationPlan,
  type ScheduledKey,
} from './rotation.ts'
import { maximumKeys, type SealedKeys, sealedKeys, type StoredKeys } from './sealed-keys.ts'
import { readSigningKeysOptions, type SigningKeysOptions } from './signing-keys-options.ts'

/** How keys are rotated on demand. */
export interface RotateOptions {
  /** True drops all keys that exist, and with them every token that they signed: for keys that somebody else may have. */
  readonly revoke?: boolean | undefined
}

/** A published key and what it does, without the key itself. */
export interface SigningKeyStatus {
  /** Key ID. */
  readonly kid: string
  /** Signature algorithm. */
  readonly alg: string
  /** `next` is announced, `current` signs, `retired` only verifies. */
  readonly state: KeyState
  /** When it starts to sign, in seconds since the epoch. */
  readonly signsFrom: number
  /** When it stops being published, in seconds since the epoch; absent until its successor is known. */
  readonly publishedUntil?: number | undefined
}

/** What the store held, and when it was asked. */
interface View extends StoredKeys {
  readonly askedAt: number
}

/** What follows from a view at a time, until the next change. */
interface Snapshot {
  readonly keys: readonly ScheduledKey[]
  readonly from: number
  readonly until: number
  readonly published: readonly KeyInRotation[]
  readonly signing: ReadonlyMap<string, JsonWebKey>
  readonly set: KeySet
}

/** Gives the keys to store instead of those that are, or nothing to leave them. */
type Change = (
  keys: readonly ScheduledKey[],
  now: number,
) => Promise<readonly ScheduledKey[] | undefined>

/** Seconds between two looks into the store for a key ID that is not known, and after a failure. */
const cooldown = 5

/** Races that one call may lose; each was won by another process, which did what this one wanted to do. */
const maximumRaces = 100

/**
 * Private keys that rotate on a schedule through a store, and the public key set to publish, RFC 7517 §5. Nothing runs in the
 * background: whoever uses the keys after their time makes the next one, in one process of all. Every method rejects with
 * `KeySetUnavailableError` when there are no keys to be had, and with `AuthkitConfigError` when the clock gives no time.
 *
 * Other processes see that keys were revoked within `refreshAfter` while the store answers, and within `announceFor` while it
 * does not. The store is trusted to forget: whoever can write an old sealed record back brings its keys back. A call to the
 * store that never settles holds those who wait for it, so the store must have a timeout of its own.
 */
export class SigningKeys {
  readonly #record: SealedKeys
  readonly #algorithms: readonly string[]
  readonly #plan: RotationPlan
  readonly #refreshAfter: number
  readonly #onError: SigningKeysOptions['onError']
  readonly #clock: Clock
  #view: View | undefined
  #snapshot: Snapshot | undefined
  #pending: Promise<View> | undefined
  #failedAt: number | undefined

  constructor(options: SigningKeysOptions) {
    const rules = readSigningKeysOptions(options)
    this.#record = sealedKeys(options.store, rules.name, options.secret)
    this.#algorithms = rules.algorithms
    this.#plan = rules.plan
    this.#refreshAfter = rules.refreshAfter
    this.#onError = options.onError
    this.#clock = rules.clock
  }

  /** The private key that signs now; without an algorithm that of the first. Sign with it at once and do not keep it. */
  async signingKey(alg: string = this.#algorithms[0] ?? ''): Promise<JsonWebKey> {
    if (!this.#algorithms.includes(alg)) {
      throw new KeyNotFoundError('the signing keys have no key for the algorithm')
    }
    const key = (await this.#current()).signing.get(alg)
    if (key === undefined) throw unavailable()
    return key
  }

  /** The signature algorithms that there is a key for. */
  algorithms(): readonly string[] {
    return this.#algorithms
  }

  /** The public keys of all that are announced, sign, or signed tokens that may still live, RFC 7517 §5. */
  async publicKeys(): Promise<KeySet> {
    return (await this.#current()).set
  }

  /** The JWK Set to publish, RFC 7517 §5. */
  async toJwks(): Promise<JwkSetObject> {
    return (await this.publicKeys()).toJSON()
  }

  /** The key that the header of a token means, for `jwt.decodeAsync`. Rejects with `KeyNotFoundError` when there is none. */
  async resolve(header: {
    readonly alg: string
    readonly kid?: string | undefined
  }): Promise<JsonWebKey> {
    const { kid, alg } = header
    const { set } = await this.#current()
    const isKnown = set.find({ kid, alg }).length > 0
    // Another process may have made the key since this one looked.
    if (isKnown || !this.#mayLook()) return set.verificationKey({ kid, alg })
    await this.#refreshIfPossible()
    return (await this.#current()).set.verificationKey({ kid, alg })
  }

  /** What each published key does, and until when. */
  async status(): Promise<readonly SigningKeyStatus[]> {
    const { published } = await this.#current()
    return published.map(({ key, alg, state, signsFrom, publishedUntil }) => ({
      kid: key.kid ?? '',
      alg,
      state,
      signsFrom,
      ...(Number.isFinite(publishedUntil) && { publishedUntil }),
    }))
  }

  /**
   * Starts a rotation now: the next keys are published at once and sign after `announceFor`. With `revoke` the new keys sign at
   * once and all others are gone, also those that cannot be read; other processes drop them within `refreshAfter` while the
   * store answers them, and within `announceFor` otherwise. Of more than 100 keys those that retired first are dropped. Rejects
   * when the store does.
   */
  async rotate(options: RotateOptions = {}): Promise<void> {
    checkOptions('rotate', options, { revoke: 'flag?' })
    const { revoke = false } = options
    await this.#run((keys, now) => this.#rotated(keys, now), revoke)
  }

  async #current(): Promise<Snapshot> {
    const view = this.#view
    if (view !== undefined && this.#elapsed(view.askedAt) < this.#refreshAfter) {
      return this.#snapshotOf(view)
    }
    // After a failure nobody waits for the store again, as long as the known keys do.
    if (this.#failedAt !== undefined && view !== undefined && this.#isGood(view)) {
      if (this.#mayLook()) void this.#refreshIfPossible()
      return this.#snapshotOf(view)
    }
    const error = await this.#refreshIfPossible()
    const known = this.#view
    if (known !== undefined && (error === undefined || this.#isGood(known))) {
      return this.#snapshotOf(known)
    }
    throw asTyped(error)
  }

  /** No key that this process has not seen signs earlier than this after it looked, unless keys were revoked. */
  #isGood(view: View): boolean {
    return this.#elapsed(view.askedAt) < this.#plan.announceFor
  }

  /** Seconds since a moment; a clock that was set back counts as a long time. */
  #elapsed(since: number | undefined): number {
    const now = this.#clock()
    return since === undefined || now < since ? Number.POSITIVE_INFINITY : now - since
  }

  #mayLook(): boolean {
    const wait = Math.min(cooldown, this.#refreshAfter)
    return this.#elapsed(this.#failedAt) >= wait && this.#elapsed(this.#view?.askedAt) >= wait
  }

  #snapshotOf({ keys }: View): Snapshot {
    const now = this.#clock()
    const known = this.#snapshot
    if (known?.keys === keys && now >= known.from && now < known.until) return known
    const published = publishedKeys(keys, this.#algorithms, this.#plan, now)
    const current = published.filter(({ state }) => state === 'current')
    this.#snapshot = {
      keys,
      from: now,
      until: nextChange(published, now),
      published,
      signing: new Map(current.map(({ alg, key }) => [alg, key])),
      set: new KeySet(published.map(({ key }) => key.toPublic())),
    }
    return this.#snapshot
  }

  /** Resolves to the error of a failed look into the store, since the known keys may do. */
  async #refreshIfPossible(): Promise<unknown> {
    try {
      await (this.#pending ?? this.#run((keys, now) => this.#completed(keys, now)))
      return undefined
    } catch (error) {
      return error
    }
  }

  /** Adds the keys that are due. */
  async #completed(
    keys: readonly ScheduledKey[],
    now: number,
  ): Promise<readonly ScheduledKey[] | undefined> {
    const published = publishedKeys(keys, this.#algorithms, this.#plan, now)
    const due = this.#algorithms.filter((alg) => needsKey(published, alg, this.#plan, now))
    return due.length === 0 ? undefined : this.#with(published, due, now)
  }

  /** Adds a key for every algorithm that has none announced. */
  #rotated(keys: readonly ScheduledKey[], now: number): Promise<readonly ScheduledKey[]> {
    const published = publishedKeys(keys, this.#algorithms, this.#plan, now)
    const due = this.#algorithms.filter((alg) => !isAnnounced(published, alg, this.#plan, now))
    return this.#with(published, due, now)
  }

  /** Keys whose time is over are left out, and old ones when there are too many. A first key signs at once, since there is no other. */
  async #with(
    published: readonly KeyInRotation[],
    algorithms: readonly string[],
    now: number,
  ): Promise<readonly ScheduledKey[]> {
    const added = algorithms.map(async (alg): Promise<ScheduledKey> => {
      const isFirst = !published.some((key) => key.alg === alg)
      const signsFrom = Math.ceil(isFirst ? now : now + this.#plan.announceFor)
      return { key: await generateSigningKey(alg), signsFrom }
    })
    const kept = keysThatStay(published, maximumKeys - added.length)
    return [...kept, ...(await Promise.all(added))]
  }

  /** One at a time, so that a view never gives way to an older one. */
  #run(change: Change, isFresh = false): Promise<View> {
    const run = this.#runAfter(this.#pending, () => this.#update(change, isFresh))
    this.#pending = run
    const clear = (): void => {
      if (this.#pending === run) this.#pending = undefined
    }
    run.then(clear, clear)
    return run
  }

  async #runAfter(
    previous: Promise<unknown> | undefined,
    update: () => Promise<View>,
  ): Promise<View> {
    await previous?.catch(() => undefined)
    try {
      const view = await update()
      this.#view = view
      this.#failedAt = undefined
      return view
    } catch (error) {
      notify(this.#onError, error)
      if (!(error instanceof AuthkitConfigError)) this.#failedAt = this.#clock()
      throw asTyped(error)
    }
  }

  /** Reads, changes and writes until this process won a race or had nothing to change. A fresh start reads nothing before. */
  async #update(change: Change, isFresh: boolean): Promise<View> {
    let isDone = isFresh && (await this.#startAnew(change))
    for (let race = 0; race < maximumRaces; race += 1) {
      const askedAt = this.#clock()
      const stored = await this.#record.read(this.#view)
      const keys = isDone ? undefined : await change(stored?.keys ?? [], this.#clock())
      if (keys === undefined) {
        if (stored === undefined) throw unavailable()
        return { ...stored, askedAt }
      }
      isDone = await this.#record.write(keys, stored?.version)
    }
    throw unavailable()
  }

  /** Writes over whatever is stored, so that also keys which cannot be read can be revoked. */
  async #startAnew(change: Change): Promise<true> {
    for (let race = 0; race < maximumRaces; race += 1) {
      const version = await this.#record.version()
      const keys = (await change([], this.#clock())) ?? []
      if (await this.#record.write(keys, version)) return true
    }
    throw unavailable()
  }
}

/** A clock that fails and too many rotations are mistakes of the caller; all else means that there are no keys. */
function asTyped(error: unknown): Error {
  const isTyped = error instanceof KeySetUnavailableError || error instanceof AuthkitConfigError
  return isTyped ? error : unavailable(error)
}

function unavailable(cause?: unknown): KeySetUnavailableError {
  return new KeySetUnavailableError('the signing keys cannot be had', { cause })
}
