import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { concatKdf, passwordKey, passwordKeyInPool } from '../../src/crypto/derive.ts'

describe('Concat KDF', () => {
  it('gives the key of RFC 7518 §C, JWE-9, RFC 7518 §4.6.2', () => {
    const z = Buffer.from([
      158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163,
      218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
    ])
    const context = {
      algorithm: 'A128GCM',
      partyU: Buffer.from('Alice'),
      partyV: Buffer.from('Bob'),
    }
    expect(concatKdf(Buffer.from(z), 16, context).toString('base64url')).toBe(
      'VqqN6vgjbSBcIijNcacQGg',
    )
    // The fixed information of the example, bytes as printed there.
    const fixed = Buffer.from([
      0, 0, 0, 7, 65, 49, 50, 56, 71, 67, 77, 0, 0, 0, 5, 65, 108, 105, 99, 101, 0, 0, 0, 3, 66,
      111, 98, 0, 0, 0, 128,
    ])
    const round = hash('sha256', Buffer.concat([Buffer.from([0, 0, 0, 1]), z, fixed]), 'buffer')
    expect(round.subarray(0, 16).toString('base64url')).toBe('VqqN6vgjbSBcIijNcacQGg')
  })

  it('counts rounds for keys that are longer than a digest', () => {
    const context = {
      algorithm: 'A256CBC-HS512',
      partyU: Buffer.alloc(0),
      partyV: Buffer.alloc(0),
    }
    const z = Buffer.alloc(32, 9)
    const key = concatKdf(z, 64, context)
    const info = Buffer.concat([
      Buffer.from([0, 0, 0, 13]),
      Buffer.from('A256CBC-HS512'),
      Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0]),
    ])
    const rounds = [1, 2].map((count) =>
      hash('sha256', Buffer.concat([Buffer.from([0, 0, 0, count]), z, info]), 'buffer'),
    )
    expect(key).toEqual(Buffer.concat(rounds))
    expect(concatKdf(z, 48, context)).toHaveLength(48)
  })

  it('binds the key to a tag, draft-madden-jose-ecdh-1pu-04 §2.3', () => {
    const context = {
      algorithm: 'ECDH-1PU+A128KW',
      partyU: Buffer.alloc(0),
      partyV: Buffer.alloc(0),
    }
    const keys = [undefined, Buffer.alloc(0), Buffer.alloc(32), Buffer.alloc(32, 1)].map((tag) =>
      concatKdf(Buffer.alloc(32, 9), 16, { ...context, tag }).toString('hex'),
    )
    expect(new Set(keys).size).toBe(4)
  })
})

describe('PBKDF2', () => {
  it('gives the same on the thread pool, RFC 8018 §5.2', async () => {
    const input = {
      password: Buffer.from('password'),
      salt: Buffer.from('salt'),
      iterations: 4096,
      length: 32,
      digest: 'sha256',
    } as const
    const key = passwordKey(input)
    expect(key.toString('hex')).toBe(
      'c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a',
    )
    expect(await passwordKeyInPool(input)).toEqual(key)
  })
})
