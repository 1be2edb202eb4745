import { createHmac } from 'node:crypto'
import { constantTimeEqual } from '@authkit/common'
import type { SignatureMethod } from './contract.ts'
import { requireClientSecret, sharedSecret } from './shared-secret.ts'

/** HMAC-SHA1, RFC 5849 §3.4.2. */
export const hmacSha1: SignatureMethod = hmac('HMAC-SHA1', 'sha1')

/** HMAC-SHA256, the same with another hash. Providers that left SHA-1 ask for it by this name. */
export const hmacSha256: SignatureMethod = hmac('HMAC-SHA256', 'sha256')

/** HMAC-SHA512, the same again. */
export const hmacSha512: SignatureMethod = hmac('HMAC-SHA512', 'sha512')

function hmac(signatureMethod: string, hash: 'sha1' | 'sha256' | 'sha512'): SignatureMethod {
  const digest = (baseString: string, key: string): string =>
    createHmac(hash, key).update(baseString).digest('base64')
  return {
    signatureMethod,
    needsTls: false,
    needs: 'clientSecret',
    bodyHash: hash,
    sign: (baseString, { clientSecret, tokenSecret }) =>
      digest(baseString, sharedSecret(requireClientSecret(clientSecret), tokenSecret)),
    verify: (baseString, signature, { clientSecret, tokenSecret }) => {
      // A client known by its public key alone must not be impersonated with an empty secret.
      if (clientSecret === undefined || clientSecret === '') return false
      return constantTimeEqual(
        digest(baseString, sharedSecret(clientSecret, tokenSecret)),
        signature,
      )
    },
  }
}
