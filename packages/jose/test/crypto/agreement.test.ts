import type { KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { agree, agreeInPool, agreementCurve, publicKeyOf } from '../../src/crypto/agreement.ts'

const curves = ['P-256', 'P-384', 'P-521', 'secp256k1', 'X25519', 'X448']

function curve(crv: string): NonNullable<ReturnType<typeof agreementCurve>> {
  const found = agreementCurve(crv)
  if (found === undefined) throw new Error(`there is no curve ${crv}`)
  return found
}

function coordinates(crv: string, key: KeyObject): Buffer[] {
  const jwk = key.export({ format: 'jwk' })
  return curve(crv).names.map((name) => Buffer.from(String(jwk[name]), 'base64url'))
}

describe.each(curves)('key agreement on %s', (crv) => {
  const { generate, size } = curve(crv)
  const [ours, theirs] = [generate(), generate()]

  it('gives both sides one secret, here and on the thread pool, RFC 7518 §4.6, RFC 8037 §3.2', async () => {
    const secret = agree(ours.privateKey, theirs.publicKey)
    expect(secret).toHaveLength(size)
    expect(agree(theirs.privateKey, ours.publicKey)).toEqual(secret)
    expect(await agreeInPool(ours.privateKey, theirs.publicKey)).toEqual(secret)
  })

  it('reads coordinates as the key that they are of, RFC 5480 §2, RFC 8410 §4', () => {
    const key = publicKeyOf(curve(crv), coordinates(crv, theirs.publicKey))
    expect(key?.equals(theirs.publicKey)).toBe(true)
  })

  it('J-14 refuses coordinates that are not on the curve', () => {
    const points = [
      coordinates(crv, theirs.publicKey).map((bytes, index) => {
        const other = Buffer.from(bytes)
        other[0] = (other[0] ?? 0) ^ (index === 0 ? 1 : 0)
        return other
      }),
      curve(crv).names.map(() => Buffer.alloc(size)),
      curve(crv).names.map(() => Buffer.alloc(size, 255)),
    ]
    // On the curves of RFC 7748 every x is a coordinate.
    if (curve(crv).names.length === 1) return
    for (const point of points) expect(publicKeyOf(curve(crv), point)).toBeUndefined()
  })
})

describe('key agreement', () => {
  it('refuses a secret of zeros, which anybody knows, RFC 7748 §6.1, J-14', async () => {
    for (const crv of ['X25519', 'X448']) {
      const { generate, size } = curve(crv)
      const { privateKey } = generate()
      const zero = publicKeyOf(curve(crv), [Buffer.alloc(size)])
      if (zero === undefined) throw new Error('the point is not readable')
      expect(agree(privateKey, zero)).toBeUndefined()
      expect(await agreeInPool(privateKey, zero)).toBeUndefined()
    }
  })

  it('gives nothing for keys of two curves', async () => {
    const { privateKey } = curve('P-256').generate()
    const { publicKey } = curve('P-384').generate()
    expect(agree(privateKey, publicKey)).toBeUndefined()
    expect(await agreeInPool(privateKey, publicKey)).toBeUndefined()
  })

  it('knows no curve for signatures', () => {
    expect(agreementCurve('Ed25519')).toBeUndefined()
    expect(agreementCurve(undefined)).toBeUndefined()
  })
})
