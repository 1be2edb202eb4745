import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature, jwt, KeySet } from '../../src/index.ts'
import { forge, forgeParts, keyFor, secret, segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { costOf } from './cost.ts'

const jws = new JsonWebSignature()
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
const badSignature = 'ERR_JOSE_BAD_SIGNATURE'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const tooLarge = 'ERR_JOSE_TOO_LARGE'

/** Verifies an object and its JSON text alike; what comes out is the same. */
function read(input: object, options = {}, key: unknown = secret): unknown {
  // The types forbid some of these; a JavaScript caller does not know.
  const given = key as never
  const byObject = outcome(() => jws.deserializeJson(input, given, options))
  const byText = outcome(() => jws.deserializeJson(JSON.stringify(input), given, options))
  expect(byText).toEqual(byObject)
  return byObject
}

/** A flattened form with these headers, signed with HS256 whatever they say. */
function flattened(head: string, header?: unknown, payload = '{}'): Record<string, unknown> {
  const [protectedHeader, content, signature] = forge(head, payload).split('.')
  return {
    payload: content,
    ...(head !== '' && { protected: protectedHeader }),
    ...(header !== undefined && { header }),
    signature,
  }
}

const plain = '{"alg":"HS256"}'
const member = (head: string, header?: unknown): object => {
  const { payload: _payload, ...rest } = flattened(head, header)
  return rest
}
const general = (...signatures: unknown[]): object => generalOf(signatures)
const generalOf = (signatures: unknown[]): object => ({ payload: segment('{}'), signatures })

describe('hostile JSON signatures', () => {
  it.each(['none', 'None', 'NONE', 'nOnE'])(
    'J-01, CVE-2015-9235, CVE-2026-28802 refuses alg %s in both JSON forms and both headers, RFC 7518 §3.6',
    (alg) => {
      const head = JSON.stringify({ alg })
      for (const signature of ['', 'YQ', flattened(head)['signature']]) {
        const signed = { ...flattened(head), signature }
        const bare = { payload: 'e30', header: { alg }, signature }
        for (const options of [{}, { algorithms: [] }, { algorithms: [alg] }]) {
          expect(read(signed, options)).toBe(unsupported)
          expect(read(bare, { ...options, unprotectedAlgorithm: true })).toBe(unsupported)
          expect(read(bare, options)).toBe(invalidHeader)
          expect(
            read({ payload: 'e30', signatures: [{ ...signed, payload: undefined }] }, options),
          ).toBe(unsupported)
        }
      }
    },
  )

  it('J-04, CVE-2018-0114, CVE-2022-39175 never uses a key that a JSON form brings, RFC 7515 §4.1.3', () => {
    const attacker = keyFor('ES256', 'EC')
    const { kid, ...jwk } = attacker.toJSON()
    const victim = JsonWebKey.import({ ...keyFor('ES256', 'EC').toJSON(), kid })
    const made = jws.serializeJson({ protected: { alg: 'ES256' }, header: { jwk } }, '{}', attacker)
    const signed = jws.serializeJson({ protected: { alg: 'ES256', jwk } }, '{}', attacker)
    for (const hostile of [made, signed]) {
      expect(read(hostile, {}, victim)).toBe(badSignature)
      for (const key of [null, '', {}, []]) {
        expect(read(hostile, {}, key)).toMatch(/^ERR_JOSE_(?:INVALID_KEY|KEY_NOT_FOUND)$/)
      }
    }
  })

  it('J-05, CVE-2025-59420 takes crit in the protected header only, and understood, RFC 7515 §4.1.11, JWS-18, S5', () => {
    for (const crit of [['exp'], [], 'exp', ['b64'], ['alg'], [1], null]) {
      const found = read(flattened(plain, { crit, exp: 1 }))
      expect(found).toBe(invalidHeader)
      expect(read(general(member(plain), member(plain, { crit, exp: 1 })))).toBe(invalidHeader)
    }
    for (const crit of ['["exp"]', '[]', '"b64"', '["alg"]', '["b64"]', '[1]', '["exp","exp"]']) {
      const hostile = flattened(`{"alg":"HS256","exp":1,"crit":${crit}}`)
      expect(read(hostile)).toBe('ERR_JOSE_INVALID_CRIT_HEADER')
    }
    const own = { privateHeaders: ['exp'] }
    const known = '{"alg":"HS256","exp":1,"crit":["exp"]}'
    expect(read(flattened(known), own)).toHaveProperty('payload')
    expect(read(flattened('{"alg":"HS256","crit":["exp"]}', { exp: 1 }), own)).toBe(
      'ERR_JOSE_INVALID_CRIT_HEADER',
    )
  })

  it('J-06 reads an unencoded payload with crit, in the protected header, and for all signatures alike, RFC 7797 §3, §6', () => {
    const unencoded = '{"alg":"HS256","b64":false,"crit":["b64"]}'
    const [head, content, signature] = forgeParts(segment(unencoded), '$.02')
      .split('.$.02')
      .flatMap((part) => part.split('.'))
    const good = { payload: '$.02', protected: head, signature: signature ?? content }
    const accepted = read(good)
    expect(accepted).toHaveProperty('payload')
    expect(read(flattened('{"alg":"HS256","b64":false}'))).toBe(invalidHeader)
    expect(read(flattened('{"alg":"HS256","b64":"false","crit":["b64"]}'))).toBe(invalidHeader)
    expect(read(flattened(plain, { b64: false }))).toBe(invalidHeader)
    expect(read(flattened(plain, { b64: false, crit: ['b64'] }))).toBe(invalidHeader)
    const { payload, ...one } = good
    expect(read({ payload, signatures: [one, member(plain)] })).toBe(invalidHeader)
    expect(outcome(() => jwt.decode(forge(unencoded, '{}'), secret))).toMatch(
      /^ERR_JOSE_INVALID_(?:CRIT_)?HEADER$/,
    )
  })

  it('J-21 reads one form at a time: an object that is both, or neither, is none, RFC 7515 §7.2.2', () => {
    const one = flattened(plain)
    const both = { ...one, signatures: [member(plain)] }
    expect(read(both)).toBe(malformed)
    expect(read({ ...one, signatures: 'YQ' })).toBe(malformed)
    for (const input of [{}, { payload: 'e30' }, { payload: 'e30', protected: one['protected'] }]) {
      expect(read(input)).toBe(malformed)
    }
    for (const text of [
      '[]',
      '"a"',
      'null',
      '1',
      '',
      '{',
      `[${JSON.stringify(one)}]`,
      `${JSON.stringify(one)} `,
    ]) {
      const found = outcome(() => jws.deserializeJson(text, secret))
      expect(typeof found === 'string' ? found : 'read').toBe(
        text.endsWith('} ') ? 'read' : malformed,
      )
    }
    const token = forge(plain, '{}')
    expect(outcome(() => jws.deserializeJson(token, secret))).toBe(malformed)
    expect(outcome(() => jws.deserializeCompact(JSON.stringify(one), secret))).toBe(malformed)
  })

  it('J-22 takes the one spelling of base64url in every member, RFC 7515 §2', () => {
    const good = flattened(plain, undefined, 'ab')
    expect(read(good)).toHaveProperty('payload')
    for (const name of ['payload', 'protected', 'signature']) {
      for (const insert of ['=', '+', '/', ' ', '\n', '.', '\0', 'é', 'Ł']) {
        const hostile = read({ ...good, [name]: `${String(good[name])}${insert}` })
        expect(hostile, `${name} ${insert}`).toMatch(/^ERR_JOSE_(?:MALFORMED_TOKEN|BAD_SIGNATURE)$/)
      }
      for (const value of [1, null, true, [], {}, ['YQ']]) {
        expect(read({ ...good, [name]: value })).toBe(malformed)
      }
    }
  })

  it('J-23 reads strict JSON: no member twice at any depth, RFC 7515 §4, §5.2', () => {
    const [head, payload, signature] = forge(plain, '{}').split('.')
    const texts = [
      `{"payload":"YQ","payload":"${payload}","protected":"${head}","signature":"${signature}"}`,
      `{"payload":"${payload}","protected":"${head}","signature":"${signature}","header":{"a":1,"a":2}}`,
      `{"payload":"${payload}","signatures":[{"protected":"${head}","signature":"${signature}","\\u0073ignature":"YQ"}]}`,
      `{"payload":"${payload}","protected":"${head}","signature":"${signature}","__proto__":{"header":{}}}`,
      `\ufeff{"payload":"${payload}","protected":"${head}","signature":"${signature}"}`,
    ]
    for (const text of texts) {
      expect(outcome(() => jws.deserializeJson(text, secret))).toBe(malformed)
    }
    for (const twice of ['{"alg":"none","alg":"HS256"}', '{"alg":"HS256","\\u0061lg":"HS256"}']) {
      expect(read(flattened(twice))).toBe(malformed)
    }
  })

  it('J-24, CVE-2025-61920 caps what comes as JSON and what comes apart from it, JWS-21, S7', () => {
    const long = 'A'.repeat(1e7)
    const one = flattened(plain)
    const hostile = [
      { ...one, payload: long },
      { ...one, protected: long },
      { ...one, signature: long },
      { ...one, header: { a: long } },
      { ...one, other: long },
      generalOf(Array.from({ length: 200_000 }, () => member(plain))),
    ]
    for (const input of hostile) {
      const text = JSON.stringify(input)
      expect(outcome(() => jws.deserializeJson(input, secret))).toBe(tooLarge)
      expect(outcome(() => jws.deserializeJson(text, secret))).toBe(tooLarge)
      expect(costOf(5, () => outcome(() => jws.deserializeJson(text, secret)))).toBeLessThan(1)
    }
    const unencoded = { alg: 'HS256', b64: false, crit: ['b64'] }
    const { payload: _payload, ...apart } = jws.serializeJson({ protected: unencoded }, 'a', secret)
    for (const payload of [long, Buffer.from(long)]) {
      expect(read(apart, { payload })).toBe(tooLarge)
    }
    expect(
      outcome(() =>
        jws.deserializeCompact(`${apart.protected}..${apart.signature}`, secret, { payload: long }),
      ),
    ).toBe(tooLarge)
    expect(read(apart, { payload: long, maxBytes: 2e7 })).toBe(badSignature)
  })

  it('J-25 takes time in proportion to the object, however it is made up', () => {
    const many = { maxBytes: 1e8 }
    const names = Object.fromEntries(Array.from({ length: 1e5 }, (_, at) => [`m${at}`, 1]))
    const hostile = [
      JSON.stringify(generalOf(Array.from({ length: 1e5 }, () => ({ signature: 'YQ' })))),
      JSON.stringify({ ...flattened(plain), header: names }),
      JSON.stringify({ ...flattened(plain), ...names }),
      `{"payload":${'['.repeat(1e6)}`,
      `{"payload":${'9'.repeat(1e6)}}`,
      `{"payload":"${'\\u0061'.repeat(1e5)}"}`,
      '{'.repeat(1e6),
      JSON.stringify({ ...flattened(plain), payload: '.'.repeat(1e6) }),
    ]
    for (const text of hostile) {
      const run = (): unknown => outcome(() => jws.deserializeJson(text, secret, many))
      // A long object whose signature is right is read, since the cap is out of the way here.
      expect(['string', 'object']).toContain(typeof run())
      expect(costOf(100, run)).toBeLessThan(1)
    }
  })

  it('J-25 takes a hundred header parameters and no more, since each signature has a copy', () => {
    const parameters = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, 1]))
    expect(read(flattened(plain, parameters(100)))).toHaveProperty('payload')
    expect(read(flattened(plain, parameters(101)))).toBe(tooLarge)
    expect(read(flattened(JSON.stringify({ alg: 'HS256', ...parameters(100) })))).toBe(tooLarge)
  })

  it('J-26, CVE-2016-9122 verifies one signature at least, and all of them unless the caller asks for any, RFC 7515 §7.2.1, JWS-24, S13', () => {
    expect(read(general())).toBe(malformed)
    expect(read({ payload: 'e30', signatures: {} })).toBe(malformed)
    const good = member(plain)
    const bad = { ...good, signature: segment(Buffer.alloc(32)) }
    expect(read(general(good, bad))).toBe(badSignature)
    expect(read(general(bad, good))).toBe(badSignature)
    const any = { signatures: 'any' }
    expect(read(general(bad, good), any)).toMatchObject({
      signatures: [{ protected: { alg: 'HS256' } }],
    })
    expect(read(general(bad, bad), any)).toBe(badSignature)
    expect(read(general(), any)).toBe(malformed)
    expect(read(general(good, 'YQ'), any)).toBe(malformed)
    const both = jws.serializeJson(
      [{ protected: { alg: 'HS256' } }, { protected: { alg: 'ES256' } }],
      'a',
      ({ alg }) => (alg === 'HS256' ? secret : keyFor('ES256', 'EC')),
    )
    expect(read(both, any)).toMatchObject({ signatures: [{ header: { alg: 'HS256' } }] })
    expect(read(both)).toMatch(/^ERR_JOSE_/)
  })

  it('J-27 refuses a parameter in both headers, and an algorithm that nobody signed, RFC 7515 §7.2.1, JWS-14, S6', () => {
    const named = '{"alg":"HS256","kid":"a"}'
    for (const header of [{ kid: 'b' }, { kid: 'a' }, { alg: 'HS256' }, { alg: 'none' }]) {
      expect(read(flattened(named, header))).toBe(invalidHeader)
    }
    const bare = flattened('', { alg: 'HS256' })
    const [, payload, signature] = forgeParts('', segment('{}')).split('.')
    expect(read({ ...bare, payload, signature })).toBe(invalidHeader)
    expect(read({ ...bare, payload, signature }, { unprotectedAlgorithm: true })).toHaveProperty(
      'payload',
    )
    expect(read(flattened('{"kid":"a"}', { alg: 'HS256' }))).toBe(invalidHeader)
    expect(read(flattened('{"kid":"a"}', {}))).toBe(malformed)
    expect(read(flattened(named, { toString: 1 }))).toHaveProperty('payload')
  })

  it('J-33 asks a function for the key of each signature, and fails closed whatever it gives', () => {
    const token = general(
      member('{"alg":"HS256","kid":"a"}'),
      member('{"alg":"HS256","kid":"__proto__"}'),
    )
    const asked: unknown[] = []
    const found = read(token, {}, ({ kid }: { kid?: unknown }) => {
      asked.push(kid)
      return secret
    })
    expect(found).toHaveProperty('payload')
    expect(asked).toEqual(['a', '__proto__', 'a', '__proto__'])
    for (const given of [
      '',
      null,
      undefined,
      0,
      [],
      {},
      Buffer.alloc(0),
      Promise.resolve(secret),
    ]) {
      expect(read(token, {}, () => given)).toMatch(/^ERR_(?:JOSE|CONFIG)/)
    }
    const set = new KeySet([JsonWebKey.import({ secret }, { kid: 'a' })])
    expect(read(token, {}, set)).toBe('ERR_JOSE_KEY_NOT_FOUND')
  })

  it('J-40 takes no prototype from a JSON form', () => {
    const text = `{"payload":"e30","protected":"${segment('{"alg":"HS256","__proto__":{"x":1}}')}","signature":"YQ"}`
    expect(outcome(() => jws.deserializeJson(text, secret))).toBe(malformed)
    const inherited: unknown = Object.create(flattened(plain))
    expect(read(inherited as object)).toBe(malformed)
    expect(read(flattened(plain, { constructor: { prototype: { x: 1 } } }))).toHaveProperty(
      'payload',
    )
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })
})
