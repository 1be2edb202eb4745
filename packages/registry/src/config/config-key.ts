import { sha256 } from '@authkit/common'

/** Numbers what cannot be written as text: functions and keys are the same when they are the same object. */
const identities = new WeakMap<object, number>()
let next = 0

/** A text that two configurations share when they say the same; it tells nothing of them. */
export function configKey(name: string, config: object): string {
  return sha256(JSON.stringify([name, describe(config)]))
}

function describe(value: unknown): unknown {
  if (typeof value === 'function') return { identity: identityOf(value) }
  if (typeof value !== 'object' || value === null) return value === undefined ? null : value
  if (Array.isArray(value)) return value.map(describe)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return { identity: identityOf(value) }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, describe(member)])
}

function identityOf(value: object): number {
  const known = identities.get(value)
  if (known !== undefined) return known
  next += 1
  identities.set(value, next)
  return next
}
