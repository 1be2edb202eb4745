import { InvalidScopeError } from '../errors.ts'
import { parseScope } from '../protocol/scope.ts'
import type { Client } from './authorization.ts'

/**
 * The application's rule for scopes: gets what was asked for (`undefined` when nothing was) and the client, and answers what it may have.
 * `undefined` refuses the request with `invalid_scope`, RFC 6749 §3.3.
 */
export type AllowScope = (
  requested: readonly string[] | undefined,
  client: Client,
) => readonly string[] | undefined | Promise<readonly string[] | undefined>

/** The scopes that a client gets of those it asks for, as it wrote them or as a list, RFC 6749 §3.3. */
export async function resolveScope(
  wanted: string | readonly string[] | undefined,
  client: Client,
  known: readonly string[] | undefined,
  allow: AllowScope = allowRegistered,
): Promise<readonly string[]> {
  const requested = typeof wanted === 'string' ? parseScope(wanted) : wanted
  if (known && requested && !requested.every((name) => known.includes(name))) {
    throw new InvalidScopeError(undefined, { reason: 'unknown_scope' })
  }
  const allowed = await allow(requested, client)
  // RFC 6749 §3.3: the server may grant less than was asked for, or a default, or refuse.
  if (!allowed) throw new InvalidScopeError(undefined, { reason: 'scope_not_allowed' })
  return allowed
}

/** What the client is registered for, of what it asks for; `undefined` when that leaves nothing. */
export function allowRegistered(
  requested: readonly string[] | undefined,
  client: Client,
): readonly string[] | undefined {
  if (requested === undefined) return []
  if (client.scope === undefined) return requested
  const open = parseScope(client.scope)
  const allowed = requested.filter((name) => open.includes(name))
  return requested.length > 0 && allowed.length === 0 ? undefined : allowed
}
