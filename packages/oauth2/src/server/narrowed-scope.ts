import type { Parameters } from '@authkit/common/http'
import { InvalidScopeError } from '../errors.ts'
import { includesScope, parseScope } from '../protocol/scope.ts'
import type { Client } from './authorization.ts'
import type { ServerContext } from './context.ts'

/** The scope of a token request within what was granted: all of it when the request names none, RFC 6749 §6. */
export async function narrowedScope(
  parameters: Parameters,
  client: Client,
  granted: readonly string[],
  context: ServerContext,
): Promise<readonly string[]> {
  const open = await openScope(granted, client, context)
  const requested = parameters.get('scope')
  if (requested === undefined) return open
  const scope = parseScope(requested)
  // RFC 6749 §6: no scope that was not granted.
  if (includesScope(open, scope)) return scope
  throw new InvalidScopeError(undefined, { reason: 'scope_not_granted' })
}

/** What the server no longer has, or the client may no longer ask for, it no longer gets. */
async function openScope(
  granted: readonly string[],
  client: Client,
  context: ServerContext,
): Promise<readonly string[]> {
  const known = granted.filter((name) => context.scopes?.includes(name) ?? true)
  if (known.length === 0) return known
  const allowed = await context.resolveScope(known, client)
  return known.filter((name) => allowed.includes(name))
}
