import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, type JsonWebKey, type Offload } from '../../src/index.ts'
import { asyncOutcome, outcome } from '../outcome.ts'
import { keysFor, payload, recipients, secretOf } from './keys.ts'

const modes: readonly Offload[] = ['auto', 'never', 'always']
const jwe = new JsonWebEncryption()

const rows = [
  ['dir', 'A128GCM', 'P-256'],
  ['A128KW', 'A128CBC-HS256', 'P-256'],
  ['A256GCMKW', 'A128GCM', 'P-256'],
  ['RSA-OAEP-256', 'A128GCM', 'P-256'],
  ['ECDH-ES', 'A128GCM', 'P-256'],
  ['ECDH-ES+A128KW', 'A128GCM', 'P-384'],
  ['ECDH-ES+A256KW', 'A128CBC-HS256', 'X25519'],
  ['ECDH-ES', 'A256GCM', 'X448'],
] as const

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString()
}

describe.each(rows)('%s and %s on %s', (alg, enc, crv) => {
  const [sealing, opening] = keysFor(alg, enc, crv)

  it.each(modes)('round trips in the calls that wait, offload %s', async (offload) => {
    const options = { offload }
    const tokens = await Promise.all(
      [1, 2, 3].map(() => jwe.serializeCompactAsync({ alg, enc }, payload, sealing, options)),
    )
    for (const token of tokens) {
      expect(text(jwe.deserializeCompact(token, opening).payload)).toBe(payload)
    }
    const read = tokens.map((token) => jwe.deserializeCompactAsync(token, opening, options))
    for (const { payload: bytes } of await Promise.all(read)) expect(text(bytes)).toBe(payload)
    const json = await jwe.serializeJsonAsync(
      { protected: { alg, enc } },
      payload,
      sealing,
      options,
    )
    expect(text((await jwe.deserializeJsonAsync(json, opening, options)).payload)).toBe(payload)
    const either = await jwe.serializeAsync({ alg, enc }, payload, sealing, options)
    expect(text((await jwe.deserializeAsync(either, opening, options)).payload)).toBe(payload)
    const object = await jwe.serializeAsync({ protected: { alg, enc } }, payload, sealing, options)
    expect(text((await jwe.deserializeAsync(object, opening, options)).payload)).toBe(payload)
  })

  it('fails with the errors of the other calls', async () => {
    const token = jwe.serializeCompact({ alg, enc }, payload, sealing)
    const tampered = `${token.slice(0, -3)}AAA`
    for (const offload of modes) {
      for (const input of [tampered, 'a.b.c', `${token}x`, token.replace('.', '')]) {
        const expected = outcome(() => jwe.deserializeCompact(input, opening))
        expect(await asyncOutcome(jwe.deserializeCompactAsync(input, opening, { offload }))).toBe(
          expected,
        )
      }
    }
  })
})

describe('the thread pool', () => {
  it('derives keys from passwords and leaves the event loop free, RFC 7518 §4.8', async () => {
    const alg = 'PBES2-HS256+A128KW'
    const options = { algorithms: [alg, 'A128GCM'] }
    const key = secretOf(256)
    const header = { alg, enc: 'A128GCM', p2c: 200_000 }
    let turns = 0
    const count = (): void => {
      turns += 1
      timer = setImmediate(count)
    }
    let timer = setImmediate(count)
    const token = await jwe.serializeCompactAsync(header, payload, key, options)
    const { payload: read } = await jwe.deserializeCompactAsync(token, key, options)
    clearImmediate(timer)
    expect(text(read)).toBe(payload)
    expect(turns).toBeGreaterThan(10)
  })

  it('agrees on keys with a sender', async () => {
    const header = { alg: 'ECDH-1PU+A128KW', enc: 'A128CBC-HS256' }
    const key: JsonWebKey = recipients.X25519
    for (const offload of modes) {
      const options = { algorithms: Object.values(header), senderKey: key, offload }
      const token = await jwe.serializeCompactAsync(header, payload, key, options)
      expect(text((await jwe.deserializeCompactAsync(token, key, options)).payload)).toBe(payload)
      const json = await jwe.serializeJsonAsync({ protected: header }, payload, [key, key], options)
      expect(text((await jwe.deserializeJsonAsync(json, key, options)).payload)).toBe(payload)
    }
  })

  it('J-14 refuses a bad ephemeral key there as well', async () => {
    const token = jwe.serializeCompact({ alg: 'ECDH-ES', enc: 'A128GCM' }, 'x', recipients.X25519)
    const [, ...rest] = token.split('.')
    for (const x of ['A'.repeat(43), `AQ${'A'.repeat(41)}`]) {
      const epk = { kty: 'OKP', crv: 'X25519', x }
      const header = JSON.stringify({ alg: 'ECDH-ES', enc: 'A128GCM', epk })
      const forged = [Buffer.from(header).toString('base64url'), ...rest].join('.')
      const reading = jwe.deserializeCompactAsync(forged, recipients.X25519, { offload: 'always' })
      expect(await asyncOutcome(reading)).toBe('ERR_JOSE_INVALID_HEADER')
    }
  })
})
