import { AuthkitConfigError, checkOptions } from '@authkit/common'
import { type Password, privateKeyToDer, publicKeyToDer } from '../crypto/key-files.ts'
import { InvalidKeyError } from '../errors.ts'
import type { KeyMaterial } from './material.ts'

/** Which half of a key to write, and how. */
export interface KeyExportOptions {
  /** True for the private key as PKCS #8; the public key as SPKI otherwise. */
  readonly private?: boolean | undefined
  /** Encrypts the private key by AES-256-CBC under PBKDF2 with 600000 rounds, which takes some tenths of a second. */
  readonly password?: string | Uint8Array | undefined
}

/** Writes a key as DER: SPKI, or PKCS #8 for the private half, RFC 5280 §4.1.2.7, RFC 5958 §2. */
export function exportDer(material: KeyMaterial, options: KeyExportOptions): Buffer {
  const { password, private: isPrivate = false } = checkExportOptions(options)
  if (material.kind === 'secret') throw new InvalidKeyError('a secret has neither PEM nor DER')
  if (!isPrivate) return publicKeyToDer(material.publicKey)
  if (material.privateKey !== undefined) return privateKeyToDer(material.privateKey, password)
  throw new InvalidKeyError('the key is a public one and has nothing private to export')
}

/** Writes a key as PEM with lines of 64 characters, RFC 7468 §2. */
export function exportPem(material: KeyMaterial, options: KeyExportOptions): string {
  const der = exportDer(material, options)
  const lines = der.toString('base64').replaceAll(/.{1,64}/g, '$&\n')
  const half = options.private === true ? 'PRIVATE KEY' : 'PUBLIC KEY'
  const label = options.password === undefined ? half : `ENCRYPTED ${half}`
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`
}

/** Makes sure that a password is one; node:crypto takes up to 1024 bytes. */
export function checkPassword(password: Password | undefined): void {
  if (password === undefined) return
  const isKind = typeof password === 'string' || password instanceof Uint8Array
  const length = isKind ? Buffer.byteLength(password) : 0
  if (length === 0 || length > 1024) {
    throw new AuthkitConfigError('the password of a key is a text or bytes, 1 to 1024 of them')
  }
}

function checkExportOptions(options: KeyExportOptions): KeyExportOptions {
  checkOptions('the export of a key', options, { private: 'flag?', password: 'string|object?' })
  checkPassword(options.password)
  if (options.password !== undefined && options.private !== true) {
    throw new AuthkitConfigError(
      'a public key is not encrypted; write { private: true, password } for the private one',
    )
  }
  return options
}
