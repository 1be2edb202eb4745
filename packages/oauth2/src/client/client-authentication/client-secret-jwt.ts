import { AuthkitConfigError, checkOptions } from '@authkit/common'
import { JoseError, JsonWebKey } from '@authkit/jose'
import {
  type ClientAssertionOptions,
  clientAssertionKinds,
  clientAssertionWriter,
} from '../client-assertion.ts'
import type { ClientAuthentication } from './contract.ts'

/** Which algorithm, and what else the assertion says. */
export interface ClientSecretJwtOptions extends ClientAssertionOptions {
  /** `HS256`, `HS384` or `HS512`; `HS256` unless given. */
  readonly algorithm?: string | undefined
}

const known = ['HS256', 'HS384', 'HS512']

/** Signs a JWT with the client's secret, which itself is not sent, RFC 7523 §2.2, Core §9. */
export function clientSecretJwt(options: ClientSecretJwtOptions = {}): ClientAuthentication {
  const where = 'clientSecretJwt'
  checkOptions(where, options, { ...clientAssertionKinds, algorithm: 'text?' })
  const { algorithm = 'HS256' } = options
  if (!known.includes(algorithm)) {
    throw new AuthkitConfigError(`${where}: algorithm is one of ${known.join(', ')}`)
  }
  const write = clientAssertionWriter(where, options)
  return {
    name: 'client_secret_jwt',
    needsSecret: true,
    check({ clientSecret = '' }) {
      try {
        JsonWebKey.import({ secret: clientSecret })
      } catch (cause) {
        if (!(cause instanceof JoseError)) throw cause
        throw new AuthkitConfigError(
          `${where}: the clientSecret cannot sign, since it is too short or a key of another kind`,
          { cause },
        )
      }
    },
    // As text the secret is prepared once for all assertions.
    authenticate: (form, client) =>
      write({ key: client.clientSecret ?? '', algorithm }, form, client),
  }
}
