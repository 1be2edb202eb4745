import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey, JsonWebSignature, type KeyInput } from '../../src/index.ts'
import { keyFor, verifying } from '../keys.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()
const jwe = new JsonWebEncryption()

/** How a token is read. */
type Reader = (token: string) => unknown

/** A token and its reader. */
interface Sample {
  readonly token: string
  readonly read: Reader
}

const payloadOf = (index: number): string => `payload ${index} ${'x'.repeat(index % 4)}`

/** So many signed tokens; their key is the same, so that its preparation is not measured along. */
function signed(alg: string, kty: 'oct' | 'RSA' | 'EC' | 'OKP', count: number): Sample[] {
  const key = keyFor(alg, kty)
  const read: Reader = (token) => jws.deserializeCompact(token, verifying(key))
  return Array.from({ length: count }, (_, index) => ({
    token: jws.serializeCompact({ alg }, payloadOf(index), key),
    read,
  }))
}

/** So many encrypted tokens. */
function encrypted(alg: string, enc: string, key: JsonWebKey, count: number): Sample[] {
  const encrypting: KeyInput = key.kty === 'oct' ? key : key.toPublic()
  const read: Reader = (token) => jwe.deserializeCompact(token, key)
  return Array.from({ length: count }, (_, index) => ({
    token: jwe.serializeCompact({ alg, enc }, payloadOf(index), encrypting),
    read,
  }))
}

const oct = (size: number): JsonWebKey => JsonWebKey.generate('oct', { size })

/** The tokens by name: 200 in all, the cheap ones more often. */
const samples: readonly (readonly [string, readonly Sample[]])[] = [
  ['HS256', signed('HS256', 'oct', 50)],
  ['HS512', signed('HS512', 'oct', 20)],
  ['RS256', signed('RS256', 'RSA', 6)],
  ['PS256', signed('PS256', 'RSA', 4)],
  ['ES256', signed('ES256', 'EC', 10)],
  ['EdDSA', signed('EdDSA', 'OKP', 10)],
  ['dir, A128GCM', encrypted('dir', 'A128GCM', oct(128), 30)],
  ['dir, A256GCM', encrypted('dir', 'A256GCM', oct(256), 15)],
  ['dir, A128CBC-HS256', encrypted('dir', 'A128CBC-HS256', oct(256), 15)],
  ['dir, A256CBC-HS512', encrypted('dir', 'A256CBC-HS512', oct(512), 10)],
  ['A128KW, A128GCM', encrypted('A128KW', 'A128GCM', oct(128), 10)],
  ['A256KW, A256CBC-HS512', encrypted('A256KW', 'A256CBC-HS512', oct(256), 5)],
  ['A256GCMKW, A256GCM', encrypted('A256GCMKW', 'A256GCM', oct(256), 8)],
  [
    'ECDH-ES on X25519',
    encrypted('ECDH-ES', 'A128GCM', JsonWebKey.generate('OKP', { crv: 'X25519' }), 3),
  ],
  ['ECDH-ES+A128KW on P-256', encrypted('ECDH-ES+A128KW', 'A128GCM', JsonWebKey.generate('EC'), 3)],
  [
    'RSA-OAEP-256',
    encrypted(
      'RSA-OAEP-256',
      'A128GCM',
      JsonWebKey.import({ ...keyFor('RS256', 'RSA').exportPrivate(), alg: undefined }),
      1,
    ),
  ],
]

describe('one bit', () => {
  it('is flipped in 200 tokens', () => {
    expect(samples.flatMap(([, list]) => list)).toHaveLength(200)
  })

  it.each(samples)('flipped anywhere in a token of %s refuses it', (_, list) => {
    const accepted: string[] = []
    for (const { token, read } of list) {
      expect(typeof read(token)).toBe('object')
      const bytes = Buffer.from(token, 'latin1')
      for (let bit = 0; bit < bytes.length * 8; bit += 1) {
        const at = bit >> 3
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7))
        const flipped = bytes.toString('latin1')
        if (typeof outcome(() => read(flipped)) !== 'string')
          accepted.push(`bit ${bit} of ${token}`)
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7))
      }
    }
    expect(accepted).toEqual([])
  })
})
