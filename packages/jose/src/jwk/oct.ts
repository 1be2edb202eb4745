import type { KeyObject } from 'node:crypto'
import { generateSecret } from '../crypto/generate-key.ts'
import { exportSecret } from '../crypto/keys.ts'
import { InvalidKeyError } from '../errors.ts'
import type { KeyType, SecretMaterial } from './material.ts'
import { requireBytes } from './members.ts'
import { looksLikeKey } from './secret.ts'

/** Shortest secret in bytes: 112 bits, the least that is taken for a key anywhere, NIST SP 800-131A. */
const minimumLength = 14

/** Longest secret in bytes; a longer one is no better, and is searched for keys. */
const maximumLength = 65_536

/** Symmetric keys, RFC 7518 §6.4. */
export const oct: KeyType = {
  kty: 'oct',
  nativeTypes: [],
  thumbprintInput: ({ k }) => `{"k":"${k}","kty":"oct"}`,

  fromJwk(jwk) {
    if (jwk['k'] === '') throw tooShort()
    return secretMaterial(requireBytes(jwk, 'k'))
  },

  fromKeyObject(key: KeyObject) {
    return secretMaterial(exportSecret(key))
  },

  generate({ size = 256 }) {
    if (!Number.isInteger(size) || size % 8 !== 0 || size < minimumLength * 8 || size > 65_536) {
      throw new InvalidKeyError('the size of a secret is a multiple of 8 from 112 to 65536 bits')
    }
    const secret = generateSecret(size / 8)
    return { kind: 'secret', kty: 'oct', bits: size, secret }
  },
}

/** Checks and copies the bytes of a secret. */
export function secretMaterial(bytes: Uint8Array): SecretMaterial {
  if (bytes.length < minimumLength) throw tooShort()
  if (bytes.length > maximumLength) {
    throw new InvalidKeyError('the secret is longer than 65536 bytes')
  }
  if (looksLikeKey(bytes)) {
    throw new InvalidKeyError(
      'the secret holds a public or private key; read it with JsonWebKey.import and use an algorithm of its type',
    )
  }
  return { kind: 'secret', kty: 'oct', bits: bytes.length * 8, secret: Uint8Array.from(bytes) }
}

function tooShort(): InvalidKeyError {
  return new InvalidKeyError(
    'the secret is shorter than 14 bytes; use JsonWebKey.generate with oct to make one of 32',
  )
}
