import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { derElement, derInteger, derSequence } from '../../src/crypto/der.ts'
import { JsonWebKey } from '../../src/index.ts'
import { costOf } from '../attacks/cost.ts'
import { encryptedEc, scryptEc } from '../jwk/key-files.ts'
import { errorOf } from '../outcome.ts'

const tooMuch = 'unknown derivation or for too much work'

const oid = (hex: string): Buffer => derElement(6, Buffer.from(hex, 'hex'))
const octets = (length: number): Buffer => derElement(4, randomBytes(length))
const integer = (value: number): Buffer => {
  const hex = value.toString(16)
  return derInteger(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}

const encrypted = (algorithm: Buffer): Buffer => derSequence(algorithm, octets(160))
const aes = derSequence(oid('60864801650304012a'), octets(16))
const pbes2 = (derivation: Buffer): Buffer =>
  encrypted(derSequence(oid('2a864886f70d01050d'), derSequence(derivation, aes)))
const sha512 = derSequence(oid('2a864886f70d020b'), Buffer.from([5, 0]))
const pbkdf2 = (rounds: Buffer): Buffer =>
  pbes2(derSequence(oid('2a864886f70d01050c'), derSequence(octets(16), rounds, sha512)))
const scrypt = (n: number, r: number, p: number): Buffer => {
  const parameters = derSequence(octets(16), integer(n), integer(r), integer(p))
  return pbes2(derSequence(oid('2b06010401da47040b'), parameters))
}
const older = (scheme: string, rounds: number): Buffer =>
  encrypted(derSequence(oid(scheme), derSequence(octets(8), integer(rounds))))

const messageOf = (der: Uint8Array): string => {
  const error = errorOf(() => JsonWebKey.import({ der }, { password: 'x' }))
  expect(error.code).toBe('ERR_JOSE_INVALID_KEY')
  return error.message
}

describe('the work that an encrypted key asks for', () => {
  it.each([
    ['PBKDF2 with 30,000,000 rounds, RFC 8018 §A.2, §A.4', pbkdf2(integer(30_000_000))],
    ['PBKDF2 with 1,000,001 rounds, RFC 8018 §A.2', pbkdf2(integer(1_000_001))],
    ['PBKDF2 with no rounds', pbkdf2(integer(0))],
    ['PBKDF2 with rounds below zero', pbkdf2(derElement(2, Buffer.from([0xff])))],
    ['PBKDF2 with rounds of 9 bytes', pbkdf2(derElement(2, Buffer.alloc(9, 1)))],
    ['PBKDF2 with rounds that are no number', pbkdf2(octets(3))],
    ['scrypt 8192, 8, 1000, RFC 7914 §7', scrypt(8192, 8, 1000)],
    ['scrypt 16384, 8, 9, RFC 7914 §7', scrypt(16_384, 8, 9)],
    ['another derivation', pbes2(derSequence(oid('2b06010401da47040c'), derSequence(integer(1))))],
    ['MD5 and DES with 2,000,000 rounds, RFC 8018 §A.3', older('2a864886f70d010503', 2_000_000)],
    ['PKCS #12 with 2,000,000 rounds, RFC 7292 §C', older('2a864886f70d010c0103', 2_000_000)],
    ['another scheme, RFC 5958 §3', older('2a864886f70d010c0107', 1)],
    ['a scheme without parameters', encrypted(derSequence(oid('2a864886f70d01050d')))],
    ['nothing', encrypted(derSequence())],
  ])('is refused before it is done: %s', (_, der) => {
    expect(costOf(2, () => messageOf(der))).toBeLessThan(1)
    expect(messageOf(der)).toContain(tooMuch)
    const lines = der.toString('base64')
    const pem = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines}\n-----END ENCRYPTED PRIVATE KEY-----`
    expect(errorOf(() => JsonWebKey.import(pem, { password: 'x' })).message).toContain(tooMuch)
  })

  it('is done up to the limit, and with what OpenSSL writes', () => {
    for (const der of [
      pbkdf2(integer(600_000)),
      scrypt(16_384, 8, 1),
      older('2a864886f70d010c0103', 2048),
    ]) {
      expect(messageOf(der)).toContain('cannot be decrypted')
    }
    for (const pem of [encryptedEc, scryptEc]) {
      expect(errorOf(() => JsonWebKey.import(pem, { password: 'wrong' })).message).toContain(
        'cannot be decrypted',
      )
    }
  })
})
