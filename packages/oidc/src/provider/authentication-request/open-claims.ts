import { AuthkitConfigError } from '@authkit/common'
import type { AuthorizationRequest, CheckedApproval, ServerContext } from '@authkit/oauth2/server'
import {
  claimsAskedFor,
  type ClaimsRequest,
  type ClaimsUse,
  readClaimsRequest,
} from '../../claims/claims-request.ts'
import { withoutLanguage } from '../../claims/language-tag.ts'
import { requestableClaims, withoutClaimsOf } from '../release-claims.ts'
import type { OpenIDSettings } from '../settings.ts'

const uses: readonly ClaimsUse[] = ['userinfo', 'id_token']
/** Claims of the ID Token itself, which say who signed in and how, Core §5.5.1. */
const aboutSignIn: readonly string[] = ['sub', 'acr', 'auth_time']

/** The `claims` parameter without what the client cannot get, Core §5.5. */
export async function openClaims(
  { parameters, client }: AuthorizationRequest,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<ClaimsRequest> {
  const text = parameters.get('claims')
  if (text === undefined) return {}
  const request = readClaimsRequest(text)
  const names = namesIn(request).map(withoutLanguage)
  const open = await requestableClaims(names, client, context, settings)
  return filterNames(
    request,
    (name) => aboutSignIn.includes(name) || open.has(withoutLanguage(name)),
  )
}

/** What the user allowed of the claims: without those of scopes that were refused, and without those that were refused by name, Core §5.5. */
export function approvedClaims(
  claims: ClaimsRequest,
  { scope, claims: asked }: AuthorizationRequest,
  approval: CheckedApproval,
  settings: OpenIDSettings,
): ClaimsRequest {
  const { claims: allowed = asked } = approval
  if (!allowed.every((name) => asked.includes(name)))
    throw new AuthkitConfigError('An approval can only hold claims that were asked for, as a list')
  const refused = scope.filter((name) => !approval.scope.includes(name))
  const covered = new Set(withoutClaimsOf(refused, allowed, settings))
  return filterNames(claims, (name) => aboutSignIn.includes(name) || covered.has(name))
}

/** Every name that is asked for, once. */
export function namesIn(request: ClaimsRequest): readonly string[] {
  return [...new Set(uses.flatMap((use) => claimsAskedFor(request, use)))]
}

function filterNames(request: ClaimsRequest, isKept: (name: string) => boolean): ClaimsRequest {
  const kept = uses.map((use) => [
    use,
    Object.fromEntries(Object.entries(request[use] ?? {}).filter(([name]) => isKept(name))),
  ])
  return Object.fromEntries(kept.filter(([, names]) => Object.keys(names ?? {}).length > 0))
}
