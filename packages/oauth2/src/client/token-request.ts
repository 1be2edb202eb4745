import { AuthkitConfigError } from '@authkit/common'
import { defaultGrants, otherGrants } from './defaults.ts'
import { loginOptions } from './grants/authorization-code.ts'
import type { ClientGrant, GrantParameters, TokenRequest } from './grants/contract.ts'
import { namedGrant } from './grants/named-grant.ts'
import { extraPairs, textOption } from './parameters.ts'
import { requireResponseInput } from './response-parameters.ts'

/** Parameters that prove who the client is; only its authentication sets them. */
const CREDENTIALS = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type']

/**
 * Chooses the grant of a token request: the one it names, the one its options select, or that of the client. Throws an `AuthkitConfigError`
 * when a login, or what belongs to another grant, would become a request that does not know it.
 */
export function chooseGrant(
  request: TokenRequest,
  grants: ReadonlyMap<string, ClientGrant>,
  fallback: string | undefined,
): ClientGrant {
  // A response that did not arrive, or was not parsed, is no wish for another grant.
  if (Object.hasOwn(request, 'authorizationResponse')) {
    requireResponseInput(request['authorizationResponse'])
  }
  const named = textOption(request, 'grantType')
  const name = named ?? selectedBy(request, grants) ?? fallback
  if (name === undefined) {
    throw new AuthkitConfigError(
      'fetchToken of this client needs an authorizationResponse, a refreshToken or a grantType',
    )
  }
  const grant = grants.get(name) ?? namedGrant(name)
  if (named === undefined) {
    refuseLogin(request, grant)
    refuseStrays(request, grant)
  }
  return grant
}

function selectedBy(
  request: TokenRequest,
  grants: ReadonlyMap<string, ClientGrant>,
): string | undefined {
  const selected = [...grants.values()].find((grant) =>
    [grant.selectedBy ?? []].flat().some((option) => has(request, option)),
  )
  return selected?.name
}

function refuseLogin(request: TokenRequest, grant: ClientGrant): void {
  const stray = strayOf(request, loginOptions, grant)
  if (stray === undefined) return
  throw new AuthkitConfigError(
    `${stray} belongs to a login, and this would be ${grant.name}; give the authorizationResponse, or the grantType that is meant`,
  )
}

/** The grant that an option belongs to. */
const owners: ReadonlyMap<string, string> = new Map(
  [...defaultGrants, ...otherGrants].flatMap(({ name, options }) =>
    options.map((option): [string, string] => [option, name]),
  ),
)

/** A password, or another secret of a grant that the client does not list, is not sent as if it were any parameter. */
function refuseStrays(request: TokenRequest, grant: ClientGrant): void {
  for (const option of Object.keys(request)) {
    const owner = owners.get(option)
    if (owner === undefined || option === 'scope' || grant.options.includes(option)) continue
    if (!has(request, option)) continue
    throw new AuthkitConfigError(
      `${option} belongs to ${owner}, and this would be ${grant.name}; add that grant to grants, or give the grantType that is meant`,
    )
  }
}

function strayOf(
  request: TokenRequest,
  options: readonly string[],
  grant: ClientGrant,
): string | undefined {
  // A scope may go with any grant.
  const known = ['scope', ...grant.options]
  return options.find((option) => has(request, option) && !known.includes(option))
}

function has(request: TokenRequest, option: string): boolean {
  return request[option] !== undefined && request[option] !== null
}

/** Writes the form of a token request, RFC 6749 §4.1.3, §4.4.2 and §6. */
export function writeTokenRequest(
  grant: ClientGrant,
  request: TokenRequest,
  parameters: GrantParameters,
): [string, string][] {
  const form: [string, string][] = [['grant_type', grant.name]]
  for (const [name, value] of parameters) {
    if (value) form.push([name, value])
  }
  const extra = Object.entries(request).filter(
    ([name]) => name !== 'grantType' && !grant.options.includes(name),
  )
  if (extra.length === 0) return form
  const taken = new Set([...form.map(([name]) => name), ...CREDENTIALS])
  return [...form, ...extraPairs(Object.fromEntries(extra), taken)]
}
