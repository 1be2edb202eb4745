import type { ContentCipher } from '../../crypto/encrypt.ts'
import { InvalidKeyError } from '../../errors.ts'
import { type ContentEncryption, recoveredCipher } from '../content-encryption.ts'
import { type KeyManagementAlgorithm, secretOf, wrapOperations } from './contract.ts'

const nothing = Buffer.alloc(0)

/** The shared key encrypts the content itself, RFC 7518 §4.5. */
export const direct: KeyManagementAlgorithm = {
  name: 'dir',
  mode: 'direct',
  implied: true,
  isContentKey: true,
  hasSender: false,
  parameters: [],
  madeParameters: [],
  operations: wrapOperations,
  fits: (kty) => kty === 'oct',

  wrapper(material) {
    const secret = secretOf(material)
    const prepare = onceFor((encryption) => {
      if (secret.length === encryption.keyLength) return encryption.cipher(secret)
      throw new InvalidKeyError(
        `the secret has ${secret.length} bytes and ${encryption.name} needs ${encryption.keyLength}`,
      )
    })
    return {
      wrap: ({ encryption }) => ({
        encryptedKey: nothing,
        cipher: prepare(encryption),
      }),
      heavy: false,
    }
  },

  unwrapper(material) {
    const secret = secretOf(material)
    const prepare = onceFor((encryption) => recoveredCipher(encryption, secret))
    return { unwrap: ({ encryption }) => prepare(encryption), heavy: false }
  },
}

/** A key is prepared once for each content encryption; there are few. */
function onceFor(
  prepare: (encryption: ContentEncryption) => ContentCipher,
): (encryption: ContentEncryption) => ContentCipher {
  const ciphers = new Map<ContentEncryption, ContentCipher>()
  return (encryption) => {
    let cipher = ciphers.get(encryption)
    if (cipher === undefined) {
      cipher = prepare(encryption)
      ciphers.set(encryption, cipher)
    }
    return cipher
  }
}
