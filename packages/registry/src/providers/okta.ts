import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'
import { originOf, segment } from './hosts.ts'

/** Where an authorization server of Okta is. */
export interface OktaOptions {
  /** Host of the organization. */
  readonly host: string
  /** Identifier of one of its authorization servers, such as `default`; the one of the organization itself unless given. */
  readonly authorizationServer?: string | undefined
}

/** Okta. */
export function okta({ host, authorizationServer: server }: OktaOptions): OAuth2Provider {
  const origin = originOf('host', host)
  return freeze({
    issuer:
      server === undefined ? origin : `${origin}/oauth2/${segment('authorizationServer', server)}`,
    clientOptions: { scope: 'openid profile email' },
  })
}
