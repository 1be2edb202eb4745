import { isKeyObject } from '../crypto/keys.ts'
import type { Password } from '../crypto/key-files.ts'
import { parseJsonObjectText } from '../encoding/json.ts'
import { InvalidKeyError } from '../errors.ts'
import { type KeyFile, readDer } from './key-file.ts'
import { keyTypeOf, keyTypeOfNative } from './key-types.ts'
import type { KeyMaterial } from './material.ts'
import { oct, secretMaterial } from './oct.ts'
import { isOpenSsh, readOpenSsh } from './openssh.ts'
import { containsPem, readPem } from './pem.ts'

type Members = Readonly<Record<string, unknown>>

/** A key that was read, beside the members of a JWK that describe it. */
interface ImportedKey {
  readonly material: KeyMaterial
  /** The JWK, or the members that another form has for one. */
  readonly members: Members
}

/** Longest text of a JWK that is read, in characters; an RSA private key of 16384 bits takes 13000. */
const maximumText = 65_536

/** Reads a key in any of its forms; throws `InvalidKeyError` for anything else. */
export function importKey(input: unknown, password: Password | undefined): ImportedKey {
  if (typeof input === 'string') return importText(input, password)
  if (typeof input !== 'object' || input === null) {
    throw new InvalidKeyError(
      'a key is a JWK, a text, PEM as bytes, a KeyObject, { secret } or { der }',
    )
  }
  if (isKeyObject(input)) return { material: materialOfNative({ key: input }), members: {} }
  if (input instanceof Uint8Array) return importBytes(input, password)
  const members: Members = { ...input }
  if (members['kty'] !== undefined) return importJwk(members)
  if (members['secret'] !== undefined) {
    return { material: materialOfSecret(members['secret']), members: {} }
  }
  const { der } = members
  if (der instanceof Uint8Array) {
    return isPem(der) ? importBytes(der, password) : importFile(readDer(der, password))
  }
  throw new InvalidKeyError('a key is a JWK with a kty, { secret } or { der } with bytes')
}

/** A file that was read as bytes: PEM is text all the same. */
function importBytes(bytes: Uint8Array, password: Password | undefined): ImportedKey {
  if (!isPem(bytes)) {
    throw new InvalidKeyError('bytes are PEM, or { der: bytes }, or { secret: bytes }')
  }
  return importText(Buffer.from(bytes).toString('latin1'), password)
}

const pemStart = '-----BEGIN'

function isPem(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(0, 64)
  return start.toString('latin1').trimStart().startsWith(pemStart)
}

/** True for text that is a key in a form that no secret has: PEM anywhere, or an OpenSSH public key. */
export function isKeyText(text: string): boolean {
  return containsPem(text) || isOpenSsh(text)
}

function importText(text: string, password: Password | undefined): ImportedKey {
  if (containsPem(text)) return importFile(readPem(text, password))
  if (isOpenSsh(text)) return { material: importJwk(readOpenSsh(text)).material, members: {} }
  const jwk = text.length > maximumText ? undefined : parseJsonObjectText(text)
  if (jwk === undefined || typeof jwk['kty'] !== 'string') {
    throw new InvalidKeyError(
      'the text is neither PEM, OpenSSH nor a JWK; write { secret: text } to import a secret',
    )
  }
  return importJwk(jwk)
}

function importJwk(members: Members): ImportedKey {
  // RFC 7517 §5: a key of an unknown type cannot be used.
  const type = keyTypeOf(members['kty'])
  if (type === undefined) {
    throw new InvalidKeyError('kty of the JWK is not oct, RSA, EC, OKP or AKP')
  }
  return { material: type.fromJwk(members), members }
}

function importFile(file: KeyFile): ImportedKey {
  const members = file.certificates === undefined ? {} : { x5c: file.certificates }
  return { material: materialOfNative(file), members }
}

function materialOfNative({ key }: Pick<KeyFile, 'key'>): KeyMaterial {
  if (key.type === 'secret') return oct.fromKeyObject(key)
  const type = keyTypeOfNative(key.asymmetricKeyType)
  if (type === undefined) throw new InvalidKeyError('the key is of a type that no JWK has')
  return type.fromKeyObject(key)
}

function materialOfSecret(secret: unknown): KeyMaterial {
  if (typeof secret === 'string') {
    const bytes = Buffer.from(secret, 'utf8')
    const material = secretMaterial(bytes)
    // Small Buffers share memory with others.
    bytes.fill(0)
    return material
  }
  if (secret instanceof Uint8Array) return secretMaterial(secret)
  throw new InvalidKeyError('a secret is a string or a Uint8Array')
}
