import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { ServerContext } from '../context.ts'
import { checkSeconds } from '../lifetimes.ts'
import { askStore } from '../store-faults.ts'
import type { QueryResource, Resource } from './resource.ts'

const maxLength = 2048

/** A lookup over resources written down in code, or over the application's own. */
export function resourceDirectory(
  resources: readonly Resource[] | QueryResource | undefined,
  report: ServerContext['report'],
): (resource: string) => Promise<Resource | undefined> {
  const query = typeof resources === 'function' ? checked(resources, report) : lookup(resources)
  return async (resource) => (isResourceIdentifier(resource) ? query(resource) : undefined)
}

/** RFC 8707 §2: an absolute URI without fragment. */
function isResourceIdentifier(value: string): boolean {
  return (
    value.length <= maxLength &&
    /^[a-z][a-z0-9+.-]*:[\x21-\x7E]+$/i.test(value) &&
    !value.includes('#') &&
    URL.canParse(value)
  )
}

function lookup(resources: readonly Resource[] = []): QueryResource {
  const map = new Map<string, Resource>()
  for (const resource of resources) {
    checkResource(resource)
    if (map.has(resource.resource))
      throw new AuthkitConfigError(`The resource ${resource.resource} is there twice`)
    map.set(resource.resource, resource)
  }
  return (resource) => map.get(resource)
}

/** The application's own resources, held to the same rules; a fault of its table is like one of the store. */
function checked(query: QueryResource, report: ServerContext['report']): QueryResource {
  return async (name) => {
    const found = await askStore({ operation: 'get', kind: 'resource' }, report, () => query(name))
    // Compared here, since what the application looks up may be less exact.
    if (found?.resource !== name) return undefined
    checkResource(found)
    return found
  }
}

function checkResource(resource: Resource): void {
  checkOptions('resources', resource, {
    resource: 'text',
    accessTokens: 'object?',
    scopes: 'list?',
    accessTokenLifetime: 'number?',
    allowClient: 'function?',
    introspectedBy: 'list?',
  })
  if (!isResourceIdentifier(resource.resource)) {
    throw new AuthkitConfigError('A resource is an absolute URI without fragment')
  }
  const { accessTokenLifetime } = resource
  if (accessTokenLifetime !== undefined) checkSeconds('accessTokenLifetime', accessTokenLifetime)
}
