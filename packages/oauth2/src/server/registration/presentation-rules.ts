import { formatScope, parseScope } from '../../protocol/scope.ts'
import { InvalidScopeError } from '../../errors.ts'
import { listValue, textValue, urlValue } from './member-values.ts'
import { type ClientMetadataRule, invalidMember } from './metadata-rule.ts'

/** What a client may ask for: those of `open`, else of the server, RFC 7591 §2. */
export function scopeRule(open: readonly string[] | undefined): ClientMetadataRule {
  return {
    member: 'scope',
    check(value, { context }) {
      const allowed = open ?? context.scopes
      // RFC 7591 §2: a client that names none gets a default; it is written down, so that scopes of later times are not in it.
      if (value === undefined) return allowed && formatScope(allowed)
      const scope = typeof value === 'string' ? readScope(value) : undefined
      if (!scope) throw invalidMember('scope', 'is a text of scopes, one space between them')
      if (allowed && !scope.every((name) => allowed.includes(name))) {
        throw invalidMember('scope', 'holds one that cannot be registered here')
      }
      return formatScope(scope)
    },
  }
}

function readScope(value: string): readonly string[] | undefined {
  try {
    return parseScope(value)
  } catch (error) {
    if (error instanceof InvalidScopeError) return undefined
    throw error
  }
}

/** What users are shown about a client, and what it says about itself, RFC 7591 §2. */
export const presentationRules: readonly ClientMetadataRule[] = [
  // RFC 7591 §2.2: what people read or look at can be had in their language.
  { member: 'client_name', localized: true, check: (value) => textValue('client_name', value) },
  ...['client_uri', 'logo_uri', 'tos_uri', 'policy_uri'].map((member) => ({
    member,
    localized: true,
    check: (value: Parameters<ClientMetadataRule['check']>[0]) => urlValue(member, value),
  })),
  { member: 'contacts', check: (value) => listValue('contacts', value) },
  { member: 'software_id', check: (value) => textValue('software_id', value) },
  { member: 'software_version', check: (value) => textValue('software_version', value) },
]
