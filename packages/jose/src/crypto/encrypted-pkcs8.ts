import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'
import { derElement, derInteger, derSequence } from './der.ts'
import type { Password } from './key-files.ts'

/** Rounds of PBKDF2; OpenSSL's own 2048 are too few for a password. */
const iterations = 600_000

/** DER of the object identifiers, RFC 8018 §C, and of the NULL that stands for no parameters. */
const oids = {
  pbes2: Buffer.from('06092a864886f70d01050d', 'hex'),
  pbkdf2: Buffer.from('06092a864886f70d01050c', 'hex'),
  hmacWithSha256: Buffer.from('06082a864886f70d0209', 'hex'),
  aes256Cbc: Buffer.from('060960864801650304012a', 'hex'),
}
const none = Buffer.from([5, 0])

/** Encrypts a PKCS #8 key by AES-256-CBC under PBKDF2 with HMAC-SHA-256, RFC 5958 §3, RFC 8018 §6.2. */
export function encryptPkcs8(pkcs8: Buffer, password: Password): Buffer {
  const salt = randomBytes(16)
  const iv = randomBytes(16)
  const cipher = createCipheriv(
    'aes-256-cbc',
    pbkdf2Sync(password, salt, iterations, 32, 'sha256'),
    iv,
  )
  const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()])
  const count = Buffer.alloc(3)
  count.writeUIntBE(iterations, 0, 3)
  const derivation = derSequence(
    oids.pbkdf2,
    derSequence(derElement(4, salt), derInteger(count), derSequence(oids.hmacWithSha256, none)),
  )
  const encryption = derSequence(oids.aes256Cbc, derElement(4, iv))
  const algorithm = derSequence(oids.pbes2, derSequence(derivation, encryption))
  return derSequence(algorithm, derElement(4, encrypted))
}
