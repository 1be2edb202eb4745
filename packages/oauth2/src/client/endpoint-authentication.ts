import type { ClientAuthentication } from './client-authentication/contract.ts'
import { selectClientAuthentication } from './client-authentication/select.ts'
import { defaultClientAuthentications } from './defaults.ts'
import type { OAuth2ClientOptions } from './options.ts'
import type { ServerMetadata } from './server-metadata.ts'

/** How a client authenticates at each endpoint of its server. */
export interface EndpointAuthentication {
  readonly token: ClientAuthentication
  readonly revocation: ClientAuthentication
  readonly introspection: ClientAuthentication
}

type MethodOption = Extract<keyof OAuth2ClientOptions, `${string}AuthMethod`>

/** Chooses how a client authenticates; what is not named for an endpoint is as at the token endpoint, RFC 8414 §2. */
export function endpointAuthentication(
  options: OAuth2ClientOptions,
  metadata: ServerMetadata,
): EndpointAuthentication {
  const { clientAuthentications: list = defaultClientAuthentications } = options
  const supported = metadata.token_endpoint_auth_methods_supported
  const select = (option: MethodOption): ClientAuthentication =>
    selectClientAuthentication({ wanted: options[option], list, supported, option }, options)
  const token = select('tokenEndpointAuthMethod')
  const named = (option: MethodOption): ClientAuthentication =>
    options[option] === undefined ? token : select(option)
  return {
    token,
    revocation: named('revocationEndpointAuthMethod'),
    introspection: named('introspectionEndpointAuthMethod'),
  }
}
