import type { AuthorizationServerMetadata } from './metadata.ts'
import { describeFault, type MetadataFault, faultOf } from './metadata-kinds.ts'
import { type MetadataRule, serverMetadataRules } from './metadata-rules.ts'
import { InvalidServerMetadataError } from './server-metadata-error.ts'

/**
 * Makes sure that a document is what an authorization server may publish, and returns it, RFC 8414 §2. A profile gives its `further` rules.
 * Throws an `InvalidServerMetadataError` that names the first member that is wrong.
 */
export function validateServerMetadata(
  document: unknown,
  further: readonly MetadataRule[] = [],
): AuthorizationServerMetadata {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new InvalidServerMetadataError('The metadata is not an object', undefined, 'malformed')
  }
  // What a document inherits it does not say.
  const members: Readonly<Record<string, unknown>> = { ...document }
  for (const rule of [...serverMetadataRules, ...further]) {
    requireMember(members, rule)
    checkMember(members, rule)
  }
  // An object with an issuer that is a text, by the first of the rules.
  return document as AuthorizationServerMetadata
}

/** Judges the members that are there, for a part of a document. Throws an `InvalidServerMetadataError`. */
export function checkMetadataMembers(members: Readonly<Record<string, unknown>>): void {
  for (const rule of serverMetadataRules) checkMember(members, rule)
}

function requireMember(members: Readonly<Record<string, unknown>>, rule: MetadataRule): void {
  const { member, required = false } = rule
  const value = members[member]
  const lacking = value === undefined || (Array.isArray(value) && value.length === 0)
  if (!lacking) return
  if (typeof required === 'function' ? required(members) : required) throw invalid(rule, 'missing')
}

function checkMember(members: Readonly<Record<string, unknown>>, rule: MetadataRule): void {
  const value = members[rule.member]
  if (value === undefined) return
  const fault = faultOf(rule.kind, value, members['issuer'])
  if (fault) throw invalid(rule, fault)
  if (Array.isArray(value)) checkValues(value, rule)
}

function checkValues(list: readonly unknown[], rule: MetadataRule): void {
  const { values, needs = [], refuses = [] } = rule
  const refuse = (problem: string) =>
    new InvalidServerMetadataError(`${rule.member} ${problem}`, rule.member, 'value')
  const lacking = needs.find((value) => !list.includes(value))
  if (lacking !== undefined) throw refuse(`must hold ${lacking}`)
  const refused = refuses.find((value) => list.includes(value))
  if (refused !== undefined) throw refuse(`must not hold ${refused}`)
  if (!values) return
  const allowed: readonly unknown[] = values
  if (!list.every((value) => allowed.includes(value)))
    throw refuse(`holds another value than ${values.join(', ')}`)
}

function invalid({ member, kind }: MetadataRule, fault: MetadataFault): InvalidServerMetadataError {
  return new InvalidServerMetadataError(describeFault(member, kind, fault), member, fault)
}
