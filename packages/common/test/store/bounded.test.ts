import { setImmediate } from 'node:timers/promises'
import { AuthkitConfigError, isAuthkitError, memoryStore } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { boundedStore, StoreError, StoreTimeoutError } from '@authkit/common/store'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

const secret = 'hunter2'
const record = { id: secret, subject: secret, data: { secret } }

/** A call of each operation that has a kind. */
const calls: readonly [keyof Store, (store: Store) => Promise<unknown>][] = [
  ['get', (store) => store.get('grant', secret)],
  ['put', (store) => store.put('grant', record)],
  ['insert', (store) => store.insert('grant', record)],
  ['consume', (store) => store.consume('grant', secret)],
  ['replace', (store) => store.replace('grant', record, 1)],
  ['delete', (store) => store.delete('grant', secret)],
  ['deleteBy', (store) => store.deleteBy('grant', { subject: secret })],
  ['findBy', (store) => store.findBy('grant', { subject: secret })],
]

/** A driver each of whose operations ends as this one does. */
function ending(how: () => Promise<never>): Store {
  return {
    get: how,
    put: how,
    insert: how,
    consume: how,
    replace: how,
    delete: how,
    deleteBy: how,
    findBy: how,
    purgeExpired: how,
  }
}

const rejection = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

const timers = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

describe('boundedStore', () => {
  it('passes calls and answers on', async () => {
    const inner = memoryStore()
    const store = boundedStore(inner, { timeout: 5 })
    await store.put('grant', record)
    const found = await store.get('grant', secret)
    expect(found).toBe(await inner.get('grant', secret))
    expect(await store.insert('grant', record)).toBe(false)
    expect(await store.replace('grant', record, found?.version ?? 0)).toBe(true)
    expect(await store.consume('grant', secret)).toMatchObject({ first: true, record })
    expect(await store.findBy('grant', { subject: secret })).toMatchObject([record])
    await store.deleteBy('grant', { subject: 'nobody' })
    expect(await store.delete('grant', secret)).toBe(true)
    await store.put('grant', { ...record, expiresAt: 5_000_000_000 })
    expect(await store.purgeExpired(4_999_999_999)).toBe(0)
    expect(await store.purgeExpired(5_000_000_000)).toBe(1)
  })

  it.each([...calls, ['purgeExpired', (store: Store) => store.purgeExpired()] as const])(
    'S-X1 says in a StoreError that %s failed, and nothing of what was stored',
    async (operation, call) => {
      const cause = new Error(`duplicate key ${secret}`)
      const kind = operation === 'purgeExpired' ? undefined : 'grant'
      for (const how of [() => Promise.reject(cause), () => throwing(cause)]) {
        for (const timeout of [undefined, 5]) {
          const error = await rejection(call(boundedStore(ending(how), { timeout })))
          expect(error).toBeInstanceOf(StoreError)
          expect(error).not.toBeInstanceOf(StoreTimeoutError)
          expect(error).toMatchObject({ name: 'StoreError', code: 'ERR_STORE', operation, kind })
          const question = kind === undefined ? operation : `${operation} of the kind ${kind}`
          expect(error).toMatchObject({ cause, message: `The store failed in ${question}` })
          expect(isAuthkitError(error)).toBe(true)
        }
      }
    },
  )

  it.each(calls)('S-X1 ends %s in time', async (operation, call) => {
    const store = boundedStore(
      ending(() => new Promise(() => {})),
      { timeout: 0.01 },
    )
    const error = await rejection(call(store))
    expect(error).toBeInstanceOf(StoreTimeoutError)
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ name: 'StoreTimeoutError', code: 'ERR_STORE_TIMEOUT' })
    expect(String(error)).toMatch(/did not answer within [\d.]+ seconds: \w+ of the kind \w+$/)
    expect(error).toMatchObject({ operation, kind: 'grant' })
    expect(error).not.toHaveProperty('cause')
    expect(String(error)).not.toContain(secret)
  })

  it('counts its timeout in seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const store = boundedStore(
      ending(() => new Promise(() => {})),
      { timeout: 5 },
    )
    const ended = vi.fn<() => void>()
    const failed = rejection(store.get('grant', 'id')).finally(ended)
    await vi.advanceTimersByTimeAsync(4999)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(await failed).toBeInstanceOf(StoreTimeoutError)
  })

  it('gives purgeExpired the time it takes', async () => {
    const purge = Promise.withResolvers<number>()
    const driver = { ...ending(() => new Promise(() => {})), purgeExpired: () => purge.promise }
    const store = boundedStore(driver, { timeout: 0.01 })
    const purged = store.purgeExpired()
    // By then its time would be up as well.
    await expect(store.get('grant', 'id')).rejects.toThrow(StoreTimeoutError)
    purge.resolve(7)
    expect(await purged).toBe(7)
  })

  it('takes no notice of what happens after the time is up', async () => {
    const late = Promise.withResolvers<never>()
    const store = boundedStore(
      ending(() => late.promise),
      { timeout: 0.01 },
    )
    await expect(store.consume('grant', 'id')).rejects.toThrow(StoreTimeoutError)
    // An unhandled rejection would fail this run.
    late.reject(new Error('connection reset'))
    await setImmediate()
  })

  it('leaves no timer behind, and sets none without a timeout', async () => {
    const before = timers()
    const store = boundedStore(memoryStore(), { timeout: 600 })
    await Promise.all(calls.map(([, call]) => call(store)))
    const failing = boundedStore(
      ending(() => Promise.reject(new Error('refused'))),
      { timeout: 600 },
    )
    await Promise.all(calls.map(([, call]) => rejection(call(failing))))
    expect(timers()).toBe(before)
    const pending = boundedStore(ending(() => new Promise(() => {})))
    for (const [, call] of calls) void call(pending)
    await setImmediate()
    expect(timers()).toBe(before)
  })

  it('passes on the errors of Authkit as they are', async () => {
    const store = boundedStore(memoryStore(), { timeout: 5 })
    await expect(store.put('grant', { id: '', data: {} })).rejects.toThrow(AuthkitConfigError)
    const inner = new StoreTimeoutError('get', 'grant', 5)
    const outer = boundedStore(ending(() => Promise.reject(inner)))
    expect(await rejection(outer.get('grant', 'id'))).toBe(inner)
    expect(await rejection(outer.purgeExpired())).toBe(inner)
  })

  it.each([0, -1, Number.NaN, Infinity, 2_147_484, '5', null, true])(
    'S-C1 refuses %j as timeout',
    (timeout) => {
      // What JavaScript callers pass is anything.
      const options = { timeout } as { timeout: number }
      expect(() => boundedStore(memoryStore(), options)).toThrow(AuthkitConfigError)
    },
  )

  it.each([0.001, 5, 2_147_483])('takes %j as timeout', async (timeout) => {
    const store = boundedStore(memoryStore(), { timeout })
    expect(await store.get('grant', 'id')).toBeUndefined()
  })

  it('S-C1 refuses what is no store, and an option that does not exist', () => {
    const make = (...given: unknown[]) => Reflect.apply(boundedStore, undefined, given)
    for (const store of [undefined, null, 'memory']) {
      expect(() => make(store)).toThrow(/^boundedStore: store is a Store/)
    }
    expect(() => make(memoryStore(), { timeOut: 5 })).toThrow(/no option "timeOut"/)
    expect(() => make(memoryStore(), 5)).toThrow(AuthkitConfigError)
  })
})

function throwing(cause: Error): never {
  throw cause
}
