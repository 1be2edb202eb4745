import { describe, expect, it } from 'vitest'
import { JsonWebSignature, jwt } from '../../src/index.ts'
import { forge, secret, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()
const own = new JsonWebSignature({ privateHeaders: ['invalid', 'exp'] })
const invalidCrit = 'ERR_JOSE_INVALID_CRIT_HEADER'
const invalid = 'ERR_JOSE_INVALID_HEADER'

describe('privateHeaders', () => {
  it('JWS-15 writes any header without a list, and only registered and listed ones with it', () => {
    const header = { alg: 'HS256', invalid: 1 }
    const none = new JsonWebSignature({ privateHeaders: [] })
    expect(outcome(() => none.serializeCompact(header, '', secret))).toBe(invalid)
    expect(outcome(() => none.serializeJson({ protected: header }, '', secret))).toBe(invalid)
    const unprotected = { protected: { alg: 'HS256' }, header: { invalid: 1 } }
    expect(outcome(() => none.serializeJson(unprotected, '', secret))).toBe(invalid)
    expect(outcome(() => none.serializeUnsecured({ invalid: 1 }, ''))).toBe(invalid)
    const token = own.serializeCompact(header, '', secret)
    expect(jws.serializeCompact(header, '', secret)).toBe(token)
    // What is not critical may be ignored by whoever reads it, RFC 7515 §4.
    expect(none.deserializeCompact(token, secret).header).toEqual(header)
    const all = { alg: 'HS256', kid: 'a', typ: 'b', cty: 'c', x5t: 'd', 'x5t#S256': 'e' }
    expect(none.serializeCompact(all, '', secret)).toBeTypeOf('string')
    const call = { privateHeaders: ['invalid'] }
    expect(none.serializeCompact(header, '', secret, call)).toBe(token)
  })
})

describe('crit', () => {
  it('JWS-16, JRF-6 signs what is listed, known, present and not registered, RFC 7515 §4.1.11', () => {
    const sign = (header: object, by = jws): unknown =>
      outcome(() => typeof by.serializeCompact({ alg: 'HS256', ...header }, '', secret))
    // Authlib takes a registered name; RFC 7515 forbids to list one.
    expect(sign({ crit: ['kid'], kid: 'a' })).toBe(invalidCrit)
    expect(sign({ crit: ['kid'] })).toBe(invalidCrit)
    expect(sign({ crit: ['invalid'], invalid: 1 })).toBe(invalidCrit)
    expect(sign({ crit: ['invalid'], invalid: 1 }, own)).toBe('string')
    expect(sign({ crit: ['invalid', 'exp'], invalid: 1, exp: 1 }, own)).toBe('string')
    expect(sign({ crit: ['invalid'] }, own)).toBe(invalidCrit)
    expect(sign({ crit: ['invalid'], invalid: undefined }, own)).toBe(invalidCrit)
    expect(sign({ crit: ['invalid', 'invalid'], invalid: 1 }, own)).toBe(invalidCrit)
    expect(sign({ crit: ['toString'] }, own)).toBe(invalidCrit)
    const careless = new JsonWebSignature({ privateHeaders: ['kid', 'alg'] })
    expect(sign({ crit: ['kid'], kid: 'a' }, careless)).toBe(invalidCrit)
    expect(sign({ crit: ['alg'] }, careless)).toBe(invalidCrit)
  })

  it('JWS-17, S5, J-05 refuses validly signed tokens before it looks at the signature, RFC 7515 §4.1.11', () => {
    const values = [
      [],
      {},
      'b64',
      'invalid',
      null,
      true,
      1,
      [1],
      ['kid'],
      ['unknown'],
      ['exp', 'exp'],
    ]
    for (const crit of [...values, ['missing'], ['invalid', 'unknown'], [['invalid']]]) {
      const header = { alg: 'HS256', kid: 'a', invalid: 1, exp: 1, unknown: 1, crit }
      const token = forge(JSON.stringify(header), 'hello')
      expect(
        outcome(() => own.deserializeCompact(token, secret)),
        JSON.stringify(crit),
      ).toBe(invalidCrit)
      expect(outcome(() => own.deserializeCompact(`${token}A`, secret))).toBe(invalidCrit)
    }
    const token = forge('{"alg":"HS256","crit":["invalid"],"invalid":1}', 'hello')
    expect(own.deserializeCompact(token, secret).header).toMatchObject({ invalid: 1 })
    // What one instance understands is not understood by the next.
    expect(outcome(() => jws.deserializeCompact(token, secret))).toBe(invalidCrit)
    expect(outcome(() => jwt.decode(token, secret))).toBe(invalidCrit)
    expect(own.deserializeCompact(token, secret).header).toMatchObject({ invalid: 1 })
  })

  it('JWS-18, JRF-6 refuses crit outside the protected header, written and injected, RFC 7515 §4.1.11', () => {
    for (const unprotected of [{ crit: ['invalid'], invalid: 1 }, { crit: [] }, { crit: null }]) {
      const header = { protected: { alg: 'HS256' }, header: unprotected }
      expect(outcome(() => own.serializeJson(header, '', secret))).toBe(invalid)
      const signed = own.serializeJson({ protected: { alg: 'HS256' } }, '', secret)
      const injected = { ...signed, header: unprotected }
      expect(outcome(() => own.deserializeJson(injected, secret))).toBe(invalid)
      expect(outcome(() => own.deserializeJson(injected, secret, { signatures: 'any' }))).toBe(
        invalid,
      )
    }
    // A critical parameter is itself protected.
    const split = { protected: { alg: 'HS256', crit: ['invalid'] }, header: { invalid: 1 } }
    expect(outcome(() => own.serializeJson(split, '', secret))).toBe(invalidCrit)
  })
})

describe('b64', () => {
  it('JRF-9, S18, J-06 takes false only with crit, and nothing but true or false, RFC 7797 §3, §6', () => {
    const headers = [
      { b64: false },
      { b64: 'true', crit: ['b64'] },
      { b64: 'false', crit: ['b64'] },
      { b64: null, crit: ['b64'] },
      { b64: 0, crit: ['b64'] },
      { b64: 'false' },
    ]
    for (const header of headers) {
      const full = { alg: 'HS256', ...header }
      expect(outcome(() => jws.serializeCompact(full, 'a', secret))).toBe(invalid)
      const token = forge(JSON.stringify(full), 'a')
      expect(outcome(() => jws.deserializeCompact(token, secret))).toBe(invalid)
    }
    for (const crit of [['exp'], [], 'b64']) {
      const full = { alg: 'HS256', b64: false, exp: 1, crit }
      expect(outcome(() => jws.serializeCompact(full, 'a', secret))).toBe(invalidCrit)
    }
    expect(outcome(() => jws.serializeCompact({ alg: 'HS256', crit: ['b64'] }, 'a', secret))).toBe(
      invalidCrit,
    )
    const unprotected = { protected: { alg: 'HS256' }, header: { b64: false, crit: ['b64'] } }
    expect(outcome(() => jws.serializeJson(unprotected, 'a', secret))).toBe(invalid)
    const lone = { protected: { alg: 'HS256' }, header: { b64: false } }
    expect(outcome(() => jws.serializeJson(lone, 'a', secret))).toBe(invalid)
  })

  it('JRF-9 takes true as the usual encoding, RFC 7797 §3', () => {
    for (const extra of [{}, { crit: ['b64'] }]) {
      const header = { alg: 'HS256', b64: true, ...extra }
      const token = jws.serializeCompact(header, 'a.b', secret)
      expect(token.split('.')[1]).toBe(segment('a.b'))
      const verified = jws.deserializeCompact(token, secret)
      expect(verified.header).toEqual(header)
      expect(Buffer.from(verified.payload).toString()).toBe('a.b')
    }
  })

  it('J-06 is refused in a JWT, RFC 7797 §7', () => {
    const header = { alg: 'HS256', b64: false, crit: ['b64'] }
    expect(outcome(() => jwt.encode(header, {}, secret))).toBe(invalidCrit)
    const token = jws.serializeCompact(header, 'e30', secret)
    expect(jws.deserializeCompact(token, secret).header).toEqual(header)
    expect(outcome(() => jwt.decode(token, secret))).toBe(invalidCrit)
    expect(outcome(() => jws.serializeUnsecured({ b64: false, crit: ['b64'] }, 'e30'))).toBe(
      invalidCrit,
    )
  })
})
