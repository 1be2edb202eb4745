import { describe, expect, it } from 'vitest'
import { JsonWebKey, jwt, KeySet } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

const key = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'a' })
const token = jwt.encode({ alg: 'ES256' }, { sub: 'x' }, key)
const pem = key.toPublic().exportPem()

describe('the forms of a key', () => {
  it.each([
    ['a key', key.toPublic()],
    ['a set', new KeySet([key.toPublic()])],
    ['a JWK', key.toPublic().toJSON()],
    ['a JWK Set', { keys: [key.toPublic().toJSON()] }],
    ['a key imported from PEM', JsonWebKey.import(pem)],
  ])('UTIL-7 can be %s', (_form, given) => {
    expect(jwt.decode(token, given)['sub']).toBe('x')
  })

  it('UTIL-7 is never one that the token brings, CVE-2026-27962, RFC 7515 §4.1.3', () => {
    const attacker = JsonWebKey.generate('EC', { alg: 'ES256', kid: 'a' })
    const header = { alg: 'ES256', kid: 'a', jwk: attacker.toPublic().toJSON() }
    const forged = jwt.encode(header, { sub: 'x' }, attacker)
    for (const given of [key.toPublic(), new KeySet([key.toPublic()])]) {
      expect(outcome(() => jwt.decode(forged, given))).toBe('ERR_JOSE_BAD_SIGNATURE')
    }
  })
})
