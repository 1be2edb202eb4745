import type { KeyObject } from 'node:crypto'
import { keyFromDer, type Password } from '../crypto/key-files.ts'
import { InvalidKeyError } from '../errors.ts'
import { type DerForm, formOfDer } from './der.ts'

/** What a file of a key holds. */
export interface KeyFile {
  /** The public or private key. */
  readonly key: KeyObject
  /** The certificates that came with it as base64 of their DER, the one of the key first, RFC 7517 §4.7. */
  readonly certificates?: readonly string[]
}

/** Reads bytes that are exactly one key or certificate in DER. */
export function readDer(bytes: Uint8Array, password: Password | undefined): KeyFile {
  const form = formOfDer(bytes)
  if (form === undefined) {
    throw new InvalidKeyError(
      'the DER bytes are not one key or certificate (SPKI, PKCS #8, PKCS #1, SEC 1 or X.509)',
    )
  }
  return readDerAs(form, Buffer.from(bytes), password)
}

/** Reads bytes in DER whose form is known. */
export function readDerAs(form: DerForm, der: Buffer, password: Password | undefined): KeyFile {
  const key = keyFromDer(der, form, password)
  return form === 'certificate' ? { key, certificates: [der.toString('base64')] } : { key }
}
