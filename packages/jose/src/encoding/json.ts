import { isUtf8 } from 'node:buffer'

/** Levels of nesting that a header or a payload may have. */
const maximumDepth = 64

type JsonMembers = Record<string, unknown>

/** Reads text as one strict JSON object, see `parseJsonObject`. */
export function parseJsonObjectText(text: string): JsonMembers | undefined {
  return parseJsonObject(Buffer.from(text, 'utf8'))
}

/**
 * Reads UTF-8 bytes as one strict JSON object: no repeated member, no `__proto__`, no lone surrogate, no number beyond what
 * a double holds, at most 64 levels; `undefined` otherwise, RFC 8259 §4, §8.
 */
export function parseJsonObject(bytes: Buffer): JsonMembers | undefined {
  const text = bytes.toString('utf8')
  // A replacement character is either in the bytes or stands for bytes that are no UTF-8.
  if (text.includes('\ufffd') && !isUtf8(bytes)) return undefined
  const value = parse(text)
  if (!isObject(value)) return undefined
  const members = countMembers(value, 1)
  if (members === invalid) return undefined
  // Without escapes every quote opens or closes a string, and names can be counted without being read.
  const isSimple = !text.includes('\\') && !text.includes('__proto__')
  const isUnique = isSimple ? countNames(bytes) === members : scanNames(text)
  return isUnique ? value : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const invalid = -1

/** Counts the members that a parsed object kept, at every level; `invalid` when it is too deep or holds an infinite number. */
function countMembers(object: Readonly<JsonMembers>, depth: number): number {
  const values = Object.values(object)
  const inner = countInside(values, depth)
  return inner === invalid ? invalid : values.length + inner
}

/** Counts the members of the objects in a list. */
function countInside(values: readonly unknown[], depth: number): number {
  if (depth > maximumDepth) return invalid
  let count = 0
  for (const value of values) {
    if (typeof value === 'number' && !Number.isFinite(value)) return invalid
    const inner = isObject(value)
      ? countMembers(value, depth + 1)
      : Array.isArray(value)
        ? countInside(value, depth + 1)
        : 0
    if (inner === invalid) return invalid
    count += inner
  }
  return count
}

const quote = 34
const colon = 58

/** Counts the member names in valid JSON without escapes: the colons outside strings. An iterator or a branch more costs twice the time. */
function countNames(bytes: Uint8Array): number {
  let names = 0
  let outside = 1
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === quote) outside ^= 1
    else if (byte === colon) names += outside
  }
  return names
}

const loneSurrogate = /\p{Surrogate}/u

/** Looks at every string of valid JSON; false when one repeats a member name, is `__proto__` as a name, or is not Unicode. */
function scanNames(text: string): boolean {
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '{') open.push(new Set())
    else if (character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === '"') {
      const end = endOfString(text, at)
      const content: unknown = JSON.parse(text.slice(at, end))
      if (typeof content !== 'string' || loneSurrogate.test(content)) return false
      if (isName(text, end)) {
        const names = open.at(-1)
        // RFC 7515 §4, RFC 7519 §4: a member name occurs once.
        if (names === undefined || names.has(content) || content === '__proto__') return false
        names.add(content)
      }
      at = end - 1
    }
  }
  return true
}

/** Index after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

/** A string of valid JSON is a member name exactly when a colon follows it. */
function isName(text: string, end: number): boolean {
  let at = end
  while (' \n\r\t'.includes(text[at] ?? '.')) at += 1
  return text[at] === ':'
}
