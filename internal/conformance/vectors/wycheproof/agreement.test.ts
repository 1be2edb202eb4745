import { JsonWebKey, type JwkObject } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import {
  pairOf,
  privateKeyOf,
} from '../../../../packages/jose/src/algorithms/key-management/contract.ts'
import { readEphemeralKey } from '../../../../packages/jose/src/algorithms/key-management/ephemeral.ts'
import { agree, agreeInPool } from '../../../../packages/jose/src/crypto/agreement.ts'
import { materialOf } from '../../../../packages/jose/src/jwk/key.ts'
import {
  groupsOf,
  isPresent,
  type Judge,
  judgeFile,
  needed,
  report,
  textOf,
  type Vector,
} from './vectors.ts'

/** The keys of a vector as a recipient has them: its own, and the sender's as it comes in `epk`. */
function keysOf(vector: Vector): Parameters<typeof agree> {
  // The files hold JWKs in both places, some of them malformed.
  const material = pairOf(materialOf(JsonWebKey.import(vector['private'] as JwkObject)))
  return [privateKeyOf(material), readEphemeralKey({ epk: vector['public'] }, material)]
}

const agrees: Judge = (vector) =>
  agree(...keysOf(vector))?.toString('hex') === textOf(vector, 'shared')

describe.skipIf(!isPresent)(`Wycheproof, key agreement (${needed})`, () => {
  it.for([
    ['ecdh_secp256r1_webcrypto', 330, 23, 0],
    ['ecdh_secp384r1_webcrypto', 771, 23, 0],
    ['ecdh_secp521r1_webcrypto', 632, 23, 0],
    ['x25519_jwk', 264, 13, 254],
    ['x448_jwk', 253, 25, 245],
  ] as const)('%s: all as labelled, J-14', ([file, valid, invalid, acceptable], context) => {
    const { score, wrong } = judgeFile(file, agrees)
    expect(wrong).toEqual([])
    expect(score).toMatchObject({
      valid,
      invalid,
      acceptable,
      passed: valid + invalid + acceptable,
    })
    report(context, score)
  })

  it('x25519_jwk: every public key of small order is refused, RFC 8037 §3.2, J-14', () => {
    const hostile = ['x25519_jwk', 'x448_jwk'].flatMap((file) =>
      groupsOf(file).flatMap(({ tests }) =>
        tests.filter(({ flags }) => flags.includes('ZeroSharedSecret')),
      ),
    )
    expect(hostile).toHaveLength(42)
    for (const vector of hostile) {
      expect(() => keysOf(vector)).toThrow(
        expect.objectContaining({
          code: expect.stringMatching(/^ERR_JOSE_INVALID_(?:HEADER|KEY)$/),
        }),
      )
    }
  })

  it.each(['ecdh_secp256r1_webcrypto', 'x25519_jwk', 'x448_jwk'])(
    '%s: the thread pool agrees on the same',
    async (file) => {
      const vectors = groupsOf(file).flatMap(({ tests }) =>
        tests.filter(({ result }) => result === 'valid').slice(0, 100),
      )
      const secrets = vectors.map((vector) => agreeInPool(...keysOf(vector)))
      expect((await Promise.all(secrets)).map((secret) => secret?.toString('hex'))).toEqual(
        vectors.map(({ shared }) => shared),
      )
    },
  )
})
