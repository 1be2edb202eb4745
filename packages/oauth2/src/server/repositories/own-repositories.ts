import { AuthkitError } from '@authkit/common'
import { TemporarilyUnavailableError } from '../../errors.ts'
import type { ServerContext } from '../context.ts'
import type { RepositorySet } from './repositories.ts'

/** The repositories of an application, whose faults are reported and answered like those of the store, RFC 6749 §4.1.2.1. */
export function ownRepositories(
  own: Partial<RepositorySet> = {},
  report: ServerContext['report'],
): Partial<RepositorySet> {
  const given = Object.entries(own).filter(([, repository]) => repository !== undefined)
  // Each member is what it was, behind a proxy; the library does not type its result.
  return Object.fromEntries(
    given.map(([kind, repository]) => [kind, reporting(kind, repository, report)]),
  )
}

function reporting<Repository extends object>(
  kind: string,
  repository: Repository,
  report: ServerContext['report'],
): Repository {
  return new Proxy(repository, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return async (...values: readonly unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(member, target, values)
        } catch (cause) {
          if (cause instanceof AuthkitError) throw cause
          report({ type: 'store_failed', operation: String(name), kind, cause })
          throw new TemporarilyUnavailableError(undefined, { cause, reason: 'store_failed' })
        }
      }
    },
  })
}
