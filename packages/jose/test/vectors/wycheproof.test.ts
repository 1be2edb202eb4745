import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { signatureAlgorithm } from '../../src/algorithms/signature.ts'
import { JsonWebKey, JsonWebSignature, type JwkObject, KeySet } from '../../src/index.ts'
import { materialOf } from '../../src/jwk/key.ts'
import { outcome } from '../outcome.ts'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly result: 'valid' | 'invalid' | 'acceptable'
  readonly jws: string
  readonly msg: string
  readonly sig?: string
  readonly tag?: string
  readonly key?: string
}

interface Group {
  readonly private?: JwkObject
  readonly public?: JwkObject
  readonly publicKeyPem?: string
  readonly tests: readonly Vector[]
}

const folder = join(import.meta.dirname, '../../../../../shared/vectors/wycheproof')

function groupsOf(name: string): readonly Group[] {
  const { testGroups }: { testGroups: readonly Group[] } = JSON.parse(
    readFileSync(join(folder, name), 'utf8'),
  )
  return testGroups
}

/** Servers of ours always set this, so that short secrets are refused. */
const strict = new JsonWebSignature({ minimumSecretLength: 'rfc7518' })

/** Vectors whose label is wrong, with the reason. */
const mislabelled: ReadonlyMap<number, string> = new Map([
  [346, 'the key is for PS256 and the token is PS384'],
  [347, 'the key is for ES521, which is no algorithm'],
  [350, 'the key is for PS256 and the token is PS384'],
  [351, 'the key is for ES521, which is no algorithm'],
  [367, 'the token is a good one and holds no padding'],
  [370, 'the token is a good one and holds no padding'],
  [372, 'the token holds a question mark'],
  [373, 'the token holds a question mark'],
])

/** True when the token verifies with the key or key set; a set without a key for it and an unreadable key refuse it. */
function verifies(jws: string, key: object | undefined): boolean {
  const text = JSON.stringify(key)
  const result = outcome(() => {
    const read = text.startsWith('{"keys"') ? KeySet.import(text) : JsonWebKey.import(text)
    return strict.deserializeCompact(jws, read)
  })
  return typeof result === 'object'
}

/** True when the algorithm itself takes the signature or MAC for the bytes. */
function verifiesBytes(alg: string, { publicKeyPem }: Group, vector: Vector): boolean {
  const text = Buffer.from(vector.msg, 'hex').toString('latin1')
  const signature = Buffer.from(vector.sig ?? vector.tag ?? '', 'hex').toString('base64url')
  const key = JsonWebKey.import(publicKeyPem ?? { secret: Buffer.from(vector.key ?? '', 'hex') })
  return signatureAlgorithm(alg)?.verifier(materialOf(key))(text, signature) ?? false
}

/** A MAC that is cut short is valid there and never here, RFC 7518 §3.2. */
function isWhole(alg: string, { tag }: Vector): boolean {
  return tag === undefined || tag.length === Number(alg.slice(2)) / 4
}

describe.skipIf(!existsSync(folder))('Wycheproof (skipped where the vectors are not)', () => {
  it.each([
    ['json_web_signature_test.json', 401, mislabelled],
    ['json_web_key_test.json', 26, new Map<number, string>()],
  ])(
    '%s: all %i as labelled, but for wrong labels, J-10, J-12, J-13, J-34',
    (name, total, exceptions) => {
      const vectors = groupsOf(name).flatMap((group) =>
        group.tests.map((vector) => ({ group, vector })),
      )
      const other = vectors.filter(
        ({ group, vector }) =>
          verifies(vector.jws, group.public ?? group.private) !== (vector.result === 'valid'),
      )
      expect(vectors).toHaveLength(total)
      expect(other.map(({ vector }) => vector.tcId)).toEqual([...exceptions.keys()])
    },
  )

  it('json_web_signature_test.json: the same by the private keys, but for 349, whose key_ops are no operations', () => {
    const vectors = groupsOf('json_web_signature_test.json').flatMap((group) =>
      group.tests.map((vector) => ({ group, vector })),
    )
    const other = vectors.filter(
      ({ group, vector }) =>
        verifies(vector.jws, group.private ?? group.public) !== (vector.result === 'valid'),
    )
    const expected = [...mislabelled.keys(), 349].toSorted((one, another) => one - another)
    expect(other.map(({ vector }) => vector.tcId)).toEqual(expected)
  })

  it.each([
    ['ecdsa_secp256r1_sha256_p1363_test.json', 'ES256'],
    ['ecdsa_secp384r1_sha384_p1363_test.json', 'ES384'],
    ['ecdsa_secp521r1_sha512_p1363_test.json', 'ES512'],
    ['ed25519_test.json', 'EdDSA'],
    ['rsa_signature_2048_sha256_test.json', 'RS256'],
    ['rsa_signature_2048_sha384_test.json', 'RS384'],
    ['rsa_signature_2048_sha512_test.json', 'RS512'],
    ['rsa_pss_2048_sha256_mgf1_32_test.json', 'PS256'],
    ['rsa_pss_2048_sha384_mgf1_48_test.json', 'PS384'],
    ['rsa_pss_4096_sha512_mgf1_64_test.json', 'PS512'],
    ['hmac_sha256_test.json', 'HS256'],
    ['hmac_sha384_test.json', 'HS384'],
    ['hmac_sha512_test.json', 'HS512'],
  ])('%s as labelled under %s, J-10, J-11, J-12, RFC 8017 §8.2.2', (name, alg) => {
    const wrong = groupsOf(name).flatMap((group) =>
      group.tests
        .filter(({ result }) => result !== 'acceptable')
        .filter((vector) => {
          const expected = vector.result === 'valid' && isWhole(alg, vector)
          return verifiesBytes(alg, group, vector) !== expected
        })
        .map(({ tcId, comment, result }) => `${tcId} ${comment} ${result}`),
    )
    expect(wrong).toEqual([])
  })
})
