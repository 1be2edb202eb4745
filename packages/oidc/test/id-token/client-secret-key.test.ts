import { createHash } from 'node:crypto'
import { JsonWebEncryption } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { clientSecretKey } from '../../src/id-token/client-secret-key.ts'

const secret = 'sécret of a client'
const bytes = (hash: string, length: number) =>
  createHash(hash).update(secret, 'utf8').digest().subarray(0, length).toString('base64url')

const shared = [
  ['A128KW', 'A128GCM', 'sha256', 16],
  ['A192KW', 'A128GCM', 'sha256', 24],
  ['A256KW', 'A256CBC-HS512', 'sha256', 32],
  ['A128GCMKW', 'A128CBC-HS256', 'sha256', 16],
  ['A192GCMKW', 'A192GCM', 'sha256', 24],
  ['A256GCMKW', 'A256GCM', 'sha256', 32],
  ['dir', 'A128GCM', 'sha256', 16],
  ['dir', 'A192GCM', 'sha256', 24],
  ['dir', 'A256GCM', 'sha256', 32],
  ['dir', 'A128CBC-HS256', 'sha256', 32],
  ['dir', 'A192CBC-HS384', 'sha384', 48],
  ['dir', 'A256CBC-HS512', 'sha512', 64],
] as const

describe('clientSecretKey', () => {
  it.each(shared)(
    'of %s with %s is the left of the %s of the secret, Core §10.2',
    (alg, enc, hash, length) => {
      const key = clientSecretKey(secret, alg, enc)
      expect(key?.exportPrivate()).toMatchObject({ kty: 'oct', k: bytes(hash, length) })
      const jwe = new JsonWebEncryption()
      // The algorithm takes a key of this length and of no other.
      const token = jwe.serializeCompact({ alg, enc }, 'text', key ?? '')
      const { payload } = jwe.deserializeCompact(token, key ?? '')
      expect(new TextDecoder().decode(payload)).toBe('text')
    },
  )

  it.each([
    ['RSA-OAEP', 'A128GCM'],
    ['ECDH-ES', 'A128GCM'],
    ['PBES2-HS256+A128KW', 'A128GCM'],
    ['dir', 'A512GCM'],
    ['toString', 'A128GCM'],
    ['', ''],
  ])('is none of %s with %s', (alg, enc) => {
    expect(clientSecretKey(secret, alg, enc)).toBeUndefined()
  })
})
