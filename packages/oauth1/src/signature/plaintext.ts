import { constantTimeEqual } from '@authkit/common'
import type { SignatureMethod } from './contract.ts'
import { requireClientSecret, sharedSecret } from './shared-secret.ts'

/** PLAINTEXT, where the secrets themselves are the signature, RFC 5849 §3.4.4. */
export const plaintext: SignatureMethod = {
  signatureMethod: 'PLAINTEXT',
  needsTls: true,
  needs: 'clientSecret',
  sign: (_baseString, { clientSecret, tokenSecret }) =>
    sharedSecret(requireClientSecret(clientSecret), tokenSecret),
  verify: (_baseString, signature, { clientSecret, tokenSecret }) => {
    // A client known by its public key alone must not be impersonated with an empty secret.
    if (clientSecret === undefined || clientSecret === '') return false
    return constantTimeEqual(sharedSecret(clientSecret, tokenSecret), signature)
  },
}
