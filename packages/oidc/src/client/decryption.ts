import { AuthkitConfigError } from '@authkit/common'
import type { NestedDecryption } from '@authkit/jose'
import { clientSecretKey } from '../id-token/client-secret-key.ts'
import type { OpenIDClientOptions } from './options.ts'

/**
 * How the answers of a provider are decrypted, by exactly the algorithms that are registered, OpenID Connect Registration §2; absent for those that
 * are not encrypted. Throws an `AuthkitConfigError` when there is no key.
 */
export function decryptionOf(
  answers: 'idToken' | 'userinfo',
  options: OpenIDClientOptions,
): NestedDecryption | undefined {
  const alg = options[`${answers}EncryptedResponseAlg`]
  const given = options[`${answers}EncryptedResponseEnc`]
  if (alg === undefined) {
    if (given === undefined) return undefined
    throw new AuthkitConfigError(
      `${answers}EncryptedResponseEnc needs ${answers}EncryptedResponseAlg`,
    )
  }
  // Registration §2: this is the default.
  const enc = given ?? 'A128CBC-HS256'
  return { key: keyFor(alg, enc, options), algorithms: [alg, enc] }
}

function keyFor(
  alg: string,
  enc: string,
  { clientSecret = '', decryptionKeys }: OpenIDClientOptions,
): NestedDecryption['key'] {
  const shared = clientSecretKey(clientSecret, alg, enc)
  if (shared !== undefined && clientSecret !== '') return shared
  if (shared !== undefined) throw new AuthkitConfigError(`${alg} needs a clientSecret`)
  if (decryptionKeys !== undefined) return decryptionKeys
  throw new AuthkitConfigError(`${alg} needs decryptionKeys, the private keys of this client`)
}
