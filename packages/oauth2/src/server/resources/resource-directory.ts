import { AuthkitConfigError, checkOptions } from '@authkit/common'
import { checkSeconds } from '../lifetimes.ts'
import type { QueryResource, Resource } from './resource.ts'

const maxLength = 2048

/** A lookup over resources written down in code, or over the application's own. */
export function resourceDirectory(
  resources: readonly Resource[] | QueryResource | undefined,
): (resource: string) => Promise<Resource | undefined> {
  const query = typeof resources === 'function' ? resources : lookup(resources ?? [])
  return async (resource) => {
    if (!isResourceIdentifier(resource)) return undefined
    const found = await query(resource)
    // Compared here, since what the application looks up may be less exact.
    return found?.resource === resource ? found : undefined
  }
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

function lookup(resources: readonly Resource[]): QueryResource {
  const map = new Map<string, Resource>()
  for (const resource of resources) {
    checkResource(resource)
    if (map.has(resource.resource))
      throw new AuthkitConfigError(`The resource ${resource.resource} is there twice`)
    map.set(resource.resource, resource)
  }
  return (resource) => map.get(resource)
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
