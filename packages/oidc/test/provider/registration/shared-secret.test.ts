import { describe, expect, it } from 'vitest'
import { needsClientSecret } from '../../../src/provider/registration/shared-secret.ts'

const client = { client_id: 'rp' }

describe('needsClientSecret', () => {
  it.each(['HS256', 'HS384', 'HS512'])('is true for %s, Core §10.1', (alg) => {
    expect(needsClientSecret({ ...client, id_token_signed_response_alg: alg })).toBe(true)
    expect(needsClientSecret({ ...client, userinfo_signed_response_alg: alg })).toBe(true)
  })

  it.each(['dir', 'A128KW', 'A192KW', 'A256KW', 'A128GCMKW', 'A256GCMKW', 'PBES2-HS256+A128KW'])(
    'is true for %s, Core §10.2',
    (alg) => {
      expect(needsClientSecret({ ...client, id_token_encrypted_response_alg: alg })).toBe(true)
      expect(needsClientSecret({ ...client, userinfo_encrypted_response_alg: alg })).toBe(true)
    },
  )

  it('is false for public keys, for what only the client writes, and for values of other types', () => {
    expect(needsClientSecret(client)).toBe(false)
    for (const alg of [
      'RS256',
      'none',
      'ECDH-ES+A128KW',
      'RSA-OAEP',
      'hs256',
      '',
      null,
      5,
      ['HS256'],
    ]) {
      expect(needsClientSecret({ ...client, id_token_signed_response_alg: alg })).toBe(false)
      expect(needsClientSecret({ ...client, id_token_encrypted_response_alg: alg })).toBe(false)
    }
    expect(needsClientSecret({ ...client, request_object_signing_alg: 'HS256' })).toBe(false)
  })
})
