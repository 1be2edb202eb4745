import { describe, expect, it } from 'vitest'
import { checkSensitiveData, InsecureClaimError, jwt } from '../../src/index.ts'
import { secret } from '../keys.ts'
import { errorOf, outcome } from '../outcome.ts'

const header = { alg: 'HS256' }
const insecure = 'ERR_JOSE_INSECURE_CLAIM'

const sign = (claims: Record<string, unknown>): string => jwt.encode(header, claims, secret)

describe('claims that are secrets', () => {
  it.each(['password', 'token', 'secret', 'secret_key', 'api_key'])(
    'are refused by their name %s, JWT-2, RFC 7519 §12',
    (name) => {
      const error = errorOf(() => sign({ [name]: 'x' }))
      expect(error).toBeInstanceOf(InsecureClaimError)
      expect(error).toMatchObject({ error: 'insecure_claim', claim: name, code: insecure })
    },
  )

  it.each([
    ['4242424242424242', 'Visa'],
    ['4222222222222', 'Visa of 13 digits'],
    ['5555555555554444', 'Mastercard'],
    ['378282246310005', 'American Express'],
    ['6011111111111117', 'Discover'],
    ['078-05-1120', 'a social security number'],
    [`-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}`, 'PKCS #8'],
    [`text -----BEGIN RSA PRIVATE KEY-----\n${'A'.repeat(64)}`, 'PKCS #1'],
    [`-----BEGIN ENCRYPTED PRIVATE KEY-----\n${'A'.repeat(64)}`, 'encrypted PKCS #8'],
  ])('are refused by their value: %s is %s, JWT-2', (value) => {
    expect(outcome(() => sign({ note: value }))).toBe(insecure)
    expect(outcome(() => checkSensitiveData({ note: value }))).toBe(insecure)
  })

  it.each([
    ['4242424242424243', 'a check digit that is wrong'],
    ['1234567890123456', 'digits of no card'],
    ['42424242424242424242', 'too many digits'],
    ['000-12-3456', 'an area that is not given out'],
    ['2026-11-22', 'a date'],
    ['+1-202-555-0143', 'a telephone number'],
    [`-----BEGIN PUBLIC KEY-----\n${'A'.repeat(64)}`, 'a public key'],
    ['', 'nothing'],
  ])('are not seen in %s, %s', (value) => {
    expect(jwt.decode(sign({ note: value }), secret)['note']).toBe(value)
  })

  it('are not seen in identifiers, whatever they look like', () => {
    expect(jwt.decode(sign({ sub: '4242424242424242' }), secret).sub).toBe('4242424242424242')
  })

  it('are signed when the caller says so, JWT-2', () => {
    const claims = { password: 'x', note: '4242424242424242' }
    const token = jwt.encode(header, claims, secret, { check: false })
    expect(jwt.decode(token, secret)).toEqual(claims)
  })
})
