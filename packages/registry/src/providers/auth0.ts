import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'
import { originOf } from './hosts.ts'

/** Auth0, by the host of a tenant. Its issuer ends with a slash. */
export function auth0(host: string): OAuth2Provider {
  return freeze({
    issuer: `${originOf('host', host)}/`,
    clientOptions: { scope: 'openid profile email' },
  })
}
