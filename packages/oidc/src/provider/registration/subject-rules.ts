import { FetchError, guardedFetch } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { type ClientMetadata, InvalidClientMetadataError, type OAuth2Error } from '@authkit/oauth2'
import { type ClientMetadataRule, invalidMember, textValue, urlValue } from '@authkit/oauth2/server'
import { isAnsweredByRedirect, sectorFault } from '../sector-identifier.ts'
import { textsOf } from './application-type.ts'

/** How the documents of sectors are fetched. */
export interface SectorTransport {
  /** `any` lets them be at loopback and private addresses; `public` unless given. */
  readonly addresses?: 'any' | 'public' | undefined
  /** Fetches them instead of the server's own connection; only with `addresses: 'any'`. */
  readonly fetch?: typeof fetch | undefined
}

type ClientLists = Pick<ClientMetadata, 'redirect_uris' | 'grant_types' | 'response_types'>

/** Longest document in bytes: room for the redirect URIs of a hundred clients. */
const maxBytes = 262_144
const member = 'sector_identifier_uri'

/** How users are called before a client, and before which others the same, Registration §2 and §5. */
export function subjectRules(
  subjectTypes: readonly string[],
  transport: SectorTransport,
): readonly ClientMetadataRule[] {
  return [
    {
      member: 'subject_type',
      check(value) {
        // Written down, so that nobody's name changes with the settings of the server.
        const type = textValue('subject_type', value) ?? subjectTypes[0]
        if (type === undefined || subjectTypes.includes(type)) return type
        throw invalidMember('subject_type', 'is one that the metadata lists')
      },
    },
    {
      member,
      async check(value, { registered }) {
        const uri = urlValue(member, value)
        const redirectUris = textsOf(registered['redirect_uris'])
        if (uri === undefined) {
          requireSector(registered)
          return undefined
        }
        requireRedirects(registered)
        const listed = await fetchSector(uri, transport)
        // Registration §5: whoever is in a sector knows users by its names, so the sector says who that is.
        if (redirectUris.every((redirectUri) => listed.has(redirectUri))) return uri
        throw invalidMember(member, 'leads to a list without one of the redirect URIs')
      },
    },
  ]
}

/** Registration §5: the document proves something by where answers go, so they go nowhere else. */
function requireRedirects(registered: JsonObject): void {
  // Made by the rules before this one, which give these members these types.
  const metadata = registered as JsonObject & ClientLists
  if ((metadata.redirect_uris ?? []).length === 0)
    throw invalidMember(member, 'is for clients with redirect_uris, which it lists')
  if (!isAnsweredByRedirect(metadata))
    throw invalidMember(member, 'is for clients that are answered at their redirect_uris alone')
}

/** Core §8.1: without a document the host of the redirect URIs is the sector, so there is one. */
function requireSector(registered: JsonObject): void {
  // Made by the rules before this one, which give these members these types.
  const metadata = registered as JsonObject & ClientLists
  if (registered['subject_type'] !== 'pairwise') return
  if (sectorFault({ ...metadata, client_id: '' }) === undefined) return
  throw invalidMember(member, 'is needed, since the redirect URIs have several hosts')
}

/** The redirect URIs in the document of a sector, Registration §5. */
async function fetchSector(
  uri: string,
  { addresses = 'public', fetch }: SectorTransport,
): Promise<ReadonlySet<unknown>> {
  const headers = { accept: 'application/json' }
  try {
    const { status, text } = await guardedFetch(uri, { addresses, fetch, headers, maxBytes })
    if (status !== 200) throw unusable('sector_answers_otherwise')
    const list: unknown = JSON.parse(text)
    const isList = Array.isArray(list) && list.every((entry) => typeof entry === 'string')
    if (isList) return new Set(list)
  } catch (cause) {
    if (cause instanceof FetchError) throw unusable('sector_unreachable', cause)
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw unusable('sector_is_no_list')
}

function unusable(reason: string, cause?: unknown): OAuth2Error {
  const message = `${member} does not lead to a JSON list of redirect URIs`
  return new InvalidClientMetadataError(message, { reason, cause })
}
