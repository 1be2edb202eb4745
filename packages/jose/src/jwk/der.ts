/** What a DER structure is: the forms of keys and of certificates that are read. */
export type DerForm =
  | 'spki'
  | 'pkcs1-public'
  | 'pkcs1-private'
  | 'pkcs8'
  | 'encrypted-pkcs8'
  | 'sec1'
  | 'certificate'

/** Longest DER that is read, in bytes; an RSA private key of 16384 bits takes 9500. */
const maximumDer = 49_152

/** The tags inside the outer sequence tell the forms apart; nothing deeper is looked at here. */
const forms: readonly (readonly [RegExp, DerForm])[] = [
  // RFC 5280 §4.1.2.7: an algorithm and a bit string.
  [/^30 03 $/, 'spki'],
  // RFC 5280 §4.1: what is signed, an algorithm and a bit string.
  [/^30 30 03 $/, 'certificate'],
  // RFC 5958 §2: a version, an algorithm and an octet string, then attributes and the public key.
  [/^02 30 04 (?:a0 )?(?:81 |a1 )?$/, 'pkcs8'],
  // RFC 5958 §3: an algorithm and an octet string.
  [/^30 04 $/, 'encrypted-pkcs8'],
  // RFC 8017 §A.1.1: two numbers.
  [/^02 02 $/, 'pkcs1-public'],
  // RFC 8017 §A.1.2: nine numbers. A list of further primes would follow.
  [/^(?:02 ){9}$/, 'pkcs1-private'],
  // RFC 5915 §3: a version and an octet string, then the curve and the public key.
  [/^02 04 (?:a0 )?(?:a1 )?$/, 'sec1'],
]

/** The form of bytes that are exactly one DER structure of those that are read; `undefined` for anything else. */
export function formOfDer(der: Uint8Array): DerForm | undefined {
  if (der.length > maximumDer) return undefined
  const outer = readElement(der, 0)
  if (outer === undefined || outer.tag !== 0x30 || outer.end !== der.length) return undefined
  const tags = tagsInside(der, outer.start)
  return forms.find(([pattern]) => pattern.test(tags))?.[1]
}

/** One element of DER, without its tag and length. */
export interface Element {
  readonly tag: number
  /** Where the content starts. */
  readonly start: number
  /** Where the content ends. */
  readonly end: number
}

/** The tags from here to the end, two hexadecimal digits and a space each; empty when their lengths are wrong. */
function tagsInside(der: Uint8Array, start: number): string {
  let tags = ''
  for (let at = start; at < der.length;) {
    const element = readElement(der, at)
    // The longest of the forms has nine.
    if (element === undefined || tags.length > 30) return ''
    tags += `${element.tag.toString(16).padStart(2, '0')} `
    at = element.end
  }
  return tags
}

/** Reads one tag and length; the length is definite, in its shortest form and within the bytes, X.690 §10.1. */
export function readElement(der: Uint8Array, at: number): Element | undefined {
  const tag = der[at]
  const first = der[at + 1]
  if (tag === undefined || first === undefined) return undefined
  const size = first < 0x80 ? 0 : first - 0x80
  if (first === 0x80 || size > 3) return undefined
  let length = size === 0 ? first : 0
  for (let index = 0; index < size; index += 1) length = length * 256 + (der[at + 2 + index] ?? 0)
  const isShortest = size === 0 || length >= (size === 1 ? 0x80 : 256 ** (size - 1))
  const start = at + 2 + size
  const end = start + length
  return isShortest && end <= der.length ? { tag, start, end } : undefined
}
