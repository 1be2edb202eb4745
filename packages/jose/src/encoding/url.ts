import { isAscii } from './segment.ts'

/** Longest URL that is looked at, in characters. */
const maximumLength = 2048

/** True for an absolute URL in ASCII, RFC 3986 §4.3. A host in another alphabet would take time that grows with its square. */
export function isUrl(value: string): boolean {
  return value.length <= maximumLength && isAscii(value) && URL.canParse(value)
}
