import { AuthkitConfigError, checkOptions, type OptionKinds } from '@authkit/common'
import { ownOf } from '../encoding/own.ts'
import type { ClaimPolicy, ClaimRule } from './claims.ts'

/** Checks what is asked of single claims; throws `AuthkitConfigError` for a rule that would check nothing. */
export function rulesOf(
  claims: Readonly<Record<string, ClaimRule>> | undefined,
): ClaimPolicy['rules'] {
  if (claims === undefined) return []
  // A Map has no entries of its own, and its rules would be checked by nobody.
  if (!isPlainObject(claims)) throw new AuthkitConfigError('claims is an object of rules by name')
  return Object.entries(claims).map(([name, rule]) => [name, checkedRule(name, rule)])
}

const ruleKinds: OptionKinds<ClaimRule> = {
  essential: 'flag?',
  value: 'string|number|flag?',
  values: 'list?',
  validate: 'function?',
}

/** A rule that says less than it seems to would let a token pass: one that is misspelled, or whose value is not there. */
function checkedRule(name: string, given: ClaimRule): ClaimRule {
  checkOptions(`the rule of the claim ${name}`, given, ruleKinds)
  const rule = ownOf(given)
  for (const member of ['value', 'values'] as const) {
    if (!(member in rule) || rule[member] !== undefined) continue
    throw new AuthkitConfigError(`${member} of the claim ${name} is undefined; leave it out`)
  }
  if (rule.values?.length === 0) {
    throw new AuthkitConfigError(`values of the claim ${name} is a list with one value at least`)
  }
  return rule
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
