import { memoryStore, type Clock } from '@authkit/common'
import type { Store } from '@authkit/common/store'

/** A store whose n-th operation fails, before or after it was done. */
export interface FaultyStore {
  readonly store: Store
  /** Operations since the last call of `failAt`. */
  readonly calls: readonly string[]
  /** Counts from now on and lets the operation of this number fail, 1 for the next; none when `undefined`. */
  readonly failAt: (position: number | undefined, when?: 'before' | 'after') => void
}

export const fault = new Error('the disk is full')

export function faultyStore(clock: Clock): FaultyStore {
  const inner = memoryStore({ clock })
  const calls: string[] = []
  let at: number | undefined
  let when: 'before' | 'after' = 'before'
  const attempt = async <Result>(call: string, work: () => Promise<Result>): Promise<Result> => {
    const fails = calls.push(call) === at
    if (fails && when === 'before') throw fault
    const result = await work()
    if (fails) throw fault
    return result
  }
  const store: Store = {
    get: (kind, id) => attempt(`get ${kind}`, () => inner.get(kind, id)),
    put: (kind, record) => attempt(`put ${kind}`, () => inner.put(kind, record)),
    insert: (kind, record) => attempt(`insert ${kind}`, () => inner.insert(kind, record)),
    consume: (kind, id) => attempt(`consume ${kind}`, () => inner.consume(kind, id)),
    replace: (kind, record, version) =>
      attempt(`replace ${kind}`, () => inner.replace(kind, record, version)),
    delete: (kind, id) => attempt(`delete ${kind}`, () => inner.delete(kind, id)),
    deleteBy: (kind, selector) => attempt(`deleteBy ${kind}`, () => inner.deleteBy(kind, selector)),
    findBy: (kind, selector) => attempt(`findBy ${kind}`, () => inner.findBy(kind, selector)),
    purgeExpired: (now) => attempt('purgeExpired', () => inner.purgeExpired(now)),
  }
  return {
    store,
    calls,
    failAt(position, moment = 'before') {
      calls.length = 0
      at = position
      when = moment
    },
  }
}
