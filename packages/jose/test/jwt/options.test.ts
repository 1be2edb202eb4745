import { afterEach, describe, expect, it } from 'vitest'
import {
  JsonWebSignature,
  type JwtHeader,
  JsonWebToken,
  jwt,
  RemoteKeySet,
  unverifiedHeader,
} from '../../src/index.ts'
import { secret } from '../keys.ts'
import { asyncOutcome, outcome } from '../outcome.ts'

const mistake = 'ERR_AUTHKIT_CONFIG'
const header = { alg: 'HS256' }
const old = jwt.encode(header, { sub: 'joe', exp: 1000 }, secret)
const live = jwt.encode(header, { sub: 'joe', role: 'user' }, secret)

/** A value that the types refuse and JavaScript does not. */
function untyped(value: unknown): never {
  // It stands for whatever a program without types hands over.
  return value as never
}

describe('a clock that tells no time', () => {
  it.each([
    ['NaN', () => Number.NaN],
    ['undefined', () => undefined],
    ['a promise', async () => 1],
    ['a negative number', () => -1],
    ['infinity', () => Number.POSITIVE_INFINITY],
    ['a bigint', () => 1n],
  ])('is refused: %s, J-32', (_, clock) => {
    const options = untyped({ clock })
    for (const token of [old, live]) {
      expect(outcome(() => jwt.decode(token, secret, options))).toBe(mistake)
      expect(outcome(() => new JsonWebToken(options).decode(token, secret))).toBe(mistake)
      expect(outcome(() => jwt.verifier(secret, options).decode(token))).toBe(mistake)
    }
  })

  it('is refused when it is no function', async () => {
    for (const clock of [5, 'now', {}, null]) {
      const options = untyped({ clock })
      expect(outcome(() => new JsonWebToken(options))).toBe(mistake)
      expect(outcome(() => jwt.decode(live, secret, options))).toBe(mistake)
      expect(await asyncOutcome(jwt.decodeAsync(live, secret, options))).toBe(mistake)
    }
  })
})

describe('claim rules', () => {
  it.each([
    ['a misspelled rule', { role: { equals: 'admin' } }],
    ['essential as text', { role: { essential: 'true' } }],
    ['essential as a number', { role: { essential: 1 } }],
    ['a Map', new Map([['role', { value: 'admin' }]])],
    ['a value that is undefined', { role: { value: undefined } }],
    ['values that are undefined', { role: { values: undefined } }],
    ['no values', { role: { values: [] } }],
    ['a rule that is text', { role: 'admin' }],
    ['a rule that is null', { role: null }],
    ['null', null],
    ['text', 'role'],
  ])('that would check nothing are refused: %s, S-C1', (_, claims) => {
    expect(outcome(() => jwt.decode(live, secret, untyped({ claims })))).toBe(mistake)
  })
})

describe('what would turn a check off', () => {
  it.each(['issuer', 'audience', 'typ'])('is refused: %s is undefined, S-C1', (name) => {
    for (const value of [undefined, null, []]) {
      expect(outcome(() => jwt.decode(live, secret, untyped({ [name]: value })))).toBe(mistake)
      expect(outcome(() => jwt.verifier(secret, untyped({ [name]: value })))).toBe(mistake)
    }
  })

  it('names every option of a verifier', () => {
    expect(() => jwt.verifier(secret, untyped({ cach: 5 }))).toThrow(/"cach".*\bcache\b/)
  })
})

describe('times in milliseconds', () => {
  it.each(['exp', 'nbf', 'iat'])('are not signed: %s', (name) => {
    const claims = { [name]: Date.now() }
    expect(outcome(() => jwt.encode(header, claims, secret))).toBe('ERR_JOSE_INVALID_CLAIM')
    expect(outcome(() => jwt.encode(header, { [name]: 253_402_300_799 }, secret))).toMatch(/\./)
  })
})

describe('a remote key set', () => {
  it('does not sign, and is not asked', async () => {
    let requests = 0
    const remote = new RemoteKeySet('https://issuer.example/jwks', {
      fetch: async () => {
        requests += 1
        return new Response()
      },
    })
    const signed = jwt.encodeAsync({ alg: 'ES256' }, {}, untyped(remote))
    expect(await asyncOutcome(signed)).toBe('ERR_JOSE_INVALID_KEY')
    expect(requests).toBe(0)
  })
})

describe('options that are none', () => {
  it.each([[null], [5], ['text'], [[]], [true]])('are refused: %j', (options) => {
    const given = untyped(options)
    expect(outcome(() => jwt.decode(live, secret, given))).toBe(mistake)
    expect(outcome(() => jwt.encode(header, {}, secret, given))).toBe(mistake)
    expect(outcome(() => jwt.verifier(secret, given))).toBe(mistake)
    expect(outcome(() => jwt.decrypt(live, secret, given))).toBe(mistake)
    expect(outcome(() => new JsonWebToken(given))).toBe(mistake)
    expect(outcome(() => jwt.decode(live, secret, untyped({ decrypt: options })))).toBe(mistake)
  })

  it('of an instance are refused when they are misspelled', () => {
    expect(outcome(() => new JsonWebToken(untyped({ algorithm: 'RS256' })))).toBe(mistake)
  })
})

describe('what stands on Object.prototype', () => {
  afterEach(() => {
    for (const name of ['leeway', 'signatures', 'unprotectedAlgorithm', 'essential']) {
      Reflect.deleteProperty(Object.prototype, name)
    }
  })

  function pollute(name: string, value: unknown): void {
    Reflect.set(Object.prototype, name, value)
  }

  it('is nobody’s option, J-40, CWE-1321', () => {
    pollute('leeway', 1e12)
    pollute('signatures', 'any')
    pollute('unprotectedAlgorithm', true)
    expect(outcome(() => jwt.decode(old, secret, { typ: 'JWT' }))).toBe('ERR_JOSE_EXPIRED_TOKEN')
    const jws = new JsonWebSignature({ algorithms: ['HS256'] })
    const { payload, signatures } = jws.serializeJson([{ protected: header }], 'x', secret)
    const two = { payload, signatures: [...signatures, { ...signatures[0], signature: 'AAAA' }] }
    expect(outcome(() => jws.deserializeJson(two, secret, { maxBytes: 1000 }))).toBe(
      'ERR_JOSE_BAD_SIGNATURE',
    )
  })
})

describe('headers', () => {
  it('that hide a parameter are signed as they are written', () => {
    class Sly implements JwtHeader {
      readonly alg = 'HS256';
      readonly [parameter: string]: unknown
      get b64(): boolean {
        return false
      }
    }
    const jws = new JsonWebSignature()
    const token = jws.serializeCompact(new Sly(), 'payload', secret)
    expect(Buffer.from(jws.deserializeCompact(token, secret).payload).toString()).toBe('payload')
  })

  it('that nobody could read are not written', () => {
    const jws = new JsonWebSignature()
    const write = (more: object): unknown =>
      outcome(() => jws.serializeCompact({ alg: 'HS256', ...more }, 'x', secret))
    expect(write({ note: 'x'.repeat(8192) })).toBe('ERR_JOSE_TOO_LARGE')
    expect(write({ kid: '\ud800' })).toBe(mistake)
    expect(write({ note: ['\udc00'] })).toBe(mistake)
    expect(write(JSON.parse('{"__proto__":1}'))).toBe(mistake)
    expect(write({ kid: '\ud83d\ude00' })).not.toBe(mistake)
  })

  it('are not read from text that is no ASCII, J-22', () => {
    const [first = '', ...rest] = live.split('.')
    const foreign = [...first].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 256))
    const token = [foreign.join(''), ...rest].join('.')
    expect(outcome(() => unverifiedHeader(token))).toBe('ERR_JOSE_MALFORMED_TOKEN')
  })
})
