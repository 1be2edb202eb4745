import type { Store } from '@authkit/common/store'
import { StoreError } from '@authkit/common/store'

/** The call that fails: before the store does it, or after, when only the reply is lost. */
export interface Fault {
  /** 1 for the next call. */
  readonly call: number
  readonly when: 'before' | 'after'
  /** Whether the store stays away for the calls that follow, as after a crash. */
  readonly lasting: boolean
}

/** A store whose calls are counted, and of which one can fail. */
export interface FaultyStore {
  readonly store: Store
  /** Calls since `arm`, in the order in which they began. */
  readonly calls: readonly string[]
  /** Counts anew and lets this call fail; none when `undefined`. */
  readonly arm: (fault: Fault | undefined) => void
  /** Resolves when no call is under way. */
  readonly settled: () => Promise<void>
  /** The identifiers of all records of a kind that were ever written. */
  readonly idsOf: (kind: string) => readonly string[]
}

const writing = /^(?:put|insert|consume|replace|delete|deleteBy) /

/** Whether a call changes what is stored. */
export const isWrite = (call: string): boolean => writing.test(call)

/** Wraps a real store. A fault is a StoreError, as it is with every driver. */
export function faultyStore(inner: Store): FaultyStore {
  const calls: string[] = []
  const pending = new Set<Promise<unknown>>()
  const whenDone = async (result: Promise<unknown>): Promise<void> => {
    try {
      await result
    } catch {
      // For the caller of the store.
    } finally {
      pending.delete(result)
    }
  }
  const ids = new Map<string, Set<string>>()
  let armed: Fault | undefined

  const perform = async <Result>(
    operation: keyof Store,
    kind: string,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const number = calls.push(`${operation} ${kind}`)
    const lost = (): StoreError => new StoreError(operation, kind, { cause: new Error('a fault') })
    const fault = armed
    if (fault === undefined || number < fault.call) return work()
    if (number > fault.call && !fault.lasting) return work()
    if (number > fault.call || fault.when === 'before') throw lost()
    await work()
    throw lost()
  }
  const attempt = <Result>(
    operation: keyof Store,
    kind: string,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const result = perform(operation, kind, work)
    pending.add(result)
    void whenDone(result)
    return result
  }
  const note = (kind: string, id: string): void => {
    ids.set(kind, (ids.get(kind) ?? new Set()).add(id))
  }
  const store: Store = {
    get: (kind, id) => attempt('get', kind, () => inner.get(kind, id)),
    put(kind, record) {
      note(kind, record.id)
      return attempt('put', kind, () => inner.put(kind, record))
    },
    insert(kind, record) {
      note(kind, record.id)
      return attempt('insert', kind, () => inner.insert(kind, record))
    },
    consume: (kind, id) => attempt('consume', kind, () => inner.consume(kind, id)),
    replace: (kind, record, version) =>
      attempt('replace', kind, () => inner.replace(kind, record, version)),
    delete: (kind, id) => attempt('delete', kind, () => inner.delete(kind, id)),
    deleteBy: (kind, selector) => attempt('deleteBy', kind, () => inner.deleteBy(kind, selector)),
    findBy: (kind, selector) => attempt('findBy', kind, () => inner.findBy(kind, selector)),
    purgeExpired: (now) => attempt('purgeExpired', '', () => inner.purgeExpired(now)),
  }
  return {
    store,
    calls,
    arm(fault) {
      calls.length = 0
      armed = fault
    },
    async settled() {
      while (pending.size > 0) await Promise.allSettled(pending)
    },
    idsOf: (kind) => [...(ids.get(kind) ?? [])],
  }
}
