import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { JsonObject, JsonValue } from '@authkit/common/store'
import { type ClientMetadataRule, invalidMember, type MetadataTerms } from './metadata-rule.ts'

/** Languages that one member may come in; each costs a run of its rules. */
const maxLanguages = 50
const languageTag = /^(?:[a-z]{2,8}|x(?=-))(?:-[a-z0-9]{1,8})*$/i

/** Members that the server itself gives, or that decide who a client is: no rule lets them be chosen, RFC 7591 §3.2.1. */
const serverMembers: ReadonlySet<string> = new Set([
  'client_id',
  'client_id_issued_at',
  'client_secret',
  'client_secret_hash',
  'client_secret_expires_at',
  'client_secrets',
  'registration_access_token',
  'registration_access_token_hash',
  'registration_client_uri',
  'software_statement',
])

/** What is left of metadata without the members that the server itself gives. */
export function withoutServerMembers(metadata: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => !serverMembers.has(name)))
}

/** Makes sure that rules are rules; throws an `AuthkitConfigError` for a member that is the server's. */
export function checkRules(rules: readonly ClientMetadataRule[]): void {
  for (const rule of rules) {
    checkOptions('rules', rule, { member: 'text', localized: 'flag?', check: 'function' })
    if (!serverMembers.has(rule.member) && /^[a-z][\w.-]*$/i.test(rule.member)) continue
    throw new AuthkitConfigError(
      `"${rule.member}" cannot be registered: the server itself gives it, or it is no name`,
    )
  }
}

/** The metadata to register: what the rules make of what was sent. Members without a rule are dropped, RFC 7591 §2. */
export async function applyRules(
  rules: readonly ClientMetadataRule[],
  { sent, ...others }: Omit<MetadataTerms, 'registered'>,
): Promise<JsonObject> {
  // One object for all: a copy for each member would take time by the square of their number.
  const registered: Record<string, JsonValue> = {}
  const ruled = new Set<string>()
  for (const { check, ...rule } of rules) {
    for (const name of [rule.member, ...localizedNames(rule, sent)]) {
      // RFC 7592 §2.2: null stands for a member that is not there.
      const before = ruled.has(name) ? own(registered, name) : own(sent, name)
      const value = await check(before ?? undefined, { sent, registered, ...others })
      ruled.add(name)
      if (value === undefined) delete registered[name]
      else registered[name] = value
    }
  }
  return registered
}

/** Tells whether one member at least has a rule and a value. */
export function hasRuledMember(rules: readonly ClientMetadataRule[], sent: JsonObject): boolean {
  return rules
    .flatMap((rule) => [rule.member, ...localizedNames(rule, sent)])
    .some((name) => (own(sent, name) ?? undefined) !== undefined)
}

function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** The names under which a member came for languages, RFC 7591 §2.2. */
function localizedNames(
  { member, localized = false }: Omit<ClientMetadataRule, 'check'>,
  sent: JsonObject,
): readonly string[] {
  if (!localized) return []
  const prefix = `${member}#`
  const names = Object.keys(sent).filter(
    (name) => name.startsWith(prefix) && languageTag.test(name.slice(prefix.length)),
  )
  if (names.length <= maxLanguages) return names
  throw invalidMember(member, `comes in at most ${maxLanguages} languages`)
}
