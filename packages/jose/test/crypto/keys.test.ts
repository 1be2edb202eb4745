import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { derElement, derSequence } from '../../src/crypto/der.ts'
import { JsonWebKey } from '../../src/index.ts'
import { loadPkcs12 } from '../../src/pki.ts'
import { outcome } from '../outcome.ts'

const invalid = 'ERR_JOSE_INVALID_KEY'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const integer = (value: number): Buffer => derElement(2, Buffer.from([value]))
const prime256v1 = hex('06082a8648ce3d030107')
const order = hex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551')

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const point = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-65)
const scalar = Buffer.from(String(pair.privateKey.export({ format: 'jwk' }).d), 'base64url')

/** A private key with a scalar and a public point, RFC 5915 §3. */
function pkcs8(value: Buffer, publicPoint: Buffer | undefined): Buffer {
  const bits = publicPoint && derElement(3, Buffer.concat([Buffer.alloc(1), publicPoint]))
  const key = derSequence(
    integer(1),
    derElement(4, value),
    ...(bits === undefined ? [] : [derElement(0xa1, bits)]),
  )
  const algorithm = derSequence(hex('06072a8648ce3d0201'), prime256v1)
  return derSequence(integer(0), algorithm, derElement(4, key))
}

const good = pkcs8(scalar, point)

/** A key store without a MAC around a private key, RFC 7292 §4.2.1. */
function storeOf(key: Buffer): Buffer {
  const inside = (content: Buffer): Buffer => derElement(0xa0, content)
  const data = (content: Buffer): Buffer =>
    derSequence(hex('06092a864886f70d010701'), inside(derElement(4, content)))
  const bag = derSequence(hex('060b2a864886f70d010c0a0101'), inside(key))
  return derSequence(integer(3), data(derSequence(data(derSequence(bag)))))
}

const malformed: [string, Buffer, Buffer | undefined][] = [
  ['the scalar 0', Buffer.alloc(32), undefined],
  ['the scalar 0 and a point', Buffer.alloc(32), point],
  ['no scalar', Buffer.alloc(0), undefined],
  ['the order for a scalar', order, undefined],
  ['the order for a scalar and a point', order, point],
  ['a scalar of 33 bytes', Buffer.concat([Buffer.from([1]), scalar]), undefined],
  ['a scalar of 33 bytes and a point', Buffer.concat([Buffer.from([1]), scalar]), point],
  ['a scalar above the order', Buffer.alloc(32, 255), point],
  ['the point at infinity', scalar, Buffer.alloc(1)],
]

function nativeOf(der: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    return undefined
  }
}

describe('a malformed EC public key', () => {
  it.each(['03020000', '03020100'])('is refused at infinity, written %s, RFC 5480 §2.2', (bits) => {
    const der = hex(`3019301306072a8648ce3d020106082a8648ce3d030107${bits}`)
    expect(outcome(() => JsonWebKey.import({ der }))).toBe(invalid)
    const native = createPublicKey({ key: der, format: 'der', type: 'spki' })
    expect(outcome(() => JsonWebKey.import(native))).toBe(invalid)
    expect(JsonWebKey.import({ der: good }).isPrivate).toBe(true)
  })
})

describe('a malformed EC private key', () => {
  it.each(malformed)('is refused with %s, RFC 5915 §3', (_, value, publicPoint) => {
    const der = pkcs8(value, publicPoint)
    expect(outcome(() => JsonWebKey.import({ der }))).toBe(invalid)
    // OpenSSL keeps its errors for whoever asks next.
    expect(JsonWebKey.import({ der: good }).isPrivate).toBe(true)
    const store = storeOf(der)
    expect(outcome(() => loadPkcs12(store, '', { allowUnauthenticated: true }))).toBe(invalid)
    expect(JsonWebKey.import({ der: good }).isPrivate).toBe(true)
  })

  it('is refused as a native key, as which OpenSSL takes some of them, RFC 5915 §3', () => {
    const natives = malformed.flatMap(([, value, at]) => nativeOf(pkcs8(value, at)) ?? [])
    expect(natives.length).toBeGreaterThan(0)
    for (const native of natives) {
      expect(outcome(() => JsonWebKey.import(native))).toBe(invalid)
      expect(JsonWebKey.import({ der: good }).isPrivate).toBe(true)
    }
  })

  it('differs from a good one by that alone', () => {
    expect(JsonWebKey.import({ der: good }).isPrivate).toBe(true)
    const { key } = loadPkcs12(storeOf(good), '', { allowUnauthenticated: true })
    expect(key.isPrivate).toBe(true)
  })
})
