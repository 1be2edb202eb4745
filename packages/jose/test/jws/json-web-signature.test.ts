import { describe, expect, it } from 'vitest'
import { JsonWebSignature } from '../../src/index.ts'
import { secret } from '../keys.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()
const plain = { protected: { alg: 'HS256' } }
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const text = (payload: Uint8Array): string => Buffer.from(payload).toString()

describe('serialize and deserialize', () => {
  it('choose the form by its shape', () => {
    const compact = jws.serialize({ alg: 'HS256' }, 'hello', secret)
    expect(compact).toBe(jws.serializeCompact({ alg: 'HS256' }, 'hello', secret))
    const flattened = jws.serialize(plain, 'hello', secret)
    expect(flattened).toEqual(jws.serializeJson(plain, 'hello', secret))
    const general = jws.serialize([plain], 'hello', secret)
    expect(general).toEqual(jws.serializeJson([plain], 'hello', secret))
    const lax = new JsonWebSignature({ unprotectedAlgorithm: true })
    const content = lax.serialize({ header: { alg: 'HS256' } }, 'hello', secret)
    expect(content).toHaveProperty('header')
    const tokens = [compact, flattened, general, content, JSON.stringify(flattened)]
    for (const token of [...tokens, ` ${JSON.stringify(general)}\n`]) {
      expect(text(lax.deserialize(token, secret).payload)).toBe('hello')
    }
    expect(jws.deserialize(compact, secret)).toHaveProperty('header')
    expect(jws.deserialize(flattened, secret)).toHaveProperty('signatures')
  })

  it('J-21 take no text for both forms', () => {
    const flattened = jws.serializeJson(plain, 'hello', secret)
    const compact = jws.serializeCompact({ alg: 'HS256' }, 'hello', secret)
    const polyglots = [
      JSON.stringify({ ...flattened, [` ${compact} `]: 1 }).replace('{', `{"${compact}":1,`),
      `{" ${compact}":1}`,
      `{${compact}}`,
    ]
    for (const token of polyglots) {
      expect(outcome(() => jws.deserializeCompact(token, secret))).toBe(malformed)
    }
    expect(outcome(() => jws.deserializeJson(compact, secret))).toBe(malformed)
    expect(outcome(() => jws.deserializeCompact(JSON.stringify(flattened), secret))).toBe(malformed)
    for (const token of [null, undefined, 1, [], [flattened], `[${JSON.stringify(flattened)}]`]) {
      expect(outcome(() => jws.deserialize(token as never, secret))).toBe(malformed)
    }
  })
})
