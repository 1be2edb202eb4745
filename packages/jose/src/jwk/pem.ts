import type { KeyObject } from 'node:crypto'
import { keyFromPem } from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'

/** Longest PEM text that is read, in characters; an RSA private key of 16384 bits takes 13000. */
const maximumLength = 32_768

/** PEM labels that are read: SPKI and PKCS #8, RFC 7468 §10, §13; PKCS #1, RFC 8017 §A.1; SEC 1, RFC 5915 §4. */
const halves: ReadonlyMap<string, 'public' | 'private'> = new Map([
  ['PUBLIC KEY', 'public'],
  ['RSA PUBLIC KEY', 'public'],
  ['PRIVATE KEY', 'private'],
  ['RSA PRIVATE KEY', 'private'],
  ['EC PRIVATE KEY', 'private'],
])

/** OpenSSL's command line writes the curve in a block of its own before a SEC 1 key. */
const parameters = /^-----BEGIN EC PARAMETERS-----[A-Za-z0-9+/=\s]+-----END EC PARAMETERS-----\s*/
const block = /^-----BEGIN ([A-Z0-9 ]+)-----\r?\n[A-Za-z0-9+/=\s]+-----END \1-----$/

/** True for text that holds a PEM header anywhere. */
export function containsPem(text: string): boolean {
  return text.includes('-----BEGIN')
}

/** Reads text that is exactly one PEM key. */
export function keyObjectFromPem(text: string): KeyObject {
  if (text.length > maximumLength) throw new InvalidKeyError('the PEM text is too long')
  const pem = text.trim().replace(parameters, '')
  if (pem.includes('ENCRYPTED')) {
    throw new InvalidKeyError(
      'the PEM key is encrypted; decrypt it with node:crypto createPrivateKey',
    )
  }
  const label = block.exec(pem)?.[1] ?? ''
  const half = halves.get(label)
  if (half === undefined) {
    throw new InvalidKeyError(
      'the PEM text is not one public key or one private key (SPKI, PKCS #8, PKCS #1 or SEC 1)',
    )
  }
  return keyFromPem(pem, half)
}
