import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, jwt } from '../../src/index.ts'
import { outcome } from '../outcome.ts'

const secretJwk = () => ({
  kty: 'oct',
  k: randomBytes(32).toString('base64url'),
  key_ops: ['sign', 'verify'],
})

describe('a key that its owner changes', () => {
  it('is read again when a member of a JWK in a set changes', () => {
    const jwk = secretJwk()
    const set = { keys: [jwk] }
    const token = jwt.encode({ alg: 'HS256' }, {}, { ...jwk })
    expect(jwt.decode(token, set)).toEqual({})
    const { k } = jwk
    jwk.k = secretJwk().k
    expect(outcome(() => jwt.decode(token, set))).toBe('ERR_JOSE_BAD_SIGNATURE')
    jwk.k = k
    expect(jwt.decode(token, set)).toEqual({})
  })

  it('is read again when a list in it changes, alone and in a set', () => {
    const jwk = secretJwk()
    const set = { keys: [jwk] }
    const token = jwt.encode({ alg: 'HS256' }, {}, jwk)
    for (const key of [jwk, set]) expect(jwt.decode(token, key)).toEqual({})
    jwk.key_ops.splice(0, 2, 'encrypt')
    for (const key of [jwk, set]) expect(outcome(() => jwt.decode(token, key))).toMatch(/^ERR_JOSE/)
    jwk.key_ops.splice(0, 1, 'sign', 'verify')
    for (const key of [jwk, set]) expect(jwt.decode(token, key)).toEqual({})
  })

  it('is read again when an entry of a set is exchanged, added or taken away', () => {
    const one = JsonWebKey.generate('EC', { kid: 'one' })
    const two = JsonWebKey.generate('EC', { kid: 'two' })
    const set = { keys: [one.toJSON()] }
    const token = jwt.encode({ alg: 'ES256' }, {}, two)
    expect(outcome(() => jwt.decode(token, set))).toBe('ERR_JOSE_KEY_NOT_FOUND')
    set.keys.push(two.toJSON())
    expect(jwt.decode(token, set)).toEqual({})
    set.keys.pop()
    expect(outcome(() => jwt.decode(token, set))).toBe('ERR_JOSE_KEY_NOT_FOUND')
    set.keys[0] = two.toJSON()
    expect(jwt.decode(token, set)).toEqual({})
  })
})
