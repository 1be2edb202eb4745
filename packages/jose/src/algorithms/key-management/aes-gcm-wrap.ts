import { aead } from '../../crypto/encrypt.ts'
import { randomOctets } from '../../crypto/random.ts'
import { encodeSegment } from '../../encoding/segment.ts'
import { recoveredCipher } from '../content-encryption.ts'
import { type KeyManagementAlgorithm, secretOf, wrapOperations } from './contract.ts'
import { requireOctets } from './parameters.ts'

const none = new Uint8Array()
const noData = Buffer.alloc(0)

/** AES-GCM as key wrap with a shared key of exactly so many bits, RFC 7518 §4.7. */
export function aesGcmWrap(name: string, keyBits: 128 | 192 | 256): KeyManagementAlgorithm {
  const prepare = aead(`aes-${keyBits}-gcm`)
  return {
    name,
    mode: 'wrap',
    implied: true,
    hasSender: false,
    parameters: ['iv', 'tag'],
    madeParameters: ['iv', 'tag'],
    operations: wrapOperations,
    fits: (kty, _crv, bits) => kty === 'oct' && bits === keyBits,

    wrapper(material) {
      const cipher = prepare(secretOf(material))
      return {
        wrap: ({ cek = none }) => {
          const iv = randomOctets(12)
          const { ciphertext, tag } = cipher.seal(iv, cek, noData)
          const parameters = { iv: encodeSegment(iv), tag: encodeSegment(tag) }
          return { encryptedKey: ciphertext, parameters }
        },
        heavy: false,
      }
    },

    unwrapper(material) {
      const cipher = prepare(secretOf(material))
      return {
        unwrap: ({ encryption, header, encryptedKey }) => {
          // RFC 7518 §4.7.1.1, §4.7.1.2: both parameters are there, with 96 and with 128 bits.
          const iv = requireOctets(header, 'iv', 12)
          const tag = requireOctets(header, 'tag', 16)
          return recoveredCipher(encryption, cipher.open(iv, encryptedKey, tag, noData))
        },
        heavy: false,
      }
    },
  }
}
