import type { JsonObject, JsonValue } from '@authkit/common/store'
import { taggedName, withoutLanguage } from './language-tag.ts'
import { isProtocolClaim } from './protocol-claims.ts'
import { selectSources } from './claim-sources.ts'
import type { UserInfo } from './user-info.ts'

/**
 * The claims of a user that go by the given names, for a client that was granted these, Core §5.3.2. A name without a language tag covers
 * every language, Core §5.2. Claims of others come along while all that their source tells was granted, Core §5.6.2. What a client would
 * like the value to be changes nothing, Core §5.5.1. `sub` and whatever else the server itself says is never among them.
 */
export function selectClaims(userInfo: UserInfo, names: Iterable<string>): JsonObject {
  const granted = new Set([...names].map(comparable))
  const isGranted = (name: string): boolean => !isProtocolClaim(name) && covers(granted, name)
  const normal = Object.entries(userInfo).filter(
    // Core §5.3.2: a claim that is not returned is left out, never sent as null or empty.
    ([name, value]) => !name.startsWith('_claim_') && isPresent(value) && isGranted(name),
  )
  return { ...Object.fromEntries(normal), ...selectSources(userInfo, isGranted) }
}

function isPresent(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== ''
}

function covers(granted: ReadonlySet<string>, name: string): boolean {
  return granted.has(comparable(name)) || granted.has(withoutLanguage(name))
}

/** Names are compared exactly, but language tags without regard to case, RFC 5646 §2.1.1. */
function comparable(name: string): string {
  const tagged = taggedName(name)
  return tagged ? `${tagged.claim}#${tagged.tag.toLowerCase()}` : name
}
