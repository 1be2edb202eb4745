import { AuthkitConfigError } from '@authkit/common'
import { loginOptions } from './grants/authorization-code.ts'
import type { ClientGrant, GrantContext, TokenRequest } from './grants/contract.ts'
import { namedGrant } from './grants/named-grant.ts'
import { extraPairs, textOption } from './parameters.ts'
import { requireResponseInput } from './response-parameters.ts'

/** Parameters that prove who the client is; only its authentication sets them. */
const CREDENTIALS = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type']

/**
 * Chooses the grant of a token request: the one it names, the one its options select, or that of the client. Throws an `AuthkitConfigError`
 * when a login would become another grant, which checks nothing of it.
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
  const selected = [...grants.values()].find(
    ({ selectedBy }) => selectedBy !== undefined && request[selectedBy] !== undefined,
  )
  const name = named ?? selected?.name ?? fallback
  if (name === undefined) {
    throw new AuthkitConfigError(
      'fetchToken of this client needs an authorizationResponse, a refreshToken or a grantType',
    )
  }
  const grant = grants.get(name) ?? namedGrant(name)
  if (named === undefined) refuseLogin(request, grant)
  return grant
}

function refuseLogin(request: TokenRequest, { name, options }: ClientGrant): void {
  const stray = loginOptions.find(
    (option) => (request[option] ?? undefined) !== undefined && !options.includes(option),
  )
  if (stray === undefined) return
  throw new AuthkitConfigError(
    `${stray} belongs to a login, and this would be ${name}; give the authorizationResponse, or the grantType that is meant`,
  )
}

/** Writes the form of a token request, RFC 6749 §4.1.3, §4.4.2 and §6. */
export function tokenRequestForm(
  grant: ClientGrant,
  request: TokenRequest,
  context: GrantContext,
): [string, string][] {
  const form: [string, string][] = [['grant_type', grant.name]]
  for (const [name, value] of grant.parameters(request, context)) {
    if (value) form.push([name, value])
  }
  const read = new Set(['grantType', ...grant.options])
  const extra = Object.fromEntries(Object.entries(request).filter(([name]) => !read.has(name)))
  const taken = new Set([...form.map(([name]) => name), ...CREDENTIALS])
  return [...form, ...extraPairs(extra, taken)]
}
