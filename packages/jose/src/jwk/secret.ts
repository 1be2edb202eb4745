import { Buffer } from 'node:buffer'

/** Marks of keys in text form: PEM, RFC 4716, OpenSSH and its base64, and the members of a JWK or a JWK Set. */
const textMarks =
  /-----BEGIN|---- BEGIN|ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-|AAAA(?:B3NzaC1|C3NzaC1|CXNzaC1|E2VjZHNh|GnNr|InNr)|["'](?:kty|keys)["']\s*:/

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

/** The start of PKCS #1, which names no algorithm: a sequence that opens with a positive integer longer than 127 bytes. */
// oxlint-disable-next-line no-control-regex -- DER is made of control characters.
const pkcs1 = /0(?:\x81.|\x82..)(?:\x02\x01\x00)?\x02(?:\x81.|\x82..)\x00[\x80-\xff]/s

/**
 * True for bytes or text that contain a public or private key in any usual form, wherever it starts. Taken for an HMAC
 * secret, a public key would let everybody sign (CVE-2016-10555, CVE-2024-37568, CVE-2026-34950), RFC 8725 §2.1.
 */
export function looksLikeKey(secret: string | Uint8Array): boolean {
  const latin1 = Buffer.from(secret).toString('latin1')
  if (latin1.length < shortestKey) return hasTextMark(latin1)
  // A public key is often handed over as base64 or hex of its DER, its PEM or its JWK; what stands before it may shift it.
  const letters = latin1.replaceAll(/[^A-Za-z0-9+/_-]/g, '')
  const digits = latin1.replaceAll(/[^0-9A-Fa-f]/g, '')
  const shiftsOfBase64 = letters.length * 3 < shortestKey * 4 ? [] : [0, 1, 2, 3]
  const shiftsOfHex = digits.length < shortestKey * 2 ? [] : [0, 1]
  const readings = [
    ...shiftsOfBase64.map((at) => Buffer.from(letters.slice(at), 'base64').toString('latin1')),
    ...shiftsOfHex.map((at) => Buffer.from(digits.slice(at), 'hex').toString('latin1')),
  ]
  return [latin1, ...readings].some((reading) => hasTextMark(reading) || hasDerMark(reading))
}

function hasTextMark(latin1: string): boolean {
  // UTF-16 text is ASCII with NULs between; JSON may write a member name with escapes, an URL any character.
  const text = (latin1.includes('\0') ? latin1.replaceAll('\0', '') : latin1).replaceAll(
    /(?:\\u00|%)([0-9a-f]{2})/gi,
    (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return textMarks.test(text)
}

function hasDerMark(latin1: string): boolean {
  return pkcs1.test(latin1) || derMarks.some((mark) => latin1.includes(mark))
}
