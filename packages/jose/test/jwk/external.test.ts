import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type ExternalSign,
  JsonWebKey,
  JsonWebSignature,
  KeySet,
  type Offload,
} from '../../src/index.ts'
import { algorithms, keyFor, rareAlgorithms } from '../keys.ts'
import { asyncOutcome, errorOf, outcome } from '../outcome.ts'

const jws = new JsonWebSignature()

const rows = [
  ...algorithms.flatMap(([alg, kty]) => (kty === 'oct' ? [] : [{ alg, key: keyFor(alg, kty) }])),
  ...rareAlgorithms.map(([alg, kty, crv]) => ({
    alg,
    key: JsonWebKey.generate(kty, { alg, crv }),
  })),
]

/** A private key as a service has it: it signs bytes by the name of the algorithm. */
function service(key: JsonWebKey, form: 'der' | 'ieee-p1363' = 'der'): ExternalSign {
  const native = createPrivateKey(key.exportPem({ private: true }))
  return async (data, { alg }) => {
    await Promise.resolve()
    return signNatively(native, data, alg, form)
  }
}

function signNatively(
  key: KeyObject,
  data: Uint8Array,
  alg: string,
  form: 'der' | 'ieee-p1363',
): Uint8Array {
  const digest = alg.startsWith('Ed') ? null : `sha${/\d{3}/.exec(alg)?.[0] ?? ''}`
  if (!alg.startsWith('PS')) return sign(digest, data, { key, dsaEncoding: form })
  return sign(digest, data, { key, padding: 6, saltLength: Number(/\d+/.exec(alg)?.[0]) / 8 })
}

describe('a key whose private half is elsewhere', () => {
  it.each(rows)(
    'signs with $alg through its function, RFC 7518 §3.1, §3.4',
    async ({ alg, key }) => {
      for (const form of ['der', 'ieee-p1363'] as const) {
        const external = JsonWebKey.external(key.toPublic(), service(key, form))
        for (const offload of ['auto', 'never', 'always'] satisfies Offload[]) {
          const token = await jws.serializeCompactAsync({ alg }, 'hello', external, { offload })
          const { header, payload } = jws.deserializeCompact(token, key.toPublic())
          expect(header).toEqual({ alg, kid: key.kid })
          expect(Buffer.from(payload).toString()).toBe('hello')
        }
      }
    },
  )

  it('takes ECDSA signatures in both forms whatever their length, RFC 7518 §3.4', async () => {
    const key = JsonWebKey.generate('EC')
    const lengths = new Set<number>()
    const native = createPrivateKey(key.exportPem({ private: true }))
    const external = JsonWebKey.external(key.toJSON(), async (data) => {
      const der = sign('sha256', data, native)
      lengths.add(der.length)
      return Promise.resolve(new Uint8Array(der))
    })
    for (let round = 0; round < 300; round += 1) {
      const token = await jws.serializeCompactAsync({ alg: 'ES256' }, String(round), external)
      expect(jws.deserializeCompact(token, key).header.alg).toBe('ES256')
    }
    expect(lengths.size).toBeGreaterThan(2)
  })

  it('is told the bytes, the algorithm and the key ID, and nothing else', async () => {
    const key = JsonWebKey.generate('EC', { kid: 'mine' })
    const seen: unknown[] = []
    const inner = service(key)
    const external = JsonWebKey.external(key.toJSON(), async (data, request) => {
      seen.push([Buffer.from(data).toString(), data.constructor, data.buffer.byteLength, request])
      return inner(data, request)
    })
    const token = await jws.serializeCompactAsync({ alg: 'ES256' }, 'hello', external)
    const input = token.slice(0, token.lastIndexOf('.'))
    const request = { alg: 'ES256', kid: 'mine' }
    expect(seen).toEqual([[input, Uint8Array, input.length, request]])
    const raw = { alg: 'ES256', b64: false, crit: ['b64'] }
    const payload = Buffer.from([0, 128, 255])
    await jws.serializeCompactAsync(raw, payload, external, { detached: true })
    expect(seen).toHaveLength(2)
  })

  it('signs in every form and out of a set', async () => {
    const key = JsonWebKey.generate('EC')
    const external = JsonWebKey.external(key.toPublic(), service(key))
    expect(external.isPrivate).toBe(true)
    const set = new KeySet([external])
    const token = await jws.serializeCompactAsync({ alg: 'ES256' }, '', set)
    expect(jws.deserializeCompact(token, set).header.kid).toBe(key.kid)
    const general = await jws.serializeJsonAsync([{ protected: { alg: 'ES256' } }], '', set)
    expect(jws.deserializeJson(general, external).signatures).toHaveLength(1)
  })

  it('obeys use, key_ops and alg as any other key, RFC 7517 §4.2, §4.3', async () => {
    const key = JsonWebKey.generate('EC')
    const signing = async (members: object): Promise<unknown> =>
      asyncOutcome(
        jws
          .serializeCompactAsync(
            { alg: 'ES256' },
            '',
            JsonWebKey.external({ ...key.toJSON(), ...members }, service(key)),
          )
          .then((token) => typeof token),
      )
    expect(await signing({ key_ops: ['verify'] })).toBe('string')
    expect(await signing({ use: 'sig', alg: 'ES256' })).toBe('string')
    expect(await signing({ use: 'enc' })).toBe('ERR_JOSE_INVALID_USE')
    const external = JsonWebKey.external(key, service(key))
    expect(await asyncOutcome(jws.serializeCompactAsync({ alg: 'RS256' }, '', external))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
  })

  it('shows its public half only and has nothing private to export', () => {
    const key = JsonWebKey.generate('EC', { kid: 'mine' })
    const external = JsonWebKey.external(key, service(key))
    expect(external.toJSON()).toEqual(key.toJSON())
    expect(external.thumbprint()).toBe(key.thumbprint())
    expect(outcome(() => external.exportPrivate())).toBe('ERR_JOSE_INVALID_KEY')
    expect(outcome(() => external.exportPem({ private: true }))).toBe('ERR_JOSE_INVALID_KEY')
    expect(external.toPublic().isPrivate).toBe(false)
    expect(outcome(() => jws.serializeCompact({ alg: 'ES256' }, '', external.toPublic()))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
  })

  it('is named by the set that cannot export it', () => {
    const key = JsonWebKey.generate('EC')
    const set = new KeySet([JsonWebKey.generate('OKP'), JsonWebKey.external(key, service(key))])
    const error = errorOf(() => set.exportPrivate())
    expect(error.code).toBe('ERR_JOSE_INVALID_KEY')
    expect(error.message).toContain('keys[1]')
  })

  it('gives bytes and nothing that only looks like them', async () => {
    const key = JsonWebKey.generate('EC')
    const signing = service(key, 'ieee-p1363')
    const spoofed: ((bytes: Uint8Array) => Uint8Array)[] = [
      (bytes) => new Proxy(bytes, {}),
      () => Object.create(Uint8Array.prototype),
      (bytes) => Object.setPrototypeOf([...bytes], Uint8Array.prototype),
    ]
    for (const spoof of spoofed) {
      const external = JsonWebKey.external(key, async (data, request) =>
        spoof(await signing(data, request)),
      )
      expect(await asyncOutcome(jws.serializeCompactAsync({ alg: 'ES256' }, '', external))).toBe(
        'ERR_JOSE_SIGNING_FAILED',
      )
    }
  })

  it('cannot sign in a synchronous call, which says what to call instead', () => {
    const key = JsonWebKey.generate('EC')
    const external = JsonWebKey.external(key, service(key))
    const error = errorOf(() => jws.serializeCompact({ alg: 'ES256' }, '', external))
    expect(error.code).toBe('ERR_JOSE_INVALID_KEY')
    expect(error.message).toContain('Async')
    const header = { protected: { alg: 'ES256' } }
    expect(outcome(() => jws.serializeJson(header, '', external))).toBe('ERR_JOSE_INVALID_KEY')
  })

  it('passes on no signature that its public key does not verify', async () => {
    const key = JsonWebKey.generate('EC')
    const stranger = JsonWebKey.generate('EC')
    const der = sign(
      'sha256',
      Buffer.from('hello'),
      createPrivateKey(key.exportPem({ private: true })),
    )
    const answers: readonly unknown[] = [
      new Uint8Array(0),
      new Uint8Array(64),
      new Uint8Array(65),
      Buffer.from([0x30]),
      Buffer.from([0x30, 0x81]),
      Buffer.from([0x30, 0x06, 0x02, 0x01, 0x01, 0x02, 0x01, 0x01]),
      Buffer.from([0x30, 0x06, 0x02, 0x7f, 0x01, 0x02, 0x7f, 0x01]),
      Buffer.concat([der, Buffer.from([0])]),
      der.subarray(0, -1),
      der,
      Buffer.alloc(10_000, 0x30),
      undefined,
      null,
      '',
      der.toString('base64url'),
      [1],
      {},
      der.buffer,
    ]
    const sign256 = (answer: unknown): Promise<unknown> =>
      // The types forbid some; a JavaScript caller does not know.
      asyncOutcome(
        jws.serializeCompactAsync(
          { alg: 'ES256' },
          'hello',
          JsonWebKey.external(key.toPublic(), () => Promise.resolve(answer as never)),
        ),
      )
    for (const answer of answers) expect(await sign256(answer)).toBe('ERR_JOSE_SIGNING_FAILED')
    const wrong = JsonWebKey.external(key.toPublic(), service(stranger))
    expect(await asyncOutcome(jws.serializeCompactAsync({ alg: 'ES256' }, '', wrong))).toBe(
      'ERR_JOSE_SIGNING_FAILED',
    )
  })

  it('keeps the reason of a failure as the cause, for the operator', async () => {
    const key = JsonWebKey.generate('EC')
    const reason = new Error('the service is closed')
    const functions: readonly ExternalSign[] = [
      () => Promise.reject(reason),
      () => {
        throw reason
      },
    ]
    for (const failing of functions) {
      const external = JsonWebKey.external(key.toPublic(), failing)
      await expect(jws.serializeCompactAsync({ alg: 'ES256' }, '', external)).rejects.toMatchObject(
        {
          name: 'SigningFailedError',
          code: 'ERR_JOSE_SIGNING_FAILED',
          error: 'signing_failed',
          message: 'the external signer failed',
          cause: reason,
        },
      )
    }
  })

  it('is made of a public key and a function', () => {
    const key = JsonWebKey.generate('EC')
    const oct = JsonWebKey.generate('oct')
    expect(outcome(() => JsonWebKey.external(oct, service(key)))).toBe('ERR_JOSE_INVALID_KEY')
    expect(outcome(() => JsonWebKey.external(key, undefined as never))).toBe('ERR_AUTHKIT_CONFIG')
    expect(outcome(() => JsonWebKey.external({ kty: 'EC' }, service(key)))).toBe(
      'ERR_JOSE_INVALID_KEY',
    )
  })
})
