import type { JsonObject } from '@authkit/common/store'
import { InvalidScopeError, parseScope } from '@authkit/oauth2'
import type { Client, ServerContext } from '@authkit/oauth2/server'
import { claimsAskedFor, type ClaimsUse } from '../claims/claims-request.ts'
import { withoutLanguage } from '../claims/language-tag.ts'
import { claimsOfScope, standardScopes } from '../claims/scope.ts'
import { selectClaims } from '../claims/select-claims.ts'
import type { OpenIDMemory } from './authentication-request/memory.ts'
import type { OpenIDSettings } from './settings.ts'

/** Whose claims go where. */
export interface ClaimsRelease {
  /** The user, by the identifier of the application. */
  readonly subject: string
  readonly client: Client
  /** The scopes whose claims are released. */
  readonly scope: readonly string[]
  /** The scopes of the grant that the token does not have; what they cover is not released by another way either. */
  readonly withheld: readonly string[]
  readonly memory: OpenIDMemory
  readonly use: ClaimsUse
}

/** What is known about a user, as far as scopes and the `claims` parameter cover it, Core §5.4 and §5.5; `undefined` when there is no such user any more. */
export async function releaseClaims(
  { subject, client, scope, withheld, memory, use }: ClaimsRelease,
  settings: OpenIDSettings,
): Promise<JsonObject | undefined> {
  const claims = withoutClaimsOf(withheld, claimsAskedFor(memory.claims, use), settings)
  const names = [...claimsOf(scope, settings), ...claims]
  // Nothing is asked for, so nobody needs to be asked.
  if (use === 'id_token' && names.every((name) => name === 'sub')) return {}
  const { claimsLocales } = memory
  const known = await settings.findUserInfo(subject, scope, { client, use, claims, claimsLocales })
  return known && selectClaims(known, names)
}

/** The names of the claims that scopes cover. */
export function claimsOf(
  scope: readonly string[],
  { scopeClaims }: OpenIDSettings,
): readonly string[] {
  return claimsOfScope(scope, scopeClaims)
}

/** The names that are left without those of the claims that scopes cover, `sub` apart. */
export function withoutClaimsOf(
  scope: readonly string[],
  names: readonly string[],
  settings: OpenIDSettings,
): readonly string[] {
  const covered = new Set(scope.flatMap((each) => claimsOf([each], settings)))
  covered.delete('sub')
  return names.filter((name) => !covered.has(withoutLanguage(name)))
}

/** The names that a client may ask for: claims of the scopes that are open to it, and those that are open to all, Core §5.5. */
export async function requestableClaims(
  names: readonly string[],
  client: Client,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<ReadonlySet<string>> {
  const open = new Set(settings.claims)
  const all = context.scopes ?? [...standardScopes, ...Object.keys(settings.scopeClaims)]
  const registered = client.scope === undefined ? all : parseScope(client.scope)
  for (const scope of registered) {
    const covered = claimsOf([scope], settings).filter((name) => name !== 'sub')
    const isAsked = covered.some((name) => names.includes(name))
    if (isAsked && (await isOpen(scope, client, context)))
      for (const name of covered) open.add(name)
  }
  return open
}

/** The policy of the server, which may be a function of the application, decides as it does about the scope itself. */
async function isOpen(scope: string, client: Client, context: ServerContext): Promise<boolean> {
  try {
    return (await context.resolveScope([scope], client)).includes(scope)
  } catch (error) {
    if (error instanceof InvalidScopeError) return false
    throw error
  }
}
