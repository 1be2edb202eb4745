import { generateKeyPairSync, sign, verify } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatenatedSignature, derSignature } from '../../src/crypto/ecdsa-signature.ts'

describe('ECDSA signatures', () => {
  it.each([
    ['P-256', 32],
    ['P-384', 48],
    ['P-521', 66],
  ])('are what node:crypto makes of them on %s, RFC 7518 §3.4', (namedCurve, size) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
    for (let index = 0; index < 40; index += 1) {
      const data = Buffer.from([index])
      const der = sign('sha256', data, privateKey)
      const concatenated = concatenatedSignature(der, size)
      expect(concatenated).toHaveLength(size * 2)
      expect(derSignature(concatenated)).toEqual(der)
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
      expect(verify('sha256', data, key, concatenated)).toBe(true)
    }
  })

  it('survive every r and s, leading zeros and leading ones included', () => {
    const integer = fc.uint8Array({ minLength: 66, maxLength: 66 })
    const zeros = fc.nat({ max: 66 })
    fc.assert(
      fc.property(integer, integer, zeros, zeros, (r, s, rZeros, sZeros) => {
        const signature = Buffer.concat([r.fill(0, 0, rZeros), s.fill(0, 0, sZeros)])
        expect(concatenatedSignature(derSignature(signature), 66)).toEqual(signature)
      }),
    )
  })
})
