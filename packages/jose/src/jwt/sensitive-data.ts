import { InsecureClaimError } from '../errors.ts'

/** Claims that hold a secret by their name. */
const secretNames: ReadonlySet<string> = new Set([
  'password',
  'token',
  'secret',
  'secret_key',
  'api_key',
])

/** Identifiers, which may happen to look like anything. */
const identifiers: ReadonlySet<string> = new Set(['iss', 'sub', 'aud', 'jti', 'client_id'])

/**
 * Refuses claims whose name or value is a secret, since a signed token can be read by everybody: `InsecureClaimError` for
 * `password`, `token`, `secret`, `secret_key` and `api_key`, and for text that is a payment card number, a US social
 * security number or a private key in PEM. Looks at the top level only, RFC 7519 §12.
 */
export function checkSensitiveData(claims: Readonly<Record<string, unknown>>): void {
  for (const name in claims) {
    const value = claims[name]
    if (secretNames.has(name)) throw new InsecureClaimError(name)
    if (typeof value === 'string' && isSecretText(value) && !identifiers.has(name)) {
      throw new InsecureClaimError(name)
    }
  }
}

const cardNumber = /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13})$/
const socialSecurityNumber = /^(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}$/
const privateKey = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/

/** Most text is none of them by its first character and its length, which is all that is looked at then. */
function isSecretText(value: string): boolean {
  const { length } = value
  if (length > 60) return value.includes('-----BEGIN') && privateKey.test(value)
  const first = value.charCodeAt(0)
  if (length < 11 || length > 16 || first < 48 || first > 57) return false
  return socialSecurityNumber.test(value) || (cardNumber.test(value) && hasCheckDigit(value))
}

/** The check digit of ISO/IEC 7812-1, without which one random number in ten would be refused as a card's. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    sum += at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)
  }
  return sum % 10 === 0
}
