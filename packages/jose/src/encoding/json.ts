import { decodeTextSegment, decodeUtf8 } from './segment.ts'

/** Levels of nesting that a header or a payload may have. */
const maximumDepth = 64

type JsonMembers = Record<string, unknown>

/** Reads UTF-8 bytes as one strict JSON object, see `parseJsonObjectText`. */
export function parseJsonObject(bytes: Buffer): JsonMembers | undefined {
  const text = decodeUtf8(bytes)
  return text === undefined ? undefined : parseUnicode(text)
}

/** Reads a part of a token that is base64url of such an object. */
export function parseJsonSegment(segment: string): JsonMembers | undefined {
  const text = decodeTextSegment(segment)
  return text === undefined ? undefined : parseUnicode(text)
}

/**
 * Reads text as one strict JSON object: no repeated member, no `__proto__`, no lone surrogate, no number beyond what a
 * double holds, at most 64 levels; `undefined` otherwise, RFC 8259 §4, §8.
 */
export function parseJsonObjectText(text: string): JsonMembers | undefined {
  return text.isWellFormed() ? parseUnicode(text) : undefined
}

function parseUnicode(text: string): JsonMembers | undefined {
  const value = parse(text)
  if (!isObject(value)) return undefined
  // Nothing can have been left out of a value that takes as many characters to write as were read.
  if (compactLength(value, 1) === text.length) return value
  return isStrict(text, value) ? value : undefined
}

/** The same by counting, for text with spaces, escapes or unusual numbers. */
function isStrict(text: string, value: Readonly<JsonMembers>): boolean {
  const members = countMembers(value, 1)
  if (members === invalid) return false
  // Without escapes every quote opens or closes a string, and names can be counted without being read.
  const isSimple = !text.includes('\\') && !text.includes('__proto__')
  return isSimple ? countNames(Buffer.from(text, 'utf8')) === members : scanNames(text)
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

/**
 * How many characters a parsed value takes without spaces and escapes. No JSON text of the value is shorter, and one that
 * repeats a member is longer. `NaN` where that cannot be said: fractions and round numbers may be shorter with an exponent.
 */
function compactLength(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value === 'number') return integerLength(value)
  if (typeof value !== 'object') return value === true ? 4 : 5
  if (value === null) return 4
  if (depth > maximumDepth) return Number.NaN
  return Array.isArray(value) ? listLength(value, depth) : objectLength(value, depth)
}

function objectLength(object: object, depth: number): number {
  let length = 1
  let members = 0
  for (const name in object) {
    // On a polluted prototype there is more than was read.
    if (!Object.hasOwn(object, name)) return Number.NaN
    members += 1
    // In large objects every member has to be looked up, and to count them is faster.
    if (members > largeObject || name === '__proto__') return Number.NaN
    // A parsed object holds what is asked for by its own names.
    length += name.length + 4 + compactLength((object as JsonMembers)[name], depth + 1)
  }
  return members === 0 ? 2 : length
}

/** Members from which on an object is no longer measured. */
const largeObject = 64

function listLength(list: readonly unknown[], depth: number): number {
  let length = 1
  for (const item of list) length += 1 + compactLength(item, depth + 1)
  return length === 1 ? 2 : length
}

/** Digits of an integer that no exponent makes shorter: below 1000, or with fewer than three zeros at its end. */
function integerLength(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0 || (value >= 1000 && value % 1000 === 0)) {
    return Number.NaN
  }
  let digits = 1
  for (let limit = 10; value >= limit; limit *= 10) digits += 1
  return digits
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
