import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import type { ClientMetadata } from '@authkit/oauth2'

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Grants whose tokens come after an answer at a redirect URI only, or are about no user. */
const redirected = new Set([
  'authorization_code',
  'implicit',
  'refresh_token',
  'client_credentials',
])

/**
 * The sector of a client, within which users have the same pairwise identifier, Core §8.1: the host of its `sector_identifier_uri`, else
 * the one host of its redirect URIs. A client that has no host, such as a native app, is a sector of its own, `client:` and its identifier;
 * so is one without `sector_identifier_uri` that learns of users elsewhere than at its redirect URIs, such as by the device flow. Throws an
 * `AuthkitConfigError` for a client whose sector cannot be told.
 */
export function sectorIdentifier(client: ClientMetadata): string {
  const sector = sectorOf(client)
  if ('name' in sector) return sector.name
  throw new AuthkitConfigError(`Client "${client.client_id}": ${sector.fault}`)
}

/** Why the sector of a client cannot be told; `undefined` when it can, Core §8.1. */
export function sectorFault(client: ClientMetadata): string | undefined {
  const sector = sectorOf(client)
  return 'name' in sector ? undefined : sector.fault
}

/**
 * True for a client that learns of users only where its redirect URIs lead, so that their host is proven to be its own, Core §8.1. Anybody
 * can register the host of another, and copy what the other's sector document lists; it is of no use while the answers go there.
 */
export function isAnsweredByRedirect({
  grant_types: grants,
  response_types: types,
}: Pick<ClientMetadata, 'grant_types' | 'response_types'>): boolean {
  // A grant that is not known here may ask no redirect URI, so its clients are kept apart.
  return (types ?? ['code']).length > 0 && (grants ?? []).every((name) => redirected.has(name))
}

/**
 * True for a URL that may be told how the sector calls users: it has the host of a redirect URI, or the client is a sector of its own,
 * Core §8.1. Whoever names the host of another gets no answer there, and would get one here.
 */
export function isOfSector(url: string, client: ClientMetadata): boolean {
  const sector = sectorOf(client)
  if ('name' in sector && sector.name === ownSector(client)) return true
  const host = hostOf(url)
  return host !== undefined && (client.redirect_uris ?? []).some((uri) => hostOf(uri) === host)
}

function ownSector({ client_id: clientId }: ClientMetadata): string {
  return `client:${clientId}`
}

function sectorOf(client: ClientMetadata): { name: string } | { fault: string } {
  const uri = client['sector_identifier_uri'] ?? undefined
  if (uri !== undefined) {
    const url = typeof uri === 'string' && isSecureTransport(uri) ? URL.parse(uri) : null
    return url ? { name: url.hostname } : { fault: 'sector_identifier_uri is an https URL' }
  }
  const own = { name: ownSector(client) }
  if (!isAnsweredByRedirect(client)) return own
  const [host, ...others] = new Set((client.redirect_uris ?? []).map(hostOf))
  // Core §8.1: several hosts need a document that lists them, else anybody could join the sector of another by naming its host too.
  // An address that is no host counts like another host, for the same reason.
  if (others.length > 0) {
    return {
      fault:
        'pairwise subjects need sector_identifier_uri, as its redirect_uris have several hosts',
    }
  }
  return host === undefined ? own : { name: host }
}

/** The host of a redirect URI; none for a loopback address or a scheme of an app, which any app can have, RFC 8252 §7. */
function hostOf(uri: string): string | undefined {
  const url = URL.parse(uri)
  if (!url || !/^https?:$/.test(url.protocol) || loopback.test(url.hostname)) return undefined
  return url.hostname
}
