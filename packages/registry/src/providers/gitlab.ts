import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'
import { originOf } from './hosts.ts'

/** GitLab: gitlab.com, or the host of an own installation. */
export function gitlab(host = 'gitlab.com'): OAuth2Provider {
  const origin = originOf('host', host)
  return freeze({
    issuer: origin,
    apiBaseUrl: `${origin}/api/v4/`,
    clientOptions: { scope: 'openid profile email' },
  })
}
