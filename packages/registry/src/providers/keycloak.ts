import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'
import { segment } from './hosts.ts'

/** Where a realm of Keycloak is. */
export interface KeycloakOptions {
  /** URL that the server is reached at, `https://id.example`, with `/auth` where it is an old one. */
  readonly url: string
  /** Name of the realm. */
  readonly realm: string
}

/** Keycloak. */
export function keycloak({ url, realm }: KeycloakOptions): OAuth2Provider {
  if (typeof url !== 'string' || !isSecureTransport(url) || /[?#]/.test(url)) {
    throw new AuthkitConfigError('url must be an https URL, such as https://id.example')
  }
  return freeze({
    issuer: `${url.replace(/\/+$/, '')}/realms/${segment('realm', realm)}`,
    clientOptions: { scope: 'openid profile email' },
  })
}
