import type { JsonObject, JsonValue } from '@authkit/common/store'
import { isProtocolClaim } from './protocol-claims.ts'
import type { UserInfo } from './user-info.ts'

/**
 * The references to aggregated and distributed claims of a user that a client was granted, and their sources, Core §5.6.2.
 * A source tells all that it has: its JWT is read as a whole, its endpoint answers everything. So it goes out only when each claim that it
 * is named for was granted; give claims that are granted apart sources of their own.
 */
export function selectSources(
  userInfo: UserInfo,
  isGranted: (name: string) => boolean,
): JsonObject {
  const sources = objectOf(userInfo, '_claim_sources')
  const references = Object.entries(objectOf(userInfo, '_claim_names')).filter(
    ([name, source]) =>
      !isProtocolClaim(name) && typeof source === 'string' && Object.hasOwn(sources, source),
  )
  const withheld = new Set(
    references.filter(([name]) => !isGranted(name)).map(([, source]) => source),
  )
  const released = references.filter(([, source]) => !withheld.has(source))
  if (released.length === 0) return {}
  const used = new Set(released.map(([, source]) => source))
  return {
    _claim_names: Object.fromEntries(released),
    _claim_sources: Object.fromEntries(Object.entries(sources).filter(([name]) => used.has(name))),
  }
}

function objectOf(userInfo: UserInfo, name: string): JsonObject {
  const value = Object.hasOwn(userInfo, name) ? userInfo[name] : undefined
  return isObject(value) ? value : {}
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
