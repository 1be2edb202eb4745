import { InvalidScopeError } from '../errors.ts'
import { parseScope } from '../protocol/scope.ts'
import type { Client } from './authorization.ts'

/** The scopes of a request that the server knows and the client may ask for, RFC 6749 §3.3. */
export function allowedScope(
  requested: string | undefined,
  client: Client,
  known: readonly string[] | undefined,
): readonly string[] {
  const scope = parseScope(requested)
  if (known && !scope.every((token) => known.includes(token))) throw new InvalidScopeError()
  if (client.scope === undefined) return scope
  const open = parseScope(client.scope)
  const allowed = scope.filter((token) => open.includes(token))
  // RFC 6749 §3.3: the server may grant less than was asked for, but nothing at all is an error.
  if (scope.length > 0 && allowed.length === 0) throw new InvalidScopeError()
  return allowed
}
