import { checkOptions } from '@authkit/common'
import { type JsonWebKey, type JwtHeader, KeySet } from '@authkit/jose'
import { asymmetricAlgorithms, usualAlgorithms } from '../../protocol/algorithms.ts'
import {
  clientAssertionKinds,
  type ClientAssertionOptions,
  clientAssertionPolicy,
  readClientAssertion,
  verifyClientAssertion,
} from '../assertions/client-assertion.ts'
import type { Client } from '../authorization.ts'
import {
  checkClientKeysOptions,
  clientKeys,
  type ClientKeysOptions,
} from '../clients/client-keys.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'

/** Which assertions are taken, and where the public keys of clients may be fetched from. */
export interface PrivateKeyJwtOptions
  extends ClientAssertionOptions, Pick<ClientKeysOptions, 'addresses' | 'fetch'> {}

/** A JWT that the client signed with its private key, RFC 7523 §2.2, Core §9. RS, PS and ES algorithms, EdDSA and Ed25519 unless given. */
export function privateKeyJwt(options: PrivateKeyJwtOptions = {}): ClientAuthenticationMethod {
  const where = 'privateKeyJwt'
  checkOptions(where, options, {
    ...clientAssertionKinds,
    addresses: 'text?',
    fetch: 'function?',
  })
  checkClientKeysOptions(where, options)
  const policy = clientAssertionPolicy(where, options, {
    usual: usualAlgorithms,
    known: asymmetricAlgorithms,
  })
  const { addresses, fetch } = options
  return {
    method: 'private_key_jwt',
    credential: 'key',
    confidential: true,
    signingAlgorithms: policy.algorithms,
    read: (_request, parameters) =>
      readClientAssertion(parameters, (algorithm) => !/^HS\d/.test(algorithm)),
    verify: (credentials, client, context) =>
      verifyClientAssertion(credentials, client, context, policy, (found, header, { clock }) =>
        keysFor(found, header, { addresses, fetch, clock }),
      ),
  }
}

async function keysFor(
  client: Client,
  header: JwtHeader,
  options: ClientKeysOptions,
): Promise<readonly JsonWebKey[]> {
  const keys = clientKeys(client, options)
  if (!keys) return []
  return [keys instanceof KeySet ? keys.verificationKey(header) : await keys.resolve(header)]
}
