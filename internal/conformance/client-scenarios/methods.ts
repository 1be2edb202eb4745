import {
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretJwt,
  clientSecretPost,
  none,
  privateKeyJwt,
} from '@authkit/oauth2/client'
import type { ClientKeys, Method } from './contract.ts'

/** What a registration needs to authenticate in some way. */
export interface Authentication {
  readonly secret: { readonly clientSecret?: string }
  readonly named: { readonly clientAuthMethods?: readonly ClientAuthentication[] }
  readonly method: ClientAuthentication
}

/** Makes it; a client with a key has no secret, and neither has a public one. */
export function authentication(
  method: Method,
  clientSecret: string,
  { own: key }: ClientKeys,
): Authentication {
  const secret = method.startsWith('client_secret') ? { clientSecret } : {}
  const made = {
    client_secret_basic: clientSecretBasic,
    client_secret_post: clientSecretPost,
    client_secret_jwt: clientSecretJwt,
    private_key_jwt: () => privateKeyJwt({ key }),
    none,
  }[method]()
  return { secret, named: { clientAuthMethods: [made] }, method: made }
}
