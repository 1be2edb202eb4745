/** Deeper objects have no use, and end whoever writes them down again by recursion. */
const DEEPEST = 64

/** Reads a JSON text that must be an object, of a depth that others can work with; `undefined` for anything else. */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && !isTooDeep(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Level by level, since recursion is what a deep object breaks. */
function isTooDeep(value: object): boolean {
  let level: object[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true
    level = structuresIn(level)
  }
  return false
}

function structuresIn(level: readonly object[]): object[] {
  const found: object[] = []
  for (const each of level) {
    for (const value of Object.values(each)) if (isStructure(value)) found.push(value)
  }
  return found
}

function isStructure(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return isStructure(value) && !Array.isArray(value)
}
