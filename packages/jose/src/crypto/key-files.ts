import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  X509Certificate,
} from 'node:crypto'
import { InvalidKeyError } from '../errors.ts'
import type { DerForm } from '../jwk/der.ts'
import { encryptPkcs8 } from './encrypted-pkcs8.ts'
import { requireBearableCost } from './password-cost.ts'

/** What decrypts a private key in a file. */
export type Password = string | Uint8Array

type Reader = (key: Buffer, passphrase: Password | undefined) => KeyObject

/** How node:crypto reads each form of DER. */
const readers: Readonly<Record<DerForm, Reader>> = {
  spki: (key) => createPublicKey({ key, format: 'der', type: 'spki' }),
  'pkcs1-public': (key) => createPublicKey({ key, format: 'der', type: 'pkcs1' }),
  'pkcs1-private': (key) => createPrivateKey({ key, format: 'der', type: 'pkcs1' }),
  pkcs8: (key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' }),
  'encrypted-pkcs8': (key, passphrase) => {
    const options = passphraseOption(passphrase)
    requireBearableCost(key)
    return decrypted(() => createPrivateKey({ key, format: 'der', type: 'pkcs8', ...options }))
  },
  sec1: (key) => createPrivateKey({ key, format: 'der', type: 'sec1' }),
  certificate: (key) => new X509Certificate(key).publicKey,
}

/** Reads the native key of a DER structure whose form is known. */
export function keyFromDer(der: Buffer, form: DerForm, password: Password | undefined): KeyObject {
  try {
    return readers[form](der, password)
  } catch (cause) {
    throw cause instanceof InvalidKeyError ? cause : unreadable(cause)
  }
}

/** Reads a PEM block that is encrypted in the way of RFC 1421, which OpenSSL wrote before PKCS #8. */
export function keyFromLegacyPem(pem: string, password: Password | undefined): KeyObject {
  const options = passphraseOption(password)
  return decrypted(() => createPrivateKey({ key: pem, format: 'pem', ...options }))
}

/** Refuses DER that is no X.509 certificate; whether its key is of a known kind does not count, RFC 5280 §4.1. */
export function requireCertificate(der: Buffer): void {
  try {
    if (new X509Certificate(der).raw.equals(der)) return
  } catch (cause) {
    throw unreadableCertificate(cause)
  }
  throw unreadableCertificate()
}

function unreadableCertificate(cause?: unknown): InvalidKeyError {
  return new InvalidKeyError('a certificate of the chain cannot be read', { cause })
}

/** The base64url digests of a certificate's DER that `x5t` and `x5t#S256` hold, RFC 7517 §4.8, §4.9. */
export function certificateThumbprints(der: Buffer): {
  readonly sha1: string
  readonly sha256: string
} {
  return { sha1: hash('sha1', der, 'base64url'), sha256: hash('sha256', der, 'base64url') }
}

function passphraseOption(password: Password | undefined): {
  readonly passphrase: string | Buffer
} {
  if (password === undefined) {
    throw new InvalidKeyError('the private key is encrypted; give its password as an option')
  }
  return { passphrase: typeof password === 'string' ? password : Buffer.from(password) }
}

/** A wrong password and a damaged key look the same to a cipher, and here too. */
function decrypted(read: () => KeyObject): KeyObject {
  try {
    return read()
  } catch (cause) {
    throw new InvalidKeyError('the private key cannot be decrypted with the password', { cause })
  }
}

function unreadable(cause: unknown): InvalidKeyError {
  return new InvalidKeyError('the key cannot be read', { cause })
}

/** The SPKI of a public key in DER, RFC 5280 §4.1.2.7. */
export function publicKeyToDer(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' })
}

/** The PKCS #8 of a private key in DER, encrypted where there is a password, RFC 5958 §2, §3. */
export function privateKeyToDer(key: KeyObject, password: Password | undefined): Buffer {
  const der = key.export({ format: 'der', type: 'pkcs8' })
  return password === undefined ? der : encryptPkcs8(der, password)
}
