import type { ServerContext } from '../context.ts'
import { askStore } from '../store-faults.ts'
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
      return (...values: readonly unknown[]): Promise<unknown> =>
        askStore({ operation: String(name), kind }, report, () =>
          Reflect.apply(member, target, values),
        )
    },
  })
}
