import { Buffer } from 'node:buffer'
import { hasKeyText, unescaped } from './key-text.ts'

/** Object identifiers that every SPKI, PKCS #8 or X.509 key of its kind contains, as DER in latin1. */
const derMarks = [
  '\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01',
  '\x06\x07\x2a\x86\x48\xce\x3d\x02\x01',
  '\x30\x05\x06\x03\x2b\x65\x6e',
  '\x30\x05\x06\x03\x2b\x65\x6f',
  '\x30\x05\x06\x03\x2b\x65\x70',
  '\x30\x05\x06\x03\x2b\x65\x71',
  '\x06\x09\x60\x86\x48\x01\x65\x03\x04\x03',
]

/** Shortest public key in DER, in bytes: the SPKI of an Ed25519 key. Fewer hold no key, in no encoding. */
const shortestKey = 44

/** How often a key may be encoded over an encoding: base64 of base64, JSON in base64. */
const maximumDepth = 2

/** The start of PKCS #1, which names no algorithm: a sequence that opens with a positive integer longer than 127 bytes. */
// oxlint-disable-next-line no-control-regex -- DER is made of control characters.
const pkcs1 = /0(?:\x81.|\x82..)(?:\x02\x01\x00)?\x02(?:\x81.|\x82..)\x00[\x80-\xff]/s

/** The same without a leading zero, as a modulus of 2052 bits has it; what follows the modulus must be the exponent then. */
// oxlint-disable-next-line no-control-regex -- DER is made of control characters.
const pkcs1Start = /0(?=((?:\x81.|\x82..)(?:\x02\x01\x00)?\x02(?:\x81(.)|\x82(..)))[\x01-\x7f])/gs

/**
 * True for bytes or text that contain a public or private key in any usual form, wherever it starts. Taken for an HMAC
 * secret, a public key would let everybody sign (CVE-2016-10555, CVE-2024-37568, CVE-2026-34950), RFC 8725 §2.1.
 */
export function looksLikeKey(secret: string | Uint8Array): boolean {
  return holdsKey(Buffer.from(secret).toString('latin1'), 0)
}

function holdsKey(latin1: string, depth: number): boolean {
  const text = unescaped(latin1)
  if (hasKeyText(text) || hasDerMark(latin1)) return true
  if (latin1.length < shortestKey || depth === maximumDepth) return false
  // Only text is an encoding of something; what is decoded at the wrong place or is random is none.
  if (depth > 0 && !isMostlyText(text)) return false
  const forms = text === latin1 ? [latin1] : [latin1, text]
  return forms.some((form) => decodings(form).some((decoded) => holdsKey(decoded, depth + 1)))
}

/** A public key is often handed over as base64, hex or list of the bytes of its DER, its PEM or its JWK; what stands before it may shift it. */
function decodings(latin1: string): readonly string[] {
  const letters = latin1.replaceAll(/[^A-Za-z0-9+/_-]/g, '')
  const digits = latin1.replaceAll(/0x|[^0-9A-Fa-f]/g, '')
  const shiftsOfBase64 = letters.length * 3 < shortestKey * 4 ? [] : [0, 1, 2, 3]
  const shiftsOfHex = digits.length < shortestKey * 2 ? [] : [0, 1]
  const numbers = latin1.match(/\b(?:0x[0-9A-Fa-f]{1,2}|\d{1,3})\b/g) ?? []
  return [
    ...shiftsOfBase64.map((at) => Buffer.from(letters.slice(at), 'base64').toString('latin1')),
    ...shiftsOfHex.map((at) => Buffer.from(digits.slice(at), 'hex').toString('latin1')),
    ...(numbers.length < shortestKey ? [] : [Buffer.from(numbers.map(Number)).toString('latin1')]),
  ]
}

function isMostlyText(latin1: string): boolean {
  const others = latin1.match(/[^\t\n\r -~]/g)?.length ?? 0
  return others * 10 < latin1.length
}

function hasDerMark(latin1: string): boolean {
  return (
    derMarks.some((mark) => latin1.includes(mark)) ||
    pkcs1.test(latin1) ||
    [...latin1.matchAll(pkcs1Start)].some((match) => hasExponent(latin1, match))
  )
}

/** True when an integer of one to eight bytes stands where the modulus ends. */
function hasExponent(
  latin1: string,
  { index, 1: start = '', 2: short, 3: long }: RegExpExecArray,
): boolean {
  const bytes = Buffer.from(short ?? long ?? '', 'latin1')
  const end = index + 1 + start.length + bytes.readUIntBE(0, bytes.length)
  const length = latin1.charCodeAt(end + 1)
  return latin1[end] === '\x02' && length >= 1 && length <= 8
}
