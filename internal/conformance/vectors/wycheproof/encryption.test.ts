import { JsonWebKey } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { contentEncryption } from '../../../../packages/jose/src/algorithms/content-encryption.ts'
import { privateKeyOf } from '../../../../packages/jose/src/algorithms/key-management/contract.ts'
import { passwordKey, passwordKeyInPool } from '../../../../packages/jose/src/crypto/derive.ts'
import { aesKeyWrapper, rsaOaepUnwrap } from '../../../../packages/jose/src/crypto/wrap.ts'
import { materialOf } from '../../../../packages/jose/src/jwk/key.ts'
import { labelled, otherIv } from './exceptions.ts'
import {
  bytesOf,
  groupsOf,
  isPresent,
  type Judge,
  judgeFile,
  needed,
  report,
  textOf,
  type Vector,
} from './vectors.ts'

/** Opens with the lengths that JWE demands, and seals to the same bytes. */
function opens(enc: string): Judge {
  const encryption = contentEncryption(enc)
  if (encryption === undefined) throw new Error(`there is no ${enc}`)
  return (vector) => {
    const [key, iv, aad, msg, ct, tag] = ['key', 'iv', 'aad', 'msg', 'ct', 'tag'].map((name) =>
      bytesOf(vector, name),
    ) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
    if (iv.length !== encryption.ivLength || tag.length !== encryption.tagLength) return false
    const cipher = encryption.cipher(key)
    const plaintext = cipher.open(iv, ct, tag, aad)
    if (plaintext === undefined) return false
    expect(plaintext.equals(msg)).toBe(true)
    expect(cipher.seal(iv, msg, aad)).toEqual({ ciphertext: ct, tag })
    return true
  }
}

const unwraps: Judge = (vector) => {
  const { wrap, unwrap } = aesKeyWrapper(bytesOf(vector, 'key'))
  const [msg, ct] = [bytesOf(vector, 'msg'), bytesOf(vector, 'ct')]
  const key = unwrap(ct)
  // The rows of the algorithms take a key as long as the content encryption needs, and none needs fewer than 16 bytes.
  if (key === undefined || key.length < 16) return false
  return key.equals(msg) && wrap(msg).equals(ct)
}

function decrypts(digest: 'sha1' | 'sha256' | 'sha384' | 'sha512'): Judge {
  const keys = new Map<string, ReturnType<typeof rsaOaepUnwrap>>()
  return (vector, group) => {
    const pem = textOf(group, 'privateKeyPem')
    const unwrap =
      keys.get(pem) ?? rsaOaepUnwrap(digest, privateKeyOf(materialOf(JsonWebKey.import(pem))))
    keys.set(pem, unwrap)
    const ciphertext = bytesOf(vector, 'ct')
    // RFC 8017 §7.1.2: the row of the algorithm takes a ciphertext as long as the modulus.
    if (ciphertext.length !== 256) return false
    return unwrap(ciphertext)?.equals(bytesOf(vector, 'msg')) === true
  }
}

const passwordInput = (vector: Vector, digest: 'sha256' | 'sha384' | 'sha512') => ({
  password: bytesOf(vector, 'password'),
  salt: bytesOf(vector, 'salt'),
  iterations: Number(vector['iterationCount']),
  length: Number(vector['dkLen']),
  digest,
})

describe.skipIf(!isPresent)(`Wycheproof, encryption (${needed})`, () => {
  it.for([
    ['a128cbc_hs256', 'A128CBC-HS256'],
    ['a192cbc_hs384', 'A192CBC-HS384'],
    ['a256cbc_hs512', 'A256CBC-HS512'],
  ] as const)('%s: all as labelled under %s, J-16', ([file, enc], context) => {
    const { score, wrong } = judgeFile(file, opens(enc))
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ valid: 67, invalid: 27, passed: 94 })
    report(context, score)
  })

  it('aes_gcm: all as labelled with an IV of 96 bits, the others refused, J-17', (context) => {
    const ciphers = new Map([128, 192, 256].map((bits) => [bits, opens(`A${bits}GCM`)]))
    const judge: Judge = (vector, group) =>
      ciphers.get(Number(group['keySize']))?.(vector, group) ?? false
    const { score, wrong } = judgeFile('aes_gcm', judge, otherIv)
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ valid: 229, invalid: 87, passed: 203, exceptions: 113 })
    report(context, score)
  })

  it('aes_wrap: all as labelled under A128KW, A192KW and A256KW', (context) => {
    const { score, wrong } = judgeFile('aes_wrap', unwraps)
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ valid: 36, invalid: 126, acceptable: 3, passed: 165 })
    report(context, score)
  })

  it.for([
    ['rsa_oaep_2048_sha1_mgf1sha1', 'sha1', 7],
    ['rsa_oaep_2048_sha256_mgf1sha256', 'sha256', 8],
    ['rsa_oaep_2048_sha384_mgf1sha384', 'sha384', 6],
    ['rsa_oaep_2048_sha512_mgf1sha512', 'sha512', 4],
  ] as const)('%s: all as labelled without a label', ([file, digest, exceptions], context) => {
    const { score, wrong } = judgeFile(file, decrypts(digest), labelled)
    expect(wrong).toEqual([])
    expect(score.exceptions).toBe(exceptions)
    report(context, score)
  })

  it.for([
    ['pbkdf2_hmacsha256', 'sha256', 60],
    ['pbkdf2_hmacsha384', 'sha384', 58],
    ['pbkdf2_hmacsha512', 'sha512', 58],
  ] as const)(
    '%s: all keys as labelled, here and on the thread pool',
    async ([file, digest, total], context) => {
      const judge: Judge = (vector) =>
        passwordKey(passwordInput(vector, digest)).equals(bytesOf(vector, 'dk'))
      const { score, wrong } = judgeFile(file, judge)
      expect(wrong).toEqual([])
      expect(score.passed).toBe(total)
      report(context, score)
      const vectors = groupsOf(file).flatMap(({ tests }) => tests)
      const later = vectors.map((vector) => passwordKeyInPool(passwordInput(vector, digest)))
      const keys = vectors.map((vector) => bytesOf(vector, 'dk'))
      expect(await Promise.all(later)).toEqual(keys)
    },
  )
})
