import { isValidUrl } from '@authkit/common'
import type { JsonValue } from '@authkit/common/store'
import { invalidMember } from './metadata-rule.ts'

const maxTextLength = 256
const maxUrlLength = 2048
const maxListLength = 50
/** Control characters, halves of characters, and those that turn the direction of writing around. */
const unprintable = /[\p{Cc}\p{Surrogate}\u202A-\u202E\u2066-\u2069]/u

/** A text of the client metadata that people may read; an empty one counts as not sent, RFC 7591 §2. */
export function textValue(member: string, value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string' || value.length > maxTextLength || unprintable.test(value)) {
    throw invalidMember(member, `is a printable text of at most ${maxTextLength} characters`)
  }
  return value
}

/** A list of texts of the client metadata, each once; an empty one counts as not sent, RFC 7591 §2. */
export function listValue(
  member: string,
  value: JsonValue | undefined,
  maxLength: number = maxTextLength,
): readonly string[] | undefined {
  if (value === undefined) return undefined
  // What is in the list is looked at here, whatever its type says.
  const entries: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined
  const texts = entries?.filter((entry) => typeof entry === 'string')
  const isList =
    texts !== undefined &&
    texts.length === entries?.length &&
    texts.length <= maxListLength &&
    texts.every((text) => text !== '' && text.length <= maxLength && !unprintable.test(text))
  if (!isList) throw invalidMember(member, `is a list of at most ${maxListLength} printable texts`)
  return texts.length === 0 ? undefined : [...new Set(texts)]
}

/** The URL of a page or document of the client; an empty text counts as not sent, RFC 7591 §2. */
export function urlValue(member: string, value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === '') return undefined
  const isUrl =
    typeof value === 'string' &&
    value.length <= maxUrlLength &&
    // RFC 7591 §5: pages are shown to users, so nothing but https, and no host in disguise.
    /^https:/i.test(value) &&
    isValidUrl(value, { fragmentsAllowed: false })
  if (!isUrl) {
    throw invalidMember(member, 'is an https URL without user information and fragment')
  }
  return value
}
