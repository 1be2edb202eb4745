import { describe, expect, it } from 'vitest'
import { algorithmsFor, signatureAlgorithm } from '../../src/algorithms/signature.ts'
import { algorithmTable } from '../../src/algorithms/table.ts'

describe('algorithm table', () => {
  it('finds a row by its exact name, RFC 7515 §4.1.1', () => {
    const find = algorithmTable([{ name: 'A' }, { name: 'B' }])
    expect(find('A')).toEqual({ name: 'A' })
    for (const name of [
      'a',
      'A ',
      'none',
      '__proto__',
      'constructor',
      '',
      undefined,
      null,
      ['A'],
    ]) {
      expect(find(name)).toBeUndefined()
    }
  })

  it('refuses two rows of one name', () => {
    expect(() => algorithmTable([{ name: 'A' }, { name: 'A' }])).toThrow('two algorithms')
  })

  it('has no algorithm called none, RFC 7518 §3.1', () => {
    expect(signatureAlgorithm('none')).toBeUndefined()
  })

  it('knows the algorithms of every key type and curve, RFC 7518 §3.1', () => {
    expect(algorithmsFor('oct', undefined)).toEqual(['HS256', 'HS384', 'HS512'])
    expect(algorithmsFor('EC', 'P-521')).toEqual(['ES512'])
    expect(algorithmsFor('OKP', 'Ed25519')).toEqual(['EdDSA', 'Ed25519'])
    expect(algorithmsFor('EC', 'secp256k1')).toEqual(['ES256K'])
    expect(algorithmsFor('OKP', 'Ed448')).toEqual(['EdDSA', 'Ed448'])
    expect(algorithmsFor('OKP', 'X25519')).toEqual([])
    expect(algorithmsFor('AKP', undefined)).toEqual(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'])
    expect(algorithmsFor('EC', undefined)).toEqual([])
  })
})
