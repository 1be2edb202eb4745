import { multiTenantIssuer } from '@authkit/oidc/client'
import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'
import { segment } from './hosts.ts'

/** Who may sign in. */
export interface MicrosoftOptions {
  /** A tenant by its identifier, or `organizations`, `consumers` or `common`, which is everybody. */
  readonly tenant?: string | undefined
  /** Identifiers of the only tenants that may sign in, where `tenant` names many. */
  readonly tenants?: readonly string[] | undefined
}

/** The tenant of all personal accounts. */
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** Microsoft Entra ID. For many tenants its metadata names no issuer but a pattern; each ID Token must be from the tenant that its `tid` names. */
export function microsoft({ tenant = 'common', tenants }: MicrosoftOptions = {}): OAuth2Provider {
  const isMany = tenant === 'common' || tenant === 'organizations'
  const issuerRule = isMany ? multiTenantIssuer({ tenants }) : undefined
  const path = segment('tenant', tenant === 'consumers' ? consumers : tenant)
  return freeze({
    issuer: `https://login.microsoftonline.com/${path}/v2.0`,
    apiBaseUrl: 'https://graph.microsoft.com/',
    clientOptions: { scope: 'openid profile email', issuerRule },
  })
}
