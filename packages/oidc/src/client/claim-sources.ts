import type { UserInfo } from '../claims/user-info.ts'
import { isProtocolClaim } from '../claims/protocol-claims.ts'
import { ClaimSourceError } from './claim-source-error.ts'

/** Where claims of another provider are: in a token that came along, or behind an endpoint, OpenID Connect Core §5.6.2. */
export type ClaimSource =
  | { readonly token: string }
  | { readonly endpoint: string; readonly accessToken: string | undefined }

/** A source, and the claims that are taken from it. */
export interface ReferencedSource {
  readonly source: ClaimSource
  readonly names: readonly string[]
}

/** Most claims that one answer may refer to. */
const maximumNames = 100

/**
 * The sources that an answer refers to and the claims to take from each, OpenID Connect Core §5.6.2. Throws a `ClaimSourceError` for references that
 * lead nowhere and for too many.
 */
export function referencedSources(
  userinfo: UserInfo,
  isWanted: (name: string) => boolean,
  maxSources: number,
): readonly ReferencedSource[] {
  const references = Object.entries(objectOf(userinfo, '_claim_names'))
  if (references.length > maximumNames) throw new ClaimSourceError('There are too many references')
  const sources = objectOf(userinfo, '_claim_sources')
  const namesBySource = new Map<string, string[]>()
  for (const [name, source] of references) {
    // What the provider says itself stands, and nobody else says who the user is.
    if (!isWanted(name) || isProtocolClaim(name) || Object.hasOwn(userinfo, name)) continue
    if (typeof source !== 'string' || !Object.hasOwn(sources, source)) {
      throw new ClaimSourceError('A claim refers to a source that is not there')
    }
    namesBySource.set(source, [...(namesBySource.get(source) ?? []), name])
  }
  if (namesBySource.size > maxSources) throw new ClaimSourceError('There are too many sources')
  return [...namesBySource].map(([id, names]) => ({ names, source: sourceOf(sources[id]) }))
}

function objectOf(userinfo: UserInfo, name: string): Readonly<Record<string, unknown>> {
  const value = Object.hasOwn(userinfo, name) ? userinfo[name] : undefined
  if (value === undefined) return {}
  if (isObject(value)) return value
  throw new ClaimSourceError(`${name} is not an object`)
}

function sourceOf(value: unknown): ClaimSource {
  if (!isObject(value)) throw new ClaimSourceError('A source of claims is not an object')
  const { JWT: token, endpoint, access_token: accessToken } = value
  if (typeof token === 'string') return { token }
  if (typeof endpoint !== 'string') {
    throw new ClaimSourceError('A source of claims has neither a token nor an endpoint')
  }
  if (accessToken === undefined || isAccessToken(accessToken)) return { endpoint, accessToken }
  throw new ClaimSourceError('The access token of a source of claims is none')
}

/** RFC 6749 §A.12: printable ASCII, since it goes into a header. */
function isAccessToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x20-\x7E]+$/.test(value)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
