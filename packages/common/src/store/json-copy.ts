import type { JsonObject, JsonValue } from './contract.ts'

/** A copy of what JSON keeps of an object, RFC 8259 §2. Plain values are copied at once, and what is not plain by way of JSON text. */
export function jsonCopy(value: JsonObject): JsonObject {
  // An object becomes an object on either way.
  return copy(value, 0) as JsonObject
}

/** Freezes a copy through and through; one that is frozen already costs nothing. */
export function freezeJson<Value extends JsonValue>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const member of Object.values(value)) if (member !== undefined) freezeJson(member)
  return Object.freeze(value)
}

/** Deeper than this the JSON text is made, which sees what contains itself. */
const maxDepth = 32

function copy(value: unknown, depth: number): JsonValue {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null
  if (depth < maxDepth && Array.isArray(value)) return copyList(value, depth + 1)
  if (depth < maxDepth && isPlain(value)) return copyMembers(value, depth + 1)
  return JSON.parse(JSON.stringify(value))
}

function copyList(list: readonly unknown[], depth: number): readonly JsonValue[] {
  return Array.from(list, (each) => (isKept(each) ? copy(each, depth) : null))
}

function copyMembers(value: Readonly<Record<string, unknown>>, depth: number): JsonObject {
  const members: Record<string, JsonValue> = {}
  for (const name of Object.keys(value)) {
    const member = value[name]
    if (isKept(member)) members[name] = copy(member, depth)
  }
  return members
}

/** JSON leaves these out of an object. */
function isKept(value: unknown): boolean {
  return value !== undefined && typeof value !== 'function' && typeof value !== 'symbol'
}

/** True for an object whose members can be copied one by one: a member `__proto__` would be taken for the prototype. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (
    (prototype === Object.prototype || prototype === null) &&
    !('toJSON' in value) &&
    !Object.hasOwn(value, '__proto__')
  )
}
