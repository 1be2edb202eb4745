import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { AuthorizationServer } from './authorization-server.ts'

/** How tenants are told apart and what their servers are. */
export interface TenantsOptions {
  /** The tenant that a request is for, by its host or path: the `url` is the one that the host application vouches for. `undefined` when it is for none. */
  readonly tenantOf: (request: HttpRequest) => string | undefined
  /** Makes the server of a tenant, with issuer, clients, keys and store of its own; `undefined` when there is no such tenant. */
  readonly createServer: (
    tenant: string,
  ) => AuthorizationServer | undefined | Promise<AuthorizationServer | undefined>
  /** Servers that are kept ready; the one that was asked for longest ago goes first. 1000 unless given. */
  readonly maxServers?: number
}

/** Many authorization servers in one process, found by the request, RFC 8414 §3. */
export interface Tenants {
  /** The server that a request is for; `undefined` when it is for none. */
  readonly serverFor: (request: HttpRequest) => Promise<AuthorizationServer | undefined>
  /** Answers a request to an endpoint of any tenant; `undefined` when there is none. */
  readonly handle: (request: HttpRequest) => Promise<HttpResponse | undefined>
  /** Forgets a server, whose clients or keys changed; the next request makes it anew. */
  readonly forget: (tenant: string) => void
}

/** Resolves the issuer of each request: keys, clients and store follow it. */
export function tenants(options: TenantsOptions): Tenants {
  checkOptions('tenants', options, {
    tenantOf: 'function',
    createServer: 'function',
    maxServers: 'number?',
  })
  const { tenantOf, createServer, maxServers = 1000 } = options
  if (!Number.isSafeInteger(maxServers) || maxServers < 1)
    throw new AuthkitConfigError('maxServers is a whole number of at least 1')
  // In the order of their last use.
  const ready = new Map<string, AuthorizationServer>()
  // Apart from the ready ones, so that names which somebody makes up push none of these out.
  const making = new Map<string, Promise<AuthorizationServer | undefined>>()

  const keep = (tenant: string, server: AuthorizationServer): AuthorizationServer => {
    ready.delete(tenant)
    ready.set(tenant, server)
    const [oldest] = ready.keys()
    if (ready.size > maxServers && oldest !== undefined) ready.delete(oldest)
    return server
  }
  const create = async (tenant: string) => createServer(tenant)
  const make = (tenant: string): Promise<AuthorizationServer | undefined> => {
    const made: Promise<AuthorizationServer | undefined> = create(tenant)
      // One that was forgotten meanwhile answers who waits for it and is not kept.
      .then((server) => (server && making.get(tenant) === made ? keep(tenant, server) : server))
      .finally(() => {
        if (making.get(tenant) === made) making.delete(tenant)
      })
    making.set(tenant, made)
    return made
  }
  const serverFor = async (request: HttpRequest): Promise<AuthorizationServer | undefined> => {
    const tenant = tenantOf(request)
    if (tenant === undefined) return undefined
    const server = ready.get(tenant)
    return server ? keep(tenant, server) : (making.get(tenant) ?? make(tenant))
  }
  return {
    serverFor,
    handle: async (request) => (await serverFor(request))?.handle(request),
    forget(tenant) {
      making.delete(tenant)
      ready.delete(tenant)
    },
  }
}
