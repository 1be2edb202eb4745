import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, jwt } from '../../src/index.ts'
import { outcome } from '../outcome.ts'
import { a2, privateSet } from '../vectors/rfc-examples.ts'
import { bilboRsa } from './rfc-keys.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'
const numberOf = (text: string): bigint =>
  BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`)
const textOf = (value: bigint): string => {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
}

/** The same private exponent modulo the product of p-1 and q-1, as some software writes it. */
function largerExponent({ p, q, e }: { p: string; q: string; e: string }): string {
  const order = (numberOf(p) - 1n) * (numberOf(q) - 1n)
  let [remainder, next, factor, nextFactor] = [order, numberOf(e), 0n, 1n]
  while (next !== 0n) {
    const quotient = remainder / next
    ;[remainder, next] = [next, remainder - quotient * next]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return textOf(factor < 0n ? factor + order : factor)
}

describe('RSA keys', () => {
  it.each([
    ['RFC 7515 §A.2', a2.key],
    ['RFC 7517 §A.2', privateSet.keys[1]],
    ['RFC 7520 §3.4', bilboRsa],
  ])('the primes of %s are found from d alone, RFC 7518 §6.3.2, JWK-3', (_, jwk) => {
    const { p, q, dp, dq, qi, ...alone } = jwk
    const key = JsonWebKey.import(alone)
    expect(key.exportPrivate()).toEqual({ ...alone, p, q, dp, dq, qi })
    expect(jwt.decode(jwt.encode({ alg: 'RS256' }, { sub: 'a' }, key), key)).toEqual({ sub: 'a' })
  })

  it('the primes are found whatever the size, the exponent and the order that d is taken by', () => {
    for (const publicExponent of [3, 65_537, 0xff_ff_ff_fb]) {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent })
      const { n = '', e = '', d = '', p = '', q = '' } = privateKey.export({ format: 'jwk' })
      for (const exponent of [d, largerExponent({ p, q, e })]) {
        const found = JsonWebKey.import({ kty: 'RSA', n, e, d: exponent }).exportPrivate()
        expect(new Set([found['p'], found['q']])).toEqual(new Set([p, q]))
      }
    }
    const { n, e, d } = JsonWebKey.generate('RSA', { size: 4096 }).exportPrivate()
    const started = performance.now()
    expect(JsonWebKey.import({ kty: 'RSA', n, e, d }).isPrivate).toBe(true)
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('a private exponent of another key is refused in bounded time, RFC 7518 §6.3.2', () => {
    const { kty, n, e } = a2.key
    const large = Buffer.alloc(2048, 255)
    const started = performance.now()
    const wrong = [
      bilboRsa.d,
      'Aw',
      'AQ',
      n,
      large.toString('base64url'),
      textOf(numberOf(a2.key.d) + 2n),
    ]
    for (const d of wrong) expect(outcome(() => JsonWebKey.import({ kty, n, e, d }))).toBe(invalid)
    large[0] = 127
    for (const d of wrong) {
      const huge = { kty, n: large.toString('base64url'), e: 'AQAB', d }
      expect(outcome(() => JsonWebKey.import(huge))).toBe(invalid)
    }
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it.each(['p', 'q', 'dp', 'dq', 'qi', 'd', 'e', 'n'] as const)(
    'a wrong %s is refused, since signatures made with it give the key away, RFC 7518 §6.3.2',
    (name) => {
      const wrong = { ...a2.key, [name]: name === 'e' ? 'Aw' : bilboRsa[name] }
      expect(outcome(() => JsonWebKey.import(wrong))).toBe(invalid)
      const [half, other] = [numberOf(a2.key[name]) + 2n, numberOf(a2.key[name]) * 2n]
      for (const value of [half, other]) {
        expect(outcome(() => JsonWebKey.import({ ...a2.key, [name]: textOf(value) }))).toBe(invalid)
      }
    },
  )

  it('the numbers in a file must belong together as well, RFC 8017 §A.1.2', () => {
    const der = createPrivateKey({ key: { ...a2.key }, format: 'jwk' }).export({
      type: 'pkcs1',
      format: 'der',
    })
    expect(JsonWebKey.import({ der }).exportPrivate()).toEqual(a2.key)
    const dq = Buffer.from(a2.key.dq, 'base64url')
    const at = der.indexOf(dq) + dq.length - 1
    der[at] = (der[at] ?? 0) ^ 1
    expect(outcome(() => JsonWebKey.import({ der }))).toBe(invalid)
  })

  it.each([3, 17, 65_537, 0xff_ff_ff_fb])(
    'with the exponent %i verify what node:crypto does, J-12',
    (publicExponent) => {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2056, publicExponent })
      const jwk = publicKey.export({ format: 'jwk' })
      const key = JsonWebKey.import({ ...jwk, kty: 'RSA' })
      expect(createPublicKey(key.exportPem()).equals(publicKey)).toBe(true)
    },
  )
})
