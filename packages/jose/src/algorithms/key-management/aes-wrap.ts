import { aesKeyWrapper } from '../../crypto/wrap.ts'
import { recoveredCipher } from '../content-encryption.ts'
import { type KeyManagementAlgorithm, secretOf, wrapOperations } from './contract.ts'

const none = new Uint8Array()

/** AES Key Wrap with a shared key of exactly so many bits, RFC 7518 §4.4. */
export function aesWrap(name: string, keyBits: number): KeyManagementAlgorithm {
  return {
    name,
    mode: 'wrap',
    implied: true,
    hasSender: false,
    parameters: [],
    madeParameters: [],
    operations: wrapOperations,
    fits: (kty, _crv, bits) => kty === 'oct' && bits === keyBits,

    wrapper(material) {
      const { wrap } = aesKeyWrapper(secretOf(material))
      return {
        wrap: ({ cek = none }) => ({ encryptedKey: wrap(cek) }),
        heavy: false,
      }
    },

    unwrapper(material) {
      const { unwrap } = aesKeyWrapper(secretOf(material))
      return {
        unwrap: ({ encryption, encryptedKey }) => recoveredCipher(encryption, unwrap(encryptedKey)),
        heavy: false,
      }
    },
  }
}
