import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature, jwt } from '../../src/index.ts'
import { a2, ed25519 } from '../vectors/rfc-examples.ts'
import { forge, forgeParts, keyFor, secret, segment } from '../keys.ts'
import { errorOf, outcome } from '../outcome.ts'

const jws = new JsonWebSignature()
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
const verify = (token: string): unknown => outcome(() => jws.deserializeCompact(token, secret))

describe('JsonWebSignature', () => {
  it('signs bytes and text and gives back header and payload, RFC 7515 §5.1, §5.2, §7.1, JWS-5', () => {
    const token = jws.serializeCompact({ alg: 'HS256' }, 'hello', secret)
    expect(token.split('.')).toHaveLength(3)
    const verified = jws.deserializeCompact(token, secret)
    const { header, payload } = verified
    expect(Object.keys(verified)).toEqual(['header', 'payload'])
    expect(header).toEqual({ alg: 'HS256' })
    expect(Buffer.from(payload).toString()).toBe('hello')
    expect(jws.serializeCompact({ alg: 'HS256' }, Buffer.from('hello'), secret)).toBe(token)
    const empty = jws.serializeCompact({ alg: 'HS256' }, '', secret)
    expect(jws.deserializeCompact(empty, secret).payload).toHaveLength(0)
  })

  it('keeps the header parameters that it does not know, RFC 7515 §4, §4.1.10', () => {
    const header = { alg: 'HS256', kid: 'a', typ: 'x', cty: 'y', extra: { deep: [1] } }
    const token = jws.serializeCompact(header, '', secret)
    expect(jws.deserializeCompact(token, secret).header).toEqual(header)
  })

  it('gives the kid of the key to the header and refuses another, RFC 7515 §4.1.4', () => {
    const key = JsonWebKey.import({ secret }, { kid: 'mine' })
    const token = jws.serializeCompact({ alg: 'HS256' }, '', key)
    expect(jws.deserializeCompact(token, key).header).toEqual({ alg: 'HS256', kid: 'mine' })
    const other = outcome(() => jws.serializeCompact({ alg: 'HS256', kid: 'b' }, '', key))
    expect(other).toBe('ERR_JOSE_INVALID_HEADER')
  })

  it('tells headers apart whatever text is in them', () => {
    const headers = [
      { alg: 'HS256', typ: 'a', kid: 'b' },
      { alg: 'HS256', typ: 'a +b' },
      { alg: 'HS256', typ: 'a', kid: '' },
      { alg: 'HS256', typ: '' },
      { alg: 'HS256', kid: 'undefined' },
      { alg: 'HS256', kid: '-' },
      { alg: 'HS256' },
    ]
    for (let round = 0; round < 2; round += 1) {
      for (const header of headers) {
        const token = jws.serializeCompact(header, '', secret)
        expect(jws.deserializeCompact(token, secret).header).toEqual(header)
      }
    }
  })

  it('gives out headers that can be changed without changing the next', () => {
    const token = jws.serializeCompact({ alg: 'HS256' }, '', secret)
    Object.assign(jws.deserializeCompact(token, secret).header, { alg: 'none' })
    expect(jws.deserializeCompact(token, secret).header).toEqual({ alg: 'HS256' })
  })

  it('JWS-1 refuses what is no token, header or payload', () => {
    const tokens = ['', 'a', '..', 'a.b.c', 'YQ.YQ.YQ', 'W10.YQ.YQ', 'bnVsbA.YQ.YQ', '.e30.YQ']
    for (const token of tokens) expect(verify(token), token).toBe(malformed)
    expect(verify('e30.YQ.YQ')).toBe('ERR_JOSE_MISSING_ALGORITHM')
    expect(verify(forgeParts(segment('{"alg":"HS256"}'), 'a'))).toBe(malformed)
    expect(verify('eyJhbGciOiJIUzI1NiJ9.YQ.a')).toBe(malformed)
    // The types forbid these; a JavaScript caller does not know.
    for (const token of [undefined, null, 1, {}, Buffer.from('a.b.c')]) {
      expect(verify(token as never)).toBe(malformed)
    }
  })

  it('JWS-2 needs an algorithm that is known', () => {
    expect(outcome(() => jws.serializeCompact({} as never, '', secret))).toBe(
      'ERR_JOSE_MISSING_ALGORITHM',
    )
    expect(outcome(() => jws.serializeCompact({ alg: 's' }, '', secret))).toBe(unsupported)
    expect(verify(forge('{"alg":"s"}', ''))).toBe(unsupported)
    expect(outcome(() => jws.serializeCompact(null as never, '', secret))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
  })

  it('JWS-3 refuses a wrong signature, and JRF-2 another spelling of the right one', () => {
    expect(verify('eyJhbGciOiJIUzI1NiJ9.YQ.YQ')).toBe('ERR_JOSE_BAD_SIGNATURE')
    const token = forge('{"alg":"HS256"}', 'a')
    expect(verify(`${token}=`)).toBe(malformed)
    expect(verify(`${token}A`)).toBe('ERR_JOSE_BAD_SIGNATURE')
    const last = token.at(-1) ?? ''
    const sibling = String.fromCodePoint((last.codePointAt(0) ?? 0) + 1)
    expect(verify(token.slice(0, -1) + sibling)).toBe(malformed)
  })

  it('JWS-4, S1 allows only listed algorithms, for signing and for verifying, JRF-3', () => {
    const rs256 = new JsonWebSignature({ algorithms: ['RS256'] })
    const token = jws.serializeCompact({ alg: 'HS256' }, '', secret)
    expect(outcome(() => rs256.serializeCompact({ alg: 'HS256' }, '', secret))).toBe(unsupported)
    expect(outcome(() => rs256.deserializeCompact(token, secret))).toBe(unsupported)
    const none = { algorithms: [] }
    expect(outcome(() => jws.deserializeCompact(token, secret, none))).toBe(unsupported)
    for (const algorithms of ['HS256', { HS256: true }, [1], new Set(['HS256'])]) {
      const rules = { algorithms: algorithms as never }
      expect(outcome(() => jws.deserializeCompact(token, secret, rules))).toBe('ERR_AUTHKIT_CONFIG')
      expect(outcome(() => new JsonWebSignature(rules))).toBe('ERR_AUTHKIT_CONFIG')
    }
  })

  it.each(['RS256', 'PS256'])(
    'JWS-6, JWS-7 %s verifies by the private key too and not by a stranger',
    (alg) => {
      const key = keyFor(alg, 'RSA')
      const pem = createPrivateKey({ key: { ...key.exportPrivate() }, format: 'jwk' })
        .export({ type: 'pkcs8', format: 'pem' })
        .toString()
      const token = jws.serializeCompact({ alg }, 'hello', pem)
      const rules = { algorithms: [alg] }
      expect(jws.deserializeCompact(token, pem, rules).header).toEqual({ alg })
      expect(jws.deserializeCompact(token, key.toPublic(), rules).header).toEqual({ alg })
      const stranger = { kty: a2.key.kty, n: a2.key.n, e: a2.key.e }
      expect(outcome(() => jws.deserializeCompact(token, stranger, rules))).toBe(
        'ERR_JOSE_BAD_SIGNATURE',
      )
    },
  )

  it('JWS-19, JRF-7, S12 binds the curve to the algorithm, RFC 8812 §3.2', () => {
    const k1 = JsonWebKey.generate('EC', { crv: 'secp256k1' })
    const pem = k1.exportPem({ private: true })
    const signed = jws.serializeCompact({ alg: 'ES256K' }, 'hello', pem)
    expect(jws.deserializeCompact(signed, k1.toPublic()).header).toEqual({ alg: 'ES256K' })
    expect(outcome(() => jws.serializeCompact({ alg: 'ES256' }, '', k1))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
    const p521 = JsonWebKey.generate('EC', { crv: 'P-521' })
    expect(jws.serializeCompact({ alg: 'ES512' }, '', p521)).toBeTypeOf('string')
    expect(outcome(() => jws.serializeCompact({ alg: 'ES256' }, '', p521))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
  })

  it('JWS-20 signs with Ed25519 from PKCS #8 and verifies with SPKI, RFC 8037 §2, RFC 8032 §5.1.5', () => {
    const native = createPrivateKey({ key: { ...ed25519.key }, format: 'jwk' })
    const pkcs8 = native.export({ type: 'pkcs8', format: 'pem' }).toString()
    const spki = createPublicKey(native).export({ type: 'spki', format: 'pem' }).toString()
    expect(jws.serializeCompact({ alg: 'EdDSA' }, ed25519.payload, pkcs8)).toBe(ed25519.token)
    expect(Buffer.from(jws.deserializeCompact(ed25519.token, spki).payload).toString()).toBe(
      ed25519.payload,
    )
  })

  it('JWS-21 refuses long tokens and headers by their length, JRF-4', () => {
    const long = 'A'.repeat(512_000)
    const tooLarge = 'ERR_JOSE_TOO_LARGE'
    expect(verify(`${long}.YQ.YQ`)).toBe(tooLarge)
    expect(verify(`YQ.${long}.YQ`)).toBe(tooLarge)
    expect(verify(`YQ.YQ.${long}`)).toBe(tooLarge)
    expect(verify(`${'A'.repeat(8196)}.YQ.YQ`)).toBe(tooLarge)
    const token = jws.serializeCompact({ alg: 'HS256' }, 'x'.repeat(200_000), secret)
    expect(outcome(() => jws.deserializeCompact(token, secret, { maxBytes: 200_000 }))).toBe(
      tooLarge,
    )
    const large = jws.serializeCompact({ alg: 'HS256' }, 'x'.repeat(400_000), secret)
    expect(jws.deserializeCompact(large, secret, { maxBytes: 1e6 }).payload).toHaveLength(400_000)
    for (const maxBytes of [0, -1, 1.5, Number.NaN, '1' as never]) {
      expect(outcome(() => jws.deserializeCompact(token, secret, { maxBytes }))).toBe(
        'ERR_AUTHKIT_CONFIG',
      )
    }
  })

  it('JWS-26, S11 uses a key for the algorithm that it names only, JRF-7', () => {
    const key = JsonWebKey.generate('oct', { alg: 'HS512' })
    const bare = JsonWebKey.import({ ...key.exportPrivate(), alg: undefined })
    const token = jws.serializeCompact({ alg: 'HS256' }, '', bare)
    const rules = { algorithms: ['HS256'] }
    expect(outcome(() => jws.deserializeCompact(token, key))).toBe(unsupported)
    expect(outcome(() => jws.deserializeCompact(token, key, rules))).toBe(unsupported)
    expect(outcome(() => jws.serializeCompact({ alg: 'HS256' }, '', key))).toBe(unsupported)
  })

  it('JWS-27, JRF-7, S11 obeys use and key_ops', () => {
    const jwk = JsonWebKey.generate('EC').exportPrivate()
    const sign = (members: object): unknown =>
      outcome(() => typeof jws.serializeCompact({ alg: 'ES256' }, '', { ...jwk, ...members }))
    const token = jws.serializeCompact({ alg: 'ES256' }, '', jwk)
    const check = (members: object): unknown =>
      outcome(() => typeof jws.deserializeCompact(token, { ...jwk, ...members }).payload)
    const denied = 'ERR_JOSE_INVALID_USE'
    expect([sign({ use: 'sig' }), sign({ key_ops: ['sign'] })]).toEqual(['string', 'string'])
    expect([sign({ use: 'enc' }), sign({ key_ops: ['verify'] })]).toEqual([denied, denied])
    expect([check({ use: 'sig' }), check({ key_ops: ['verify'] })]).toEqual(['object', 'object'])
    expect([check({ use: 'enc' }), check({ use: 'other' })]).toEqual([denied, denied])
    expect(check({ key_ops: ['deriveKey'] })).toBe(denied)
    expect(check({ d: undefined, key_ops: ['sign'] })).toBe(denied)
    expect(check({ key_ops: ['sign'] })).toBe('object')
  })

  it('JWS-29 needs a private key to sign', () => {
    const error = errorOf(() =>
      jws.serializeCompact({ alg: 'RS256' }, '', keyFor('RS256', 'RSA').toPublic()),
    )
    expect(error.code).toBe('ERR_JOSE_INVALID_KEY')
    expect(error.message).toContain('private key')
  })

  it('JWS-30, S17 refuses a fourth part and foreign characters although they are signed', () => {
    const header = segment('{"alg":"HS256"}')
    for (const payload of ['YQ.YQ', 'Y$Q!!YQ', 'YQ==', 'Y\nQ', 'Y\u0151']) {
      expect(verify(forgeParts(header, payload)), payload).toBe(malformed)
    }
  })

  it('JWS-31, JWS-32 leaves the payload to its reader and reads the header strictly', () => {
    expect(verify(forge('{"alg":"none","alg":"HS256"}', 'a'))).toBe(malformed)
    const deep = '['.repeat(20_000)
    expect(verify(forge('{"alg":"HS256"}', deep))).toMatchObject({ header: { alg: 'HS256' } })
    expect(
      outcome(() => jwt.decode(forge('{"alg":"HS256"}', deep), secret, { maxBytes: 1e6 })),
    ).toBe(malformed)
  })

  it('JRF-1 signs the vector with a key that is too short for RFC 7518 §3.2, and refuses it where that is asked', () => {
    // Its key `secret` has 6 bytes, fewer than any secret may have here.
    expect(outcome(() => jws.serializeCompact({ alg: 'HS256' }, 'foo', 'secret'))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
    const token = 'eyJhbGciOiJIUzI1NiJ9.Zm9v.0pehoi-RMZM1jl-4TP_C4Y6BJ-bcmsuzfDyQpkpJkh0'
    expect(jws.serializeCompact({ alg: 'HS256' }, 'foo', secret).split('.').slice(0, 2)).toEqual(
      token.split('.').slice(0, 2),
    )
    const mac = createHmac('sha256', 'secret').update('eyJhbGciOiJIUzI1NiJ9.Zm9v')
    expect(mac.digest('base64url')).toBe(token.split('.')[2])
  })

  it('JWS-11 asks a function for the key, with header and payload, and fails closed', () => {
    const seen: unknown[] = []
    const find = (header: { readonly kid?: string | undefined }, payload: Uint8Array): string => {
      seen.push([header, Buffer.from(payload).toString()])
      return secret
    }
    const token = jws.serializeCompact({ alg: 'HS256', kid: 'a' }, 'hello', find)
    expect(jws.deserializeCompact(token, find).header).toEqual({ alg: 'HS256', kid: 'a' })
    expect(seen).toEqual(Array.from({ length: 2 }, () => [{ alg: 'HS256', kid: 'a' }, 'hello']))
    const answers: readonly (readonly [unknown, string])[] = [
      [undefined, 'ERR_JOSE_KEY_NOT_FOUND'],
      [null, 'ERR_JOSE_KEY_NOT_FOUND'],
      ['', 'ERR_JOSE_INVALID_KEY'],
      [0, 'ERR_JOSE_INVALID_KEY'],
      [[], 'ERR_JOSE_INVALID_KEY'],
      [Buffer.alloc(0), 'ERR_JOSE_INVALID_KEY'],
      [() => secret, 'ERR_JOSE_INVALID_KEY'],
      [Promise.resolve(secret), 'ERR_JOSE_INVALID_KEY'],
      [Promise.reject(new Error('late')), 'ERR_JOSE_INVALID_KEY'],
    ]
    for (const [answer, code] of answers) {
      // The types forbid these; a JavaScript caller does not know.
      const key = (): never => answer as never
      expect(outcome(() => jws.deserializeCompact(token, key))).toBe(code)
      expect(outcome(() => jws.serializeCompact({ alg: 'HS256' }, '', key))).toBe(code)
    }
    const throws = (): never => {
      throw new Error('database')
    }
    expect(() => jws.deserializeCompact(token, throws)).toThrow('database')
  })

  it('gives a function for keys what it may change without changing the result', () => {
    const token = jws.serializeCompact({ alg: 'HS256' }, 'hello', secret)
    const { header, payload } = jws.deserializeCompact(token, (seen, bytes) => {
      Object.assign(seen, { alg: 'none' })
      bytes.fill(0)
      return secret
    })
    expect(header).toEqual({ alg: 'HS256' })
    expect(Buffer.from(payload).toString()).toBe('hello')
  })

  it('refuses options and payloads that are none', () => {
    const config = 'ERR_AUTHKIT_CONFIG'
    const options: readonly object[] = [
      { algorithm: ['HS256'] },
      { maxbytes: 1 },
      { offload: 'sometimes' },
      { signatures: 'most' },
      { privateHeaders: [1] },
      { privateHeaders: 'cnf' },
      { unprotectedAlgorithm: 'yes' },
      { payload: 1 },
    ]
    const token = jws.serializeCompact({ alg: 'HS256' }, '', secret)
    for (const option of options) {
      expect(outcome(() => jws.deserializeCompact(token, secret, option as never))).toBe(config)
      expect(
        outcome(() => jws.serializeCompact({ alg: 'HS256' }, '', secret, option as never)),
      ).toBe(config)
    }
    expect(outcome(() => new JsonWebSignature({ private: [] } as never))).toBe(config)
    expect(outcome(() => new JsonWebSignature(null as never))).toBe(config)
    for (const payload of [undefined, null, 1, {}, ['a']]) {
      expect(outcome(() => jws.serializeCompact({ alg: 'HS256' }, payload as never, secret))).toBe(
        config,
      )
    }
    expect(outcome(() => jws.serializeCompact([] as never, '', secret))).toBe(config)
  })

  it('refuses to write a header that cannot be read, or that holds a private key, RFC 7515 §4.1.3', () => {
    const sign = (header: object): unknown =>
      outcome(() => jws.serializeCompact({ alg: 'ES256', ...header }, '', key))
    const key = JsonWebKey.generate('EC')
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    expect(sign({ circular })).toBe('ERR_AUTHKIT_CONFIG')
    expect(sign({ number: 1n })).toBe('ERR_AUTHKIT_CONFIG')
    for (const jwk of [
      key.exportPrivate(),
      'x',
      1,
      null,
      JsonWebKey.generate('oct').exportPrivate(),
    ]) {
      expect(sign({ jwk })).toBe('ERR_JOSE_INVALID_HEADER')
    }
    for (const jwk of [key, key.toJSON()]) {
      const token = String(sign({ jwk }))
      expect(jws.deserializeCompact(token, key).header['jwk']).toEqual(key.toJSON())
    }
    for (const name of ['kid', 'typ', 'cty', 'jku', 'x5u', 'x5t']) {
      expect(sign({ [name]: 1 })).toBe('ERR_JOSE_INVALID_HEADER')
    }
  })
})
