import { AuthkitConfigError, isAuthkitError } from '../errors.ts'
import { checkOptions } from '../options/check-options.ts'
import type { Store } from './contract.ts'
import { StoreError, StoreTimeoutError } from './errors.ts'

/** Options of `boundedStore`. */
export interface BoundedStoreOptions {
  /** How long one operation may take, in seconds; without limit when absent. `purgeExpired` is never limited. */
  readonly timeout?: number | undefined
}

/** The longest that a timer of Node.js waits, in seconds. */
const maxTimeout = 2_147_483

/**
 * A store whose operations end in time and whose faults are a StoreError, for drivers to answer with. Errors of Authkit itself pass as they
 * are. Throws AuthkitConfigError for a timeout that is no positive number of seconds, and for what is no store.
 */
export function boundedStore(store: Store, options: BoundedStoreOptions = {}): Store {
  const given: unknown = store
  if (typeof given !== 'object' || given === null)
    throw new AuthkitConfigError('boundedStore: store is a Store, such as memoryStore()')
  checkOptions<BoundedStoreOptions>('boundedStore', options, { timeout: 'number?' })
  const { timeout } = options
  if (timeout !== undefined && !(timeout > 0 && timeout <= maxTimeout)) {
    throw new AuthkitConfigError(
      `timeout of a store must be a positive number of seconds, at most ${maxTimeout}`,
    )
  }
  const bounded = async <Result>(
    operation: keyof Store,
    kind: string,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    try {
      // A driver that throws instead of rejecting is caught here, too.
      return await (timeout === undefined ? work() : withTimeout(work(), timeout, operation, kind))
    } catch (error) {
      throw asStoreError(error, operation, kind)
    }
  }
  return {
    get: (kind, id) => bounded('get', kind, () => store.get(kind, id)),
    put: (kind, record) => bounded('put', kind, () => store.put(kind, record)),
    insert: (kind, record) => bounded('insert', kind, () => store.insert(kind, record)),
    consume: (kind, id) => bounded('consume', kind, () => store.consume(kind, id)),
    replace: (kind, record, version) =>
      bounded('replace', kind, () => store.replace(kind, record, version)),
    delete: (kind, id) => bounded('delete', kind, () => store.delete(kind, id)),
    deleteBy: (kind, selector) => bounded('deleteBy', kind, () => store.deleteBy(kind, selector)),
    findBy: (kind, selector) => bounded('findBy', kind, () => store.findBy(kind, selector)),
    async purgeExpired(now) {
      try {
        return await store.purgeExpired(now)
      } catch (error) {
        throw asStoreError(error, 'purgeExpired', undefined)
      }
    },
  }
}

function withTimeout<Result>(
  work: Promise<Result>,
  timeout: number,
  operation: keyof Store,
  kind: string,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new StoreTimeoutError(operation, kind, timeout)),
      timeout * 1000,
    )
    work.then(
      (result) => {
        clearTimeout(timer)
        return resolve(result)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

function asStoreError(error: unknown, operation: keyof Store, kind: string | undefined): unknown {
  return isAuthkitError(error) ? error : new StoreError(operation, kind, { cause: error })
}
