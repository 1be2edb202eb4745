import { AuthkitConfigError } from '@authkit/common'
import type { Store } from '@authkit/common/store'
import { OAuth2Error, TemporarilyUnavailableError } from '../errors.ts'
import type { ServerContext } from './context.ts'

/** What is asked of a store or a table of the application: in which operation, and about what. */
interface Question {
  readonly operation: string
  readonly kind: string | undefined
}

/**
 * Asks a store or a table of the application. A fault is reported and answered with 503, so that nobody takes it for success, RFC 6749
 * §4.1.2.1. Errors of the protocol pass, and so does a record that no store can hold: that is a mistake of the caller's.
 */
export async function askStore<Result>(
  { operation, kind }: Question,
  report: ServerContext['report'],
  work: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof AuthkitConfigError || cause instanceof OAuth2Error) throw cause
    report({ type: 'store_failed', operation, kind, cause })
    throw new TemporarilyUnavailableError(undefined, { cause, reason: 'store_failed' })
  }
}

/** A store whose faults are reported and answered with 503, RFC 6749 §4.1.2.1. */
export function reportingStore(store: Store, report: ServerContext['report']): Store {
  const attempt = <Result>(
    operation: keyof Store,
    kind: string | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> => askStore({ operation, kind }, report, work)
  return {
    get: (kind, id) => attempt('get', kind, () => store.get(kind, id)),
    put: (kind, record) => attempt('put', kind, () => store.put(kind, record)),
    insert: (kind, record) => attempt('insert', kind, () => store.insert(kind, record)),
    consume: (kind, id) => attempt('consume', kind, () => store.consume(kind, id)),
    replace: (kind, record, version) =>
      attempt('replace', kind, () => store.replace(kind, record, version)),
    delete: (kind, id) => attempt('delete', kind, () => store.delete(kind, id)),
    deleteBy: (kind, selector) => attempt('deleteBy', kind, () => store.deleteBy(kind, selector)),
    findBy: (kind, selector) => attempt('findBy', kind, () => store.findBy(kind, selector)),
    purgeExpired: (now) => attempt('purgeExpired', undefined, () => store.purgeExpired(now)),
  }
}
