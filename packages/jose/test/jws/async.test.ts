import { describe, expect, it } from 'vitest'
import { type JsonWebKey, JsonWebSignature, KeySet, type Offload } from '../../src/index.ts'
import { algorithms, keyFor, secret, verifying } from '../keys.ts'
import { asyncOutcome } from '../outcome.ts'

const jws = new JsonWebSignature()
const modes: readonly Offload[] = ['auto', 'never', 'always']
const rows = algorithms.map(([alg, kty]) => ({ alg, key: keyFor(alg, kty) }))
const text = (payload: Uint8Array): string => Buffer.from(payload).toString()

describe('asynchronous calls', () => {
  it.each(rows)(
    '$alg sign and verify wherever they run, RFC 7515 §5.1, §5.2',
    async ({ alg, key }) => {
      for (const offload of modes) {
        const token = await jws.serializeCompactAsync({ alg }, 'hello', key, { offload })
        expect(text(jws.deserializeCompact(token, verifying(key)).payload)).toBe('hello')
        const other = jws.serializeCompact({ alg }, 'hello', key)
        const verified = await jws.deserializeCompactAsync(other, verifying(key), { offload })
        expect(text(verified.payload)).toBe('hello')
        const [header, payload] = token.split('.')
        for (const signature of [
          '',
          'YQ',
          (token.split('.')[2] ?? '').replace(/^./, (c) => (c === 'A' ? 'B' : 'A')),
        ]) {
          const bad = `${header}.${payload}.${signature}`
          expect(await asyncOutcome(jws.deserializeCompactAsync(bad, key, { offload }))).toBe(
            'ERR_JOSE_BAD_SIGNATURE',
          )
        }
        const strange = `${header}.${payload}.Y$`
        expect(await asyncOutcome(jws.deserializeCompactAsync(strange, key, { offload }))).toBe(
          'ERR_JOSE_MALFORMED_TOKEN',
        )
      }
    },
  )

  it('do many at once', async () => {
    const key = keyFor('ES256', 'EC')
    const payloads = Array.from({ length: 40 }, (_, index) => `payload ${index}`)
    const tokens = await Promise.all(
      payloads.map((payload) => jws.serializeCompactAsync({ alg: 'ES256' }, payload, key)),
    )
    const verified = await Promise.all(
      tokens.map((token) => jws.deserializeCompactAsync(token, key)),
    )
    expect(verified.map(({ payload }) => text(payload))).toEqual(payloads)
  })

  it('sign and verify every form, detached and unencoded too', async () => {
    const keys = new KeySet([keyFor('ES256', 'EC'), keyFor('EdDSA', 'OKP')])
    const headers = [{ protected: { alg: 'ES256' } }, { protected: { alg: 'EdDSA' } }]
    const raw = { alg: 'HS256', b64: false, crit: ['b64'] }
    for (const offload of modes) {
      const general = await jws.serializeJsonAsync(headers, 'hello', keys, { offload })
      expect(general.signatures).toHaveLength(2)
      const verified = await jws.deserializeJsonAsync(general, keys, { offload })
      expect(verified).toEqual(jws.deserializeJson(general, keys))
      const [first = headers[0]] = headers
      if (first === undefined) throw new Error('no header')
      const flattened = await jws.serializeJsonAsync(first, 'hello', keys, { offload })
      expect(text((await jws.deserializeAsync(flattened, keys, { offload })).payload)).toBe('hello')
      const compact = await jws.serializeAsync({ alg: 'ES256' }, 'hello', keys, { offload })
      expect(text((await jws.deserializeAsync(compact, keys)).payload)).toBe('hello')
      const again = await jws.serializeAsync(headers, 'hello', keys, { offload })
      expect(text((await jws.deserializeAsync(JSON.stringify(again), keys)).payload)).toBe('hello')
      const apart = { detached: true, offload }
      const token = await jws.serializeCompactAsync(raw, 'a.b', secret, apart)
      const received = { payload: 'a.b', offload }
      expect(text((await jws.deserializeCompactAsync(token, secret, received)).payload)).toBe('a.b')
      const json = await jws.serializeJsonAsync({ protected: raw }, 'a.b', secret, apart)
      expect(text((await jws.deserializeJsonAsync(json, secret, received)).payload)).toBe('a.b')
    }
  })

  it('wait for a function or a source of keys, JWS-11', async () => {
    const key = keyFor('ES256', 'EC')
    const seen: unknown[] = []
    const find = async (
      header: { readonly alg: string },
      payload: Uint8Array,
    ): Promise<JsonWebKey> => {
      await Promise.resolve()
      seen.push([header.alg, text(payload)])
      return key
    }
    const source = {
      resolve: (header: { readonly alg: string }) => find(header, Buffer.from('source')),
    }
    const token = await jws.serializeCompactAsync({ alg: 'ES256' }, 'hello', find)
    await jws.deserializeCompactAsync(token, find)
    await jws.deserializeCompactAsync(token, source)
    const signing = { signingKey: (alg: string) => find({ alg }, Buffer.from('signing')) }
    const signed = await jws.serializeJsonAsync({ protected: { alg: 'ES256' } }, 'hello', signing)
    await jws.serializeCompactAsync({ alg: 'ES256' }, 'hello', signing)
    expect((await jws.deserializeJsonAsync(signed, source)).signatures).toHaveLength(1)
    expect(seen.map(String)).toEqual([
      'ES256,hello',
      'ES256,hello',
      'ES256,source',
      'ES256,signing',
      'ES256,signing',
      'ES256,source',
    ])
  })

  it('J-33 fail closed whatever a function for keys gives, in a compact token and in each signature', async () => {
    const token = jws.serializeCompact({ alg: 'HS256' }, 'hello', secret)
    const general = jws.serializeJson([{ protected: { alg: 'HS256' } }], 'hello', secret)
    for (const answer of [
      '',
      null,
      undefined,
      0,
      Number.NaN,
      [],
      Buffer.alloc(0),
      {},
      () => secret,
    ]) {
      // The types forbid these; a JavaScript caller does not know.
      for (const key of [() => answer as never, () => Promise.resolve(answer as never)]) {
        expect(await asyncOutcome(jws.deserializeCompactAsync(token, key))).toMatch(
          /^ERR_JOSE_(?:KEY_NOT_FOUND|INVALID_KEY)$/,
        )
        const any = { signatures: 'any' } as const
        expect(await asyncOutcome(jws.deserializeJsonAsync(general, key, any))).toBe(
          'ERR_JOSE_BAD_SIGNATURE',
        )
        expect(await asyncOutcome(jws.serializeCompactAsync({ alg: 'HS256' }, '', key))).toMatch(
          /^ERR_JOSE_(?:KEY_NOT_FOUND|INVALID_KEY)$/,
        )
      }
    }
    const rejects = (): Promise<never> => Promise.reject(new Error('database'))
    await expect(jws.deserializeCompactAsync(token, rejects)).rejects.toThrow('database')
    await expect(jws.deserializeJsonAsync(general, rejects, { signatures: 'any' })).rejects.toThrow(
      'database',
    )
  })

  it('reject and never throw, also for mistakes of the caller', async () => {
    const calls = [
      jws.serializeCompactAsync(null as never, '', secret),
      jws.serializeJsonAsync(null as never, '', secret),
      jws.serializeAsync({ alg: 'HS256' }, '', secret, { offload: 'later' as never }),
      jws.deserializeCompactAsync('', secret, { offload: 1 as never }),
      jws.deserializeJsonAsync('{}', secret, { signatures: 'most' as never }),
    ]
    for (const call of calls) expect(await asyncOutcome<unknown>(call)).toBe('ERR_AUTHKIT_CONFIG')
    expect(await asyncOutcome<unknown>(jws.deserializeAsync('', secret))).toBe(
      'ERR_JOSE_MALFORMED_TOKEN',
    )
  })
})
