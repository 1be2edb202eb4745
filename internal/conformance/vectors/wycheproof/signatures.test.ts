import { JsonWebKey } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { signatureAlgorithm } from '../../../../packages/jose/src/algorithms/signature.ts'
import type { Verifier } from '../../../../packages/jose/src/crypto/sign.ts'
import { materialOf } from '../../../../packages/jose/src/jwk/key.ts'
import { cutMac } from './exceptions.ts'
import {
  bytesOf,
  type Group,
  groupsOf,
  isPresent,
  judgeFile,
  needed,
  report,
  textOf,
  type Vector,
} from './vectors.ts'

function verifierOf(alg: string, key: JsonWebKey): Verifier {
  const algorithm = signatureAlgorithm(alg)
  if (algorithm === undefined) throw new Error(`there is no ${alg}`)
  return algorithm.verifier(materialOf(key))
}

/** A signing input is text of one byte a character, a signature is base64url. */
function inputOf(vector: Vector): [string, string] {
  const signature = bytesOf(vector, vector['tag'] === undefined ? 'sig' : 'tag')
  return [bytesOf(vector, 'msg').toString('latin1'), signature.toString('base64url')]
}

describe.skipIf(!isPresent)(`Wycheproof, signatures (${needed})`, () => {
  const keys = new Map<Group, Verifier>()
  const byPublicKey =
    (alg: string) =>
    (vector: Vector, group: Group): boolean => {
      let verifier = keys.get(group)
      if (verifier === undefined) {
        verifier = verifierOf(alg, JsonWebKey.import(textOf(group, 'publicKeyPem')))
        keys.set(group, verifier)
      }
      return verifier.verify(...inputOf(vector))
    }

  const signatures = [
    ['ecdsa_secp256r1_sha256_p1363', 'ES256', 262],
    ['ecdsa_secp384r1_sha384_p1363', 'ES384', 280],
    ['ecdsa_secp521r1_sha512_p1363', 'ES512', 318],
    ['ecdsa_secp256k1_sha256_p1363', 'ES256K', 252],
    ['ed25519', 'EdDSA', 151],
    ['ed448', 'Ed448', 87],
    ['rsa_signature_2048_sha256', 'RS256', 259],
    ['rsa_signature_2048_sha384', 'RS384', 258],
    ['rsa_signature_2048_sha512', 'RS512', 259],
    ['rsa_pss_2048_sha256_mgf1_32', 'PS256', 108],
    ['rsa_pss_2048_sha384_mgf1_48', 'PS384', 141],
    ['rsa_pss_4096_sha512_mgf1_64', 'PS512', 179],
  ] as const

  it.for(signatures)(
    '%s: all as labelled under %s, J-10, J-11, J-12',
    ([file, alg, total], context) => {
      const { score, wrong } = judgeFile(file, byPublicKey(alg))
      expect(wrong).toEqual([])
      expect(score).toMatchObject({ passed: total, exceptions: 0 })
      report(context, score)
    },
  )

  it.each(signatures)('%s: the thread pool answers the same under %s', async (file, alg) => {
    for (const group of groupsOf(file)) {
      const { verify, verifyInPool } = verifierOf(
        alg,
        JsonWebKey.import(textOf(group, 'publicKeyPem')),
      )
      const inputs = group.tests.map((vector) => inputOf(vector))
      if (verifyInPool === undefined) throw new Error(`${alg} has no pool`)
      const answers = inputs.map((input) => verifyInPool(...input))
      expect(await Promise.all(answers)).toEqual(inputs.map((input) => verify(...input)))
    }
  })

  it.for([
    ['hmac_sha256', 'HS256', 256],
    ['hmac_sha384', 'HS384', 384],
    ['hmac_sha512', 'HS512', 512],
  ] as const)(
    '%s: all whole MACs as labelled under %s, RFC 7518 §3.2',
    ([file, alg, bits], context) => {
      const judge = (vector: Vector): boolean =>
        verifierOf(alg, JsonWebKey.import({ secret: bytesOf(vector, 'key') })).verify(
          ...inputOf(vector),
        )
      const { score, wrong } = judgeFile(file, judge, cutMac(bits))
      expect(wrong).toEqual([])
      expect(score).toMatchObject({ passed: 141, exceptions: 33 })
      report(context, score)
    },
  )
})
