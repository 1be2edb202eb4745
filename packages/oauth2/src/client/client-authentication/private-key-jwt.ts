import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { KeyImportInput } from '@authkit/jose'
import { readSigner } from '../assertion-key.ts'
import {
  type ClientAssertionOptions,
  clientAssertionKinds,
  clientAssertionWriter,
} from '../client-assertion.ts'
import type { ClientAuthentication } from './contract.ts'

/** Which key signs, and what else the assertion says. */
export interface PrivateKeyJwtOptions extends ClientAssertionOptions {
  /** The private key: PEM or a JWK as text, a JWK, a native key, a `JsonWebKey`; one of `JsonWebKey.external` may be anywhere. */
  readonly key: KeyImportInput
  /** Signature algorithm; that of the key unless given, or the one that its type and curve imply: `RS256` for RSA. */
  readonly algorithm?: string | undefined
  /** Which of the client's keys it is; that of the key unless given. */
  readonly kid?: string | undefined
}

/** Signs a JWT with the client's private key, RFC 7523 §2.2, Core §9. The key is no secret of the client, and is never sent. */
export function privateKeyJwt(options: PrivateKeyJwtOptions): ClientAuthentication {
  const where = 'privateKeyJwt'
  checkOptions(where, options, {
    ...clientAssertionKinds,
    key: 'text|object',
    algorithm: 'text?',
    kid: 'text?',
  })
  const signer = readSigner(where, options)
  if (signer.algorithm.startsWith('HS')) {
    throw new AuthkitConfigError(`${where}: key is a private key; for a secret use clientSecretJwt`)
  }
  const write = clientAssertionWriter(where, options)
  return {
    name: 'private_key_jwt',
    needsSecret: false,
    authenticate: (form, client) => write(signer, form, client),
  }
}
