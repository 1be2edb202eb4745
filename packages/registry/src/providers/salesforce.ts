import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'
import { originOf } from './hosts.ts'

/** Salesforce: login.salesforce.com, or the host of an organization. The API stands at the `instance_url` of each token: give it as `apiBaseUrl`. */
export function salesforce(host = 'login.salesforce.com'): OAuth2Provider {
  return freeze({
    issuer: originOf('host', host),
    clientOptions: { scope: 'openid profile email' },
  })
}
