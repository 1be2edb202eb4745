import { AuthkitConfigError, memoryStore } from '@authkit/common'
import type { JsonObject, Store, StoreRecord } from '@authkit/common/store'
import { type FixedClock, fixedClock } from '@authkit/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { type StoreLockOptions, storeLock } from '../../src/client/renewal-lock.ts'

const KEY = 'client and server'
const SECRET = 'the-old-refresh-token'
const outcome = { token: { access_token: 'new-access', refresh_token: 'new-refresh' } }

let clock: FixedClock
let store: Store
let written: StoreRecord[]

/** What this process and others make of the store: each of them a lock of its own. Waiting moves the clock. */
const lockOf = (options: StoreLockOptions = {}): ReturnType<typeof storeLock> =>
  storeLock(store, { clock, wait: advance, ...options })

const advance = async (seconds: number): Promise<void> => clock.advance(seconds)

/** A renewal that ends when the test says so, and counts how often it was begun. */
function renewal(): {
  begun: number
  readonly start: () => Promise<JsonObject>
  end: (result?: JsonObject) => void
  fail: (error: Error) => void
} {
  const { promise, resolve, reject } = Promise.withResolvers<JsonObject>()
  const made = {
    begun: 0,
    start: () => {
      made.begun += 1
      return promise
    },
    end: (result: JsonObject = outcome) => resolve(result),
    fail: reject,
  }
  return made
}

const neverAsked = (): Promise<never> => Promise.reject(new Error('must not be asked'))

/** A memory store that remembers what was written. */
function recorded(inner: Store): Store {
  const seen = (record: StoreRecord): StoreRecord => {
    written.push(record)
    return record
  }
  return {
    ...inner,
    insert: (kind, record) => inner.insert(kind, seen(record)),
    replace: (kind, record, version) => inner.replace(kind, seen(record), version),
  }
}

/** The id of the one record that was written. */
const id = (): string => written[0]?.id ?? ''

beforeEach(() => {
  clock = fixedClock()
  written = []
  store = recorded(memoryStore({ clock }))
})

describe('storeLock', () => {
  it('Q10, G05: lets one of a hundred renew and gives its outcome to all, RFC 9700 §4.14', async () => {
    const one = renewal()
    const runs = Array.from({ length: 100 }, () =>
      lockOf({ wait: nextTurn }).run(KEY, SECRET, one.start),
    )
    setImmediate(() => one.end())
    expect(await Promise.all(runs)).toEqual(runs.map(() => outcome))
    expect(one.begun).toBe(1)
  })

  it('never gives the store a token, nor what opens the outcome', async () => {
    const one = renewal()
    one.end()
    await lockOf().run(KEY, SECRET, one.start)
    expect(written).toHaveLength(2)
    const text = JSON.stringify(written)
    for (const part of [SECRET, 'new-access', 'new-refresh', KEY]) expect(text).not.toContain(part)
    const held = await store.get('renewal', id())
    expect(held?.data).toEqual({ holder: expect.any(String), outcome: expect.any(String) })
  })

  it('gives the outcome to who comes within keep, and lets who comes later renew', async () => {
    await lockOf({ keep: 5 }).run(KEY, SECRET, async () => outcome)
    clock.advance(4)
    expect(await lockOf().run(KEY, SECRET, neverAsked)).toEqual(outcome)
    clock.advance(1)
    const next = { token: { access_token: 'newer' } }
    expect(await lockOf().run(KEY, SECRET, async () => next)).toEqual(next)
  })

  it('keeps apart what differs in key or refresh token', async () => {
    void lockOf().run(KEY, SECRET, renewal().start)
    await nextTurn()
    const wait = (): never => expect.fail('must not wait')
    for (const [key, secret] of [
      [KEY, 'another-refresh-token'],
      ['another client', SECRET],
    ] as const) {
      const own = { token: { access_token: `of ${key} ${secret}` } }
      expect(await lockOf({ wait }).run(key, secret, async () => own)).toEqual(own)
    }
  })

  it('tells a failure to those who waited, without another attempt, and lets who comes later try', async () => {
    const one = renewal()
    const first = lockOf().run(KEY, SECRET, one.start)
    await nextTurn()
    const waiting = [1, 2, 3].map(() => lockOf({ wait: nextTurn }).run(KEY, SECRET, neverAsked))
    const settled = Promise.allSettled(waiting)
    await nextTurn()
    const reason = new Error('the server is away')
    one.fail(reason)
    await expect(first).rejects.toBe(reason)
    expect(await settled).toEqual(
      waiting.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'ERR_OAUTH2_CLIENT_RENEWAL_FAILED' }),
      })),
    )
    expect(await lockOf().run(KEY, SECRET, async () => outcome)).toEqual(outcome)
  })

  it('lets another one renew when the lifetime of a holder that crashed is over', async () => {
    const dead = renewal()
    void lockOf({ lifetime: 7 }).run(KEY, SECRET, dead.start)
    await nextTurn()
    const started = clock()
    const times: number[] = []
    const renew = async (): Promise<JsonObject> => {
      times.push(clock() - started)
      return outcome
    }
    expect(await lockOf().run(KEY, SECRET, renew)).toEqual(outcome)
    expect(times).toHaveLength(1)
    expect(times[0]).toBeGreaterThanOrEqual(7)
    expect(times[0]).toBeLessThan(8)
  })

  it('asks the store seldom while it waits', async () => {
    const waits: number[] = []
    void lockOf({ lifetime: 10 }).run(KEY, SECRET, renewal().start)
    await nextTurn()
    const longer = (seconds: number): Promise<void> => {
      waits.push(seconds)
      return advance(seconds)
    }
    await lockOf({ wait: longer }).run(KEY, SECRET, async () => outcome)
    expect(waits[0]).toBeLessThan(0.05)
    expect(Math.max(...waits)).toBe(0.5)
    expect(waits.length).toBeLessThan(40)
  })

  it('a holder that took longer than its lifetime does not undo what another one got', async () => {
    const [slow, failing] = [renewal(), renewal()]
    const late = [slow, failing].map(async ({ start }) => {
      const run = lockOf({ lifetime: 5 }).run(KEY, SECRET, start)
      await nextTurn()
      clock.advance(5)
      return run
    })
    // The second of them took over from the first, and the third from the second.
    await nextTurn()
    await nextTurn()
    expect(await lockOf().run(KEY, SECRET, async () => outcome)).toEqual(outcome)
    slow.end({ token: { access_token: 'late' } })
    failing.fail(new Error('refused'))
    expect(await Promise.allSettled(late)).toHaveLength(2)
    expect(await lockOf().run(KEY, SECRET, neverAsked)).toEqual(outcome)
  })

  it('a holder that took longer than its lifetime still tells its token to those who wait for another one', async () => {
    const [slow, second] = [renewal(), renewal()]
    const first = lockOf({ lifetime: 5 }).run(KEY, SECRET, slow.start)
    await nextTurn()
    clock.advance(5)
    void lockOf({ lifetime: 60 }).run(KEY, SECRET, second.start)
    await nextTurn()
    slow.end()
    await first
    expect(second.begun).toBe(1)
    expect(await lockOf().run(KEY, SECRET, neverAsked)).toEqual(outcome)
  })

  it('takes an outcome that somebody else wrote for none', async () => {
    await lockOf().run(KEY, SECRET, async () => outcome)
    const expiresAt = clock() + 10
    const sealed = JSON.stringify(written[1]?.data['outcome']).slice(1, -1)
    for (const forged of ['', 'x', sealed.slice(0, -2), `${sealed}A`]) {
      await store.put('renewal', { id: id(), expiresAt, data: { holder: 'x', outcome: forged } })
      const next = { token: { access_token: 'renewed again' } }
      expect(await lockOf().run(KEY, SECRET, async () => next)).toEqual(next)
    }
  })

  it('Q05: losing the race for a lock that became free is an answer, and one of many gets it', async () => {
    await lockOf()
      .run(KEY, SECRET, () => Promise.reject(new Error('away')))
      .catch(() => {})
    const one = renewal()
    const runs = Array.from({ length: 20 }, () =>
      lockOf({ wait: nextTurn }).run(KEY, SECRET, one.start),
    )
    setImmediate(() => one.end())
    expect(await Promise.all(runs)).toEqual(runs.map(() => outcome))
    expect(one.begun).toBe(1)
  })

  it('waits no longer than twice the lifetime, whatever the clock of the store says', async () => {
    store = memoryStore({ clock: () => 0 })
    void lockOf({ lifetime: 4 }).run(KEY, SECRET, renewal().start)
    await nextTurn()
    const started = clock()
    await expect(lockOf({ lifetime: 4 }).run(KEY, SECRET, neverAsked)).rejects.toMatchObject({
      error: 'renewal_failed',
    })
    expect(clock() - started).toBeLessThan(9)
  })

  it('gives the new token even when the store fails after the renewal', async () => {
    const broken = { ...store, get: () => Promise.reject(new Error('the store is away')) }
    const lock = storeLock(broken, { clock, wait: advance })
    expect(await lock.run(KEY, SECRET, async () => outcome)).toEqual(outcome)
  })

  it('renews nothing when the store fails before', async () => {
    const reason = new Error('the store is away')
    const broken = { ...store, insert: () => Promise.reject(reason) }
    await expect(storeLock(broken, { clock }).run(KEY, SECRET, neverAsked)).rejects.toBe(reason)
  })

  it.each([
    [undefined, {}, /Store/],
    ['store', {}, /Store/],
    [memoryStore(), { lifetime: 0 }, /at least 1/],
    [memoryStore(), { keep: 0.5 }, /at least 1/],
    [memoryStore(), { lifetime: '30' }, /lifetime/],
    [memoryStore(), { ttl: 30 }, /no option "ttl"/],
    [memoryStore(), { wait: 1 }, /wait/],
  ])('refuses %o with %o', (given: unknown, options: unknown, message) => {
    // A caller without types may give anything.
    const make = (): unknown => storeLock(given as Store, options as StoreLockOptions)
    expect(make).toThrow(AuthkitConfigError)
    expect(make).toThrow(message)
  })
})

/** Lets everything run that waits for nothing but its turn. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
