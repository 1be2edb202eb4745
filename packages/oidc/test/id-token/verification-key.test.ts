import { createPublicKey } from 'node:crypto'
import { JsonWebKey, jwt, KeySet, leftHalfHash } from '@authkit/jose'
import { verifyIdToken, type VerificationKeys } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'

const now = 1_800_000_000
const rsa = JsonWebKey.generate('RSA', { kid: 'r' })

function verify(token: string, keys: VerificationKeys, accessToken = 'at') {
  return verifyIdToken(token, {
    issuer: 'https://op.example',
    clientId: 'app',
    algorithms: ['EdDSA'],
    keys,
    accessToken,
    leeway: 0,
    clock: () => now,
  })
}

describe.each(['Ed25519', 'Ed448'])('an at_hash under %s', (crv) => {
  const key = JsonWebKey.generate('OKP', { crv, kid: 'e' })
  const claims = { iss: 'https://op.example', sub: 'alice', aud: 'app', exp: now + 1, iat: now }
  const at_hash = leftHalfHash('EdDSA', 'at', crv)
  const token = jwt.encode({ alg: 'EdDSA' }, { ...claims, at_hash }, key)
  const set = new KeySet([rsa, key])
  const forms: [string, VerificationKeys][] = [
    ['key', key],
    ['JWK', key.toJSON()],
    ['PEM', key.exportPem()],
    ['native key', createPublicKey(key.exportPem())],
    ['set', set],
    ['JWK Set', set.toJSON()],
    ['function', async ({ kid }) => (kid === 'e' ? key : undefined)],
    ['function for sets', () => set.toJSON()],
    ['source', { resolve: async (header) => set.verificationKey(header) }],
  ]

  it.each(forms)('J-45, IDT-3 goes by the curve of a %s, Core §3.1.3.6', async (_, keys) => {
    await expect(verify(token, keys)).resolves.toMatchObject({ alg: 'EdDSA', crv })
    await expect(verify(token, keys, 'other')).rejects.toThrow('at_hash')
  })
})
