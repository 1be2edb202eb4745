import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey, JsonWebSignature } from '../../src/index.ts'
import { secretOctets } from '../../src/crypto/random.ts'

const jwe = new JsonWebEncryption()
const jws = new JsonWebSignature()

/** The bytes that somebody can see who was given some. */
function seen(bytes: Uint8Array | undefined): number {
  return bytes?.buffer.byteLength ?? 0
}

describe('what callers get shows nothing else in memory, J-43', () => {
  it.each([
    ['A128GCM', 128],
    ['A256GCM', 256],
    ['A128CBC-HS256', 256],
    ['A256CBC-HS512', 512],
  ])('a payload of %s', (enc, size) => {
    const key = JsonWebKey.generate('oct', { size })
    for (const zip of [undefined, 'DEF']) {
      const header = { alg: 'dir', enc, ...(zip !== undefined && { zip }) }
      const token = jwe.serializeCompact(header, 'payload', key)
      const { payload } = jwe.deserializeCompact(token, key)
      expect(seen(payload)).toBe('payload'.length)
      const message = jwe.serializeJson(
        { protected: header, aad: Buffer.from('aad') },
        'payload',
        key,
      )
      const read = jwe.deserializeJson(message, key)
      expect([seen(read.payload), seen(read.aad)]).toEqual(['payload'.length, 'aad'.length])
    }
  })

  it('the payload of a signature, in every form', () => {
    const key = JsonWebKey.generate('oct', { size: 256 })
    const token = jws.serializeCompact({ alg: 'HS256' }, 'payload', key)
    const unencoded = { alg: 'HS256', b64: false, crit: ['b64'] }
    const forms = [
      jws.deserializeCompact(token, key),
      jws.deserializeJson(jws.serializeJson({ protected: { alg: 'HS256' } }, 'payload', key), key),
      jws.deserializeJson(jws.serializeJson({ protected: unencoded }, 'payload', key), key),
      jws.deserializeUnsecured(jws.serializeUnsecured({}, 'payload')),
    ]
    expect(forms.map(({ payload }) => seen(payload))).toEqual(forms.map(() => 'payload'.length))
  })

  it('and a content key is in memory of its own', () => {
    expect(secretOctets(32).buffer.byteLength).toBe(32)
  })
})
