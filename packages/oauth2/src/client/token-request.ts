import type { ClientGrant, GrantContext, TokenRequest } from './grants/contract.ts'
import { namedGrant } from './grants/named-grant.ts'
import { extraPairs, textOption } from './parameters.ts'

/** Parameters that prove who the client is; only its authentication sets them. */
const CREDENTIALS = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type']

/** Chooses the grant of a token request: the one it names, the one its options select, or that of the client. */
export function chooseGrant(
  request: TokenRequest,
  grants: ReadonlyMap<string, ClientGrant>,
  fallback: string,
): ClientGrant {
  const selected = [...grants.values()].find(
    ({ selectedBy }) => selectedBy !== undefined && request[selectedBy] !== undefined,
  )
  const name = textOption(request, 'grantType') ?? selected?.name ?? fallback
  return grants.get(name) ?? namedGrant(name)
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
