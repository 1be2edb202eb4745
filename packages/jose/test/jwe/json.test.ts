import { describe, expect, it } from 'vitest'
import {
  type FlattenedJwe,
  type GeneralJwe,
  JsonWebEncryption,
  JsonWebKey,
  KeySet,
} from '../../src/index.ts'
import { segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { payload, recipients, secretOf } from './keys.ts'

const jwe = new JsonWebEncryption()
const failed = 'ERR_JOSE_DECRYPTION'
const malformed = 'ERR_JOSE_MALFORMED_TOKEN'
const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
const config = 'ERR_AUTHKIT_CONFIG'

const secret = secretOf(128)
const direct = { protected: { alg: 'dir', enc: 'A128GCM' } }
const [alice, bob, charlie] = ['alice', 'bob', 'charlie'].map((kid) =>
  JsonWebKey.generate('OKP', { crv: 'X25519', kid }),
)
if (alice === undefined || bob === undefined || charlie === undefined) throw new Error('no keys')

type Input = Parameters<typeof jwe.deserializeJson>[0]
type Key = Parameters<typeof jwe.deserializeJson>[1]

function read(input: Input, key: Key, options?: Parameters<typeof jwe.deserializeJson>[2]): string {
  const result = outcome(() => jwe.deserializeJson(input, key, options))
  return typeof result === 'string' ? result : Buffer.from(result.payload).toString()
}

/** A message that has a list of recipients. */
function general(...args: Parameters<typeof jwe.serializeJson>): GeneralJwe {
  const written = jwe.serializeJson(...args)
  if (!('recipients' in written)) throw new Error('the message is flattened')
  return written
}

/** A message that has none. */
function flattened(...args: Parameters<typeof jwe.serializeJson>): FlattenedJwe {
  const written = jwe.serializeJson(...args)
  if ('recipients' in written) throw new Error('the message is general')
  return written
}

function decoded(text: string | undefined): unknown {
  return JSON.parse(Buffer.from(text ?? '', 'base64url').toString())
}

const both = {
  protected: { alg: 'ECDH-ES+A256KW', enc: 'A256GCM' },
  unprotected: { jku: 'https://alice.example.com/keys.jwks' },
  recipients: [{ header: { kid: 'bob' } }, { header: { kid: 'charlie' } }],
  aad: 'authenticated too',
}
const message = general(both, payload, [bob.toPublic(), charlie.toPublic()])

describe('encrypted JSON', () => {
  it('JWE-25 is flattened for one recipient, RFC 7516 §7.2, §7.2.2', () => {
    const written = flattened(direct, payload, secret)
    expect(Object.keys(written)).toEqual(['protected', 'iv', 'ciphertext', 'tag'])
    expect(read(written, secret)).toBe(payload)
    const wrapped = flattened(
      { protected: { enc: 'A128GCM' }, header: { alg: 'A128KW', kid: '7' } },
      payload,
      secret,
    )
    expect(wrapped.header).toEqual({ alg: 'A128KW', kid: '7' })
    expect(wrapped.encrypted_key).toHaveLength(32)
    const result = jwe.deserializeJson(wrapped, secret)
    expect(result).toMatchObject({
      header: { alg: 'A128KW', kid: '7', enc: 'A128GCM' },
      protected: { enc: 'A128GCM' },
      unprotected: {},
      recipient: { alg: 'A128KW', kid: '7' },
      aad: undefined,
    })
  })

  it('is general for a list of recipients or keys, RFC 7516 §7.2.1', () => {
    expect(general({ ...direct, recipients: [{}] }, payload, secret).recipients).toEqual([{}])
    expect(general(direct, payload, [secret]).recipients).toEqual([{}])
    expect(
      general({ ...direct, recipients: [{ header: { kid: 'x' } }] }, 'x', secret).recipients,
    ).toEqual([{ header: { kid: 'x' } }])
  })

  it('JWE-7 knows only listed parameters, in all three headers and on both sides', () => {
    const strict = new JsonWebEncryption({ privateHeaders: [] })
    for (const where of ['protected', 'unprotected', 'header'] as const) {
      const headers = {
        ...direct,
        [where]: { ...(where === 'protected' && direct.protected), x: '1' },
      }
      const written = flattened(headers, payload, secret)
      expect(read(written, secret)).toBe(payload)
      expect(outcome(() => strict.serializeJson(headers, payload, secret))).toBe(invalidHeader)
      expect(outcome(() => strict.deserializeJson(written, secret))).toBe(invalidHeader)
    }
  })

  it('JWE-8 ignores further members of the message and of recipients', () => {
    const written = general({ ...direct, recipients: [{}] }, payload, secret)
    const more = {
      ...written,
      more: 1,
      recipients: written.recipients.map((one) => ({ ...one, more: 1 })),
    }
    expect(read(more, secret)).toBe(payload)
    expect(read(JSON.stringify(more), secret)).toBe(payload)
    const input = { ...direct, more: 1, recipients: [{ more: 1 }] } as never
    expect(read(general(input, payload, secret), secret)).toBe(payload)
  })

  it('JWE-11 has one recipient for an algorithm that sends no key, RFC 7518 §4.5, §4.6', () => {
    const code = 'ERR_JOSE_INVALID_ALGORITHM_FOR_MULTIPLE_RECIPIENTS'
    const headers = { protected: { alg: 'ECDH-ES', enc: 'A128GCM' } }
    const one = general({ ...headers, recipients: [{}] }, payload, bob)
    expect(read(one, bob)).toBe(payload)
    const two = { ...headers, recipients: [{}, {}] }
    expect(outcome(() => jwe.serializeJson(two, payload, [bob, charlie]))).toBe(code)
    expect(
      outcome(() => jwe.serializeJson({ ...direct, recipients: [{}, {}] }, 'x', [secret, secret])),
    ).toBe(code)
    const own = {
      protected: { enc: 'A128GCM' },
      recipients: [{ header: { alg: 'A128KW' } }, { header: { alg: 'dir' } }],
    }
    expect(outcome(() => jwe.serializeJson(own, payload, [secret, secret]))).toBe(code)
    const forged = { ...one, recipients: [...one.recipients, { header: { kid: 'other' } }] }
    expect(read(forged, { kid: 'bob', key: bob })).toBe(code)
  })

  it('JWE-12 decrypts for each of two recipients, with and without key ID', () => {
    for (const key of [bob, charlie]) {
      const nameless = JsonWebKey.import({ ...key.exportPrivate(), kid: undefined })
      for (const own of [key, nameless]) {
        const result = jwe.deserializeJson(message, own)
        expect(Buffer.from(result.payload).toString()).toBe(payload)
        expect(result.recipient).toEqual({ kid: key.kid })
        expect(Buffer.from(result.aad ?? []).toString()).toBe(both.aad)
        expect(result.unprotected).toEqual(both.unprotected)
      }
    }
    const { epk, ...rest } = Object(decoded(message.protected)) as Record<string, unknown>
    expect(rest).toEqual(both.protected)
    expect(epk).toEqual({ kty: 'OKP', crv: 'X25519', x: expect.stringMatching(/^[\w-]{43}$/) })
    expect(message.recipients.map(({ header }) => header)).toEqual([
      { kid: 'bob' },
      { kid: 'charlie' },
    ])
    expect(message.unprotected).toEqual(both.unprotected)
    expect(message.aad).toBe(segment(both.aad))
  })

  it('J-25 is tried on 16 recipients, and on any one that is named, RFC 7516 §5.2', () => {
    const key = JsonWebKey.generate('oct', { size: 128 })
    const others = Array.from({ length: 20 }, () => JsonWebKey.generate('oct', { size: 128 }))
    const crowd = { protected: { alg: 'A128KW', enc: 'A128GCM' } }
    const at = (index: number): object => {
      const keys = others.toSpliced(index, 0, key)
      const headers = keys.map((_, one) => ({ header: { kid: `${one}` } }))
      return general({ ...crowd, recipients: headers }, payload, keys)
    }
    const nameless = JsonWebKey.import({ ...key.exportPrivate(), kid: undefined })
    expect(Buffer.from(jwe.deserializeJson(at(15), nameless).payload).toString()).toBe(payload)
    expect(read(at(16), nameless)).toBe(failed)
    const named = jwe.deserializeJson(at(16), { kid: '16', key: nameless })
    expect(Buffer.from(named.payload).toString()).toBe(payload)
  })

  it('JWE-13 JRF-15 fails for a key that is for nobody', () => {
    expect(read(message, alice)).toBe(failed)
    expect(read(message, recipients['P-256'])).toBe('ERR_JOSE_KEY_MISMATCH')
    expect(read(message, secret)).toBe('ERR_JOSE_KEY_MISMATCH')
    expect(read(message, bob.toPublic())).toBe('ERR_JOSE_INVALID_KEY')
    expect(read(message, JsonWebKey.generate('OKP'))).toBe('ERR_JOSE_KEY_MISMATCH')
  })

  it('JWE-14 decrypts for one recipient when the key of the other is corrupted', () => {
    const [first, second] = message.recipients
    const corrupted = {
      ...message,
      recipients: [{ ...first, encrypted_key: segment(Buffer.alloc(40)) }, second],
    }
    expect(read(corrupted, charlie)).toBe(payload)
    expect(read(corrupted, bob)).toBe(failed)
  })

  it('JWE-16 takes the recipient that is named beside the key', () => {
    const did = 'did:example:123#bob'
    const headers = { ...both, recipients: [{ header: { kid: did } }, { header: { kid: 'x' } }] }
    const written = general(headers, payload, [bob, charlie])
    expect(read(written, { kid: did, key: bob })).toBe(payload)
    expect(read(written, bob)).toBe(payload)
    expect(read(written, { kid: 'x', key: bob })).toBe(failed)
    expect(read(written, { kid: 'unknown', key: charlie })).toBe(payload)
    const token = jwe.serializeCompact({ alg: 'ECDH-ES', enc: 'A128GCM' }, payload, bob)
    expect(
      Buffer.from(jwe.deserializeCompact(token, { kid: did, key: bob }).payload).toString(),
    ).toBe(payload)
  })

  it('JWE-17 reads text as well as objects, strictly', () => {
    const written = flattened(direct, payload, secret)
    const text = JSON.stringify(written)
    expect(read(text, secret)).toBe(payload)
    expect(read(JSON.stringify(written, null, 2), secret)).toBe(payload)
    const repeated = text.replace('{', `{"tag":${JSON.stringify(written.tag)},`)
    for (const wrong of [
      '',
      '{',
      '[]',
      'null',
      '"x"',
      `${text}x`,
      repeated,
      text.replace('{', '{"__proto__":{},'),
    ]) {
      expect(read(wrong, secret)).toBe(malformed)
    }
    const tampered = { ...written, ciphertext: segment('other') }
    expect(read(tampered, secret)).toBe(failed)
  })

  it('JWE-18 chooses the form by the shape, RFC 7516 §7', () => {
    const token = jwe.serialize({ alg: 'dir', enc: 'A128GCM' }, payload, secret)
    const json = jwe.serialize(direct, payload, secret)
    const list = jwe.serialize({ ...both }, payload, [bob, charlie])
    expect(typeof token).toBe('string')
    expect(json).toHaveProperty('protected')
    expect(list).toHaveProperty('recipients')
    for (const [input, key] of [
      [token, secret],
      [json, secret],
      [JSON.stringify(json), secret],
      [list, bob],
    ] as const) {
      expect(Buffer.from(jwe.deserialize(input, key).payload).toString()).toBe(payload)
    }
    const unprotected = jwe.serialize(
      { unprotected: { alg: 'dir', enc: 'A128GCM' } },
      payload,
      secret,
    )
    expect(unprotected).not.toHaveProperty('protected')
    expect(Buffer.from(jwe.deserialize(unprotected, secret).payload).toString()).toBe(payload)
    expect(outcome(() => jwe.deserialize(1 as never, secret))).toBe(malformed)
  })

  it('JRF-15 encrypts for recipients with different algorithms and keys', () => {
    const list = [
      ['RSA-OAEP-256', recipients.RSA],
      ['A128KW', secret],
      ['A128GCMKW', secret],
      ['ECDH-ES+A128KW', recipients['P-256']],
      ['ECDH-ES+A256KW', recipients.X448],
      ['PBES2-HS256+A128KW', secretOf(256)],
    ] as const
    const algorithms = [...list.map(([alg]) => alg), 'A256CBC-HS512']
    const headers = list.map(([alg], index) => ({
      header: { alg, kid: String(index), ...(alg.startsWith('PBES2') && { p2c: 1000 }) },
    }))
    const written = general(
      { protected: { enc: 'A256CBC-HS512' }, recipients: headers },
      payload,
      list.map(([, key]) => key),
      { algorithms },
    )
    expect(decoded(written.protected)).toEqual({ enc: 'A256CBC-HS512' })
    for (const [index, [, key]] of list.entries()) {
      expect(read(written, { kid: String(index), key }, { algorithms })).toBe(payload)
      expect(read(written, key, { algorithms })).toBe(payload)
    }
    expect(new Set(written.recipients.map((one) => one.encrypted_key)).size).toBe(list.length)
    expect(read(written, new KeySet([bob]), { algorithms })).toBe('ERR_JOSE_KEY_MISMATCH')
  })

  it('gives the key ID of each key to its recipient', () => {
    const written = general({ protected: both.protected }, payload, [bob, charlie])
    expect(written.recipients.map(({ header }) => header)).toEqual([
      { kid: 'bob' },
      { kid: 'charlie' },
    ])
    const set = new KeySet([bob.toPublic(), charlie.toPublic()])
    const fromSet = general(
      { protected: both.protected, recipients: both.recipients },
      payload,
      set,
    )
    expect(read(fromSet, charlie)).toBe(payload)
    expect(read(fromSet, new KeySet([charlie]))).toBe(payload)
  })

  it('asks for as many keys as there are recipients', () => {
    const write = (headers: object, keys: unknown): string =>
      outcome(() => JSON.stringify(jwe.serializeJson(headers, payload, keys as never)))
    expect(write(both, [bob])).toBe(config)
    expect(write(both, [])).toBe(config)
    expect(write(both, bob)).toBe(config)
    expect(write({ ...both, recipients: [] }, bob)).toBe(config)
    expect(write({ ...both, recipients: {} }, bob)).toBe(config)
    expect(write({ ...both, header: {} }, [bob, charlie])).toBe(config)
    expect(write({ ...direct, aad: 1 }, secret)).toBe(config)
    expect(write({ protected: 'x' }, secret)).toBe(config)
    const many = Array.from({ length: 101 }, () => secret)
    expect(write({ protected: { alg: 'A128KW', enc: 'A128GCM' } }, many)).toBe(config)
  })
})
