import { InvalidClientError } from '../../errors.ts'
import { verifyClientSecret } from '../clients/client-secret.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'

/** The client secret as a form parameter, RFC 6749 §2.3.1. */
export function clientSecretPost(): ClientAuthenticationMethod {
  return {
    method: 'client_secret_post',
    credential: 'hashed-secret',
    confidential: true,
    read(_request, parameters) {
      const secret = parameters.get('client_secret')
      if (secret === undefined) return undefined
      const clientId = parameters.get('client_id')
      if (clientId === undefined) throw new InvalidClientError()
      return { clientId, secret }
    },
    verify: ({ secret }, client, { clock }) => verifyClientSecret(secret, client, clock()),
  }
}
