import { percentDecode } from './percent.ts'

/** What the form encoding leaves as it is, WHATWG URL §5.2. */
const PLAIN = /^[\w*.-]*$/

/** Writes pairs as `application/x-www-form-urlencoded`, WHATWG URL §5.2. */
export function urlEncode(pairs: Iterable<readonly [string, string]>): string {
  let form = ''
  for (const [name, value] of pairs) {
    const pair = `${encodePart(name)}=${encodePart(value)}`
    form = form === '' ? pair : `${form}&${pair}`
  }
  return form
}

function encodePart(text: string): string {
  // Most names and values are written as they are.
  if (PLAIN.test(text)) return text
  return new URLSearchParams([['', text]]).toString().slice('='.length)
}

/**
 * Reads `application/x-www-form-urlencoded` into pairs in their order, repeated and empty ones included, WHATWG URL §5.1.
 * Unlike a browser it throws an `EncodingError` on a malformed percent sequence or UTF-8 instead of guessing.
 */
export function urlDecode(text: string): [string, string][] {
  const pairs: [string, string][] = []
  for (const piece of text.split('&')) {
    if (piece === '') continue
    const equals = piece.indexOf('=')
    if (equals < 0) pairs.push([decodePart(piece), ''])
    else pairs.push([decodePart(piece.slice(0, equals)), decodePart(piece.slice(equals + 1))])
  }
  return pairs
}

function decodePart(text: string): string {
  // Most names and values are written as they are.
  if (!text.includes('%') && !text.includes('+')) return text
  return percentDecode(text.replaceAll('+', ' '))
}
