import { isUtf8 } from 'node:buffer'

/** Levels of nesting that a header or a payload may have. */
const maximumDepth = 64

/** Reads UTF-8 bytes as one strict JSON object; `undefined` when they are not one, RFC 7515 §4, RFC 7519 §7.2. */
export function parseJsonObject(bytes: Buffer): Record<string, unknown> | undefined {
  const text = bytes.toString('utf8')
  // A replacement character is either in the bytes or stands for bytes that are no UTF-8, RFC 3629 §3.
  if (text.includes('\ufffd') && !isUtf8(bytes)) return undefined
  return parseJsonObjectText(text)
}

/**
 * Reads text as one strict JSON object: no repeated member, no `__proto__`, no lone surrogate, no number beyond what a
 * double holds, at most 64 levels; `undefined` otherwise, RFC 8259 §4, §8.2.
 */
export function parseJsonObjectText(text: string): Record<string, unknown> | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(value)) return undefined
  const members = countMembers(value, 1)
  if (members === invalid) return undefined
  return isPlain(text, members) || scanMembers(text) ? value : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const invalid = -1

/** Counts the members of all objects in a parsed value; `invalid` when it is too deep or holds an infinite number. */
function countMembers(value: object, depth: number): number {
  if (depth > maximumDepth) return invalid
  const isArray = Array.isArray(value)
  const items: readonly unknown[] = isArray ? value : Object.values(value)
  let count = isArray ? 0 : items.length
  for (const item of items) {
    if (typeof item === 'number' && !Number.isFinite(item)) return invalid
    if (typeof item !== 'object' || item === null) continue
    const inner = countMembers(item, depth + 1)
    if (inner === invalid) return invalid
    count += inner
  }
  return count
}

/**
 * True when valid JSON text provably repeats no member. Without white space before a colon, every member ends its name with
 * a quote and a colon, so there are at least as many of these pairs as members; as many as the parsed value kept means that
 * it kept all of them. A value that looks like such a pair only sends the text to the slow scan.
 */
function isPlain(text: string, members: number): boolean {
  if (text.includes('\\u') || text.includes('__proto__') || text.includes('" ')) return false
  if (text.includes('"\n') || text.includes('"\r') || text.includes('"\t')) return false
  let pairs = 0
  for (let at = text.indexOf('":'); at !== -1; at = text.indexOf('":', at + 2)) pairs += 1
  return pairs === members
}

const loneSurrogate = /\p{Surrogate}/u

/** Walks over valid JSON text and looks at every string; false when one repeats a member name, is `__proto__` or is not Unicode. */
function scanMembers(text: string): boolean {
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
