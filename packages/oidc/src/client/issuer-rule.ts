import { AuthkitConfigError } from '@authkit/common'
import type { IDTokenClaims } from '../id-token/claims.ts'

/** How the issuer of a provider is judged that does not keep to one name, against OpenID Connect Core §3.1.3.7 item 2. */
export interface IssuerRule {
  /** Whether the metadata at an issuer's location may name another one. */
  readonly acceptMetadata: (named: string, asked: string) => boolean
  /** Whether a verified token may come from an issuer, where the metadata names another one. */
  readonly acceptToken: (
    iss: string,
    claims: Readonly<Record<string, unknown>>,
    named: string,
  ) => boolean
}

/** Which tenants may sign in. */
export interface MultiTenantIssuerOptions {
  /** Identifiers of tenants, as their `tid`; every tenant of the provider unless given. */
  readonly tenants?: readonly string[] | undefined
}

const PLACEHOLDER = '{tenantid}'
const TENANT = /^[\da-z][\da-z-]{0,63}$/i

/**
 * The issuer of Microsoft's endpoints for many tenants, whose metadata names `https://login.microsoftonline.com/{tenantid}/v2.0`: each token
 * must be from the tenant that its `tid` names, and that tenant must be among those given. Anybody may have a tenant, so an application that is
 * not for everybody gives `tenants`.
 */
export function multiTenantIssuer(options: MultiTenantIssuerOptions = {}): IssuerRule {
  const { tenants } = options
  const isList = tenants === undefined || (Array.isArray(tenants) && tenants.length > 0)
  if (!isList || tenants?.every((tenant) => TENANT.test(tenant)) === false) {
    throw new AuthkitConfigError('tenants is a list of tenant identifiers with one at least')
  }
  const allowed = tenants === undefined ? undefined : new Set(tenants)
  return {
    acceptMetadata: (named, asked) => {
      const tenant = tenantIn(named, asked)
      return tenant !== undefined && TENANT.test(tenant)
    },
    acceptToken: (iss, { tid }, named) => {
      if (typeof tid !== 'string' || !TENANT.test(tid)) return false
      if (allowed !== undefined && !allowed.has(tid)) return false
      return named.includes(PLACEHOLDER) ? iss === named.replace(PLACEHOLDER, tid) : iss === named
    },
  }
}

/** What stands in an issuer where a template has its placeholder. */
function tenantIn(template: string, issuer: string): string | undefined {
  const [before, after, ...more] = template.split(PLACEHOLDER)
  if (before === undefined || after === undefined || more.length > 0) return undefined
  if (!issuer.startsWith(before) || !issuer.endsWith(after)) return undefined
  return issuer.slice(before.length, issuer.length - after.length)
}

/** How the `iss` of tokens is judged: by the rule, or as the text that the metadata has. */
export function issuerOfTokens(
  issuer: string,
  rule: IssuerRule | undefined,
): string | ((iss: string, claims: IDTokenClaims) => boolean) {
  if (rule !== undefined) return (iss, claims) => rule.acceptToken(iss, claims, issuer)
  if (!issuer.includes(PLACEHOLDER)) return issuer
  throw new AuthkitConfigError(
    'serverMetadata.issuer stands for many tenants; say so with issuerRule: multiTenantIssuer()',
  )
}
