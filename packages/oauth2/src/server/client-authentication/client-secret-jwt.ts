import { checkOptions } from '@authkit/common'
import { JoseError, JsonWebKey } from '@authkit/jose'
import {
  clientAssertionKinds,
  type ClientAssertionOptions,
  clientAssertionPolicy,
  readClientAssertion,
  verifyClientAssertion,
} from '../assertions/client-assertion.ts'
import type { Client } from '../authorization.ts'
import { validSecrets } from '../clients/client-secret.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'

const known = ['HS256', 'HS384', 'HS512']

/** A JWT that the client signed with its secret, RFC 7523 §2.2, Core §9. The server has to know the secret in clear text. HS256, HS384 and HS512 unless given. */
export function clientSecretJwt(options: ClientAssertionOptions = {}): ClientAuthenticationMethod {
  const where = 'clientSecretJwt'
  checkOptions(where, options, clientAssertionKinds)
  const policy = clientAssertionPolicy(where, options, { usual: known, known })
  return {
    method: 'client_secret_jwt',
    credential: 'secret',
    confidential: true,
    signingAlgorithms: policy.algorithms,
    read: (_request, parameters) =>
      readClientAssertion(parameters, (algorithm) => known.includes(algorithm)),
    verify: (credentials, client, context) =>
      verifyClientAssertion(credentials, client, context, policy, (found, _header, { clock }) =>
        secretKeys(found, clock()),
      ),
  }
}

/** Every secret of the client that has not ended, as a key: the bytes of its text, Core §10.1. */
function secretKeys(client: Client, now: number): readonly JsonWebKey[] {
  return validSecrets(client, now)
    .map(({ client_secret: secret }) => (secret === undefined ? undefined : toKey(secret)))
    .filter((key) => key !== undefined)
}

/** One that cannot be a key does not stand in the way of the others. */
function toKey(secret: string): JsonWebKey | undefined {
  try {
    return JsonWebKey.import({ secret })
  } catch (error) {
    if (error instanceof JoseError) return undefined
    throw error
  }
}
