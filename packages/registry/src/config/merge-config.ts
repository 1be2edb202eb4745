import { mergedMembers } from './config-members.ts'

/** Some members of a registration. */
export type PartOfConfig = Readonly<Record<string, unknown>>

/**
 * Puts one part of a registration over another, without changing either: what it says wins, and objects such as `clientOptions` are merged name by
 * name.
 */
export function mergeOver(part: PartOfConfig, below: PartOfConfig): PartOfConfig {
  const merged: Record<string, unknown> = { ...below }
  for (const [name, value] of Object.entries(part)) {
    if (value === undefined) continue
    const old = merged[name]
    if (name === 'complianceHooks' && isObject(value) && isObject(old)) {
      merged[name] = joinHooks(value, old)
      continue
    }
    const isMerged = mergedMembers.includes(name) && isObject(value) && isObject(old)
    merged[name] = isMerged ? { ...old, ...defined(value) } : value
  }
  return merged
}

/** Fills what a part of a registration leaves out, and touches nothing else of it. */
export function fill(part: PartOfConfig, with_: PartOfConfig): PartOfConfig {
  return { ...with_, ...defined(part) }
}

/** What a provider needs stays, and what the application adds comes after it. */
function joinHooks(hooks: PartOfConfig, first: PartOfConfig): PartOfConfig {
  const joined: Record<string, unknown> = { ...first }
  for (const [name, value] of Object.entries(defined(hooks))) {
    joined[name] = [first[name] ?? [], value].flat()
  }
  return joined
}

function defined(part: PartOfConfig): PartOfConfig {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
}

function isObject(value: unknown): value is PartOfConfig {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
