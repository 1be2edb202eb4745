import { secretOctets } from '../../crypto/random.ts'
import {
  type OaepDigest,
  rsaOaepUnwrap,
  rsaOaepWrap,
  rsaPkcs1Unwrap,
  rsaPkcs1Wrap,
} from '../../crypto/wrap.ts'
import type { KeyMaterial } from '../../jwk/material.ts'
import { recoveredCipher } from '../content-encryption.ts'
import { type KeyManagementAlgorithm, pairOf, privateKeyOf, wrapOperations } from './contract.ts'

const none = new Uint8Array()

const shared = {
  mode: 'wrap',
  hasSender: false,
  parameters: [],
  madeParameters: [],
  operations: wrapOperations,
  fits: (kty: string) => kty === 'RSA',
} as const

/** RSAES-OAEP, RFC 7518 §4.3. node:crypto has no asynchronous decryption, so it never goes to the thread pool. */
export function rsaOaep(name: string, digest: OaepDigest): KeyManagementAlgorithm {
  return {
    ...shared,
    name,
    implied: true,

    wrapper(material) {
      const wrap = rsaOaepWrap(digest, pairOf(material).publicKey)
      return {
        wrap: ({ cek = none }) => ({ encryptedKey: wrap(cek) }),
        heavy: false,
      }
    },

    unwrapper(material) {
      const unwrap = rsaOaepUnwrap(digest, privateKeyOf(material))
      const size = modulusLength(material)
      return {
        unwrap: ({ encryption, encryptedKey }) => {
          // RFC 8017 §7.1.2: a ciphertext is exactly as long as the modulus.
          const isWhole = encryptedKey.length === size
          return recoveredCipher(encryption, isWhole ? unwrap(encryptedKey) : undefined)
        },
        heavy: false,
      }
    },
  }
}

/** RSAES-PKCS1-v1_5, RFC 7518 §4.2. For what was encrypted long ago: nobody gets it without asking. */
export const rsaPkcs1: KeyManagementAlgorithm = {
  ...shared,
  name: 'RSA1_5',
  implied: false,

  wrapper(material) {
    const wrap = rsaPkcs1Wrap(pairOf(material).publicKey)
    return {
      wrap: ({ cek = none }) => ({ encryptedKey: wrap(cek) }),
      heavy: false,
    }
  },

  unwrapper(material) {
    const unwrap = rsaPkcs1Unwrap(privateKeyOf(material))
    const size = modulusLength(material)
    return {
      unwrap: ({ encryption, encryptedKey }) => {
        const isWhole = encryptedKey.length === size
        // RFC 7516 §11.5: the substitute is drawn before anything is known about the padding.
        const substitute = secretOctets(encryption.keyLength)
        return recoveredCipher(encryption, isWhole ? unwrap(encryptedKey, substitute) : undefined)
      },
      heavy: false,
    }
  },
}

function modulusLength(material: KeyMaterial): number {
  return Math.ceil(material.bits / 8)
}
