import { AuthkitConfigError } from '@authkit/common'
import { isProtocolClaim } from './protocol-claims.ts'
import { selectClaims } from './select-claims.ts'
import type { UserInfo } from './user-info.ts'

/** Claims that scope values ask for, beyond those of Core §5.4: `{ groups: ['groups'] }`. */
export type ScopeClaims = Readonly<Record<string, readonly string[]>>

/** The claims that each scope value asks for, Core §5.4. */
const claimsByScope: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'profile',
    [
      'name',
      'family_name',
      'given_name',
      'middle_name',
      'nickname',
      'preferred_username',
      'profile',
      'picture',
      'website',
      'gender',
      'birthdate',
      'zoneinfo',
      'locale',
      'updated_at',
    ],
  ],
  ['email', ['email', 'email_verified']],
  ['address', ['address']],
  ['phone', ['phone_number', 'phone_number_verified']],
])

/** The scopes of OpenID Connect that ask for claims, Core §5.4. */
export const standardScopes: readonly string[] = [...claimsByScope.keys()]

/** The names of the claims that a scope asks for, `sub` first and always, Core §5.4. What `more` says about a scope value comes on top. */
export function claimsOfScope(scope: readonly string[], more: ScopeClaims = {}): readonly string[] {
  const names = scope.flatMap((token) => [
    ...(claimsByScope.get(token) ?? []),
    ...(Object.hasOwn(more, token) ? (more[token] ?? []) : []),
  ])
  return [...new Set(['sub', ...names])]
}

/** Makes sure that claims can be what a scope releases; throws an `AuthkitConfigError` for a name that only the server writes. */
export function checkScopeClaims(scopeClaims: ScopeClaims): void {
  for (const [scope, names] of Object.entries(scopeClaims)) {
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string' && name !== '')) {
      throw new AuthkitConfigError(
        `scopeClaims holds a list of claim names for each scope, { groups: ['groups'] }; not so for "${scope}"`,
      )
    }
    const reserved = names.find(isProtocolClaim)
    if (reserved === undefined) continue
    throw new AuthkitConfigError(
      `scopeClaims cannot release "${reserved}": the server itself writes that claim`,
    )
  }
}

/** The part of a user's claims that a scope allows; claims without a value are left out, Core §5.3.2. */
export function filterUserInfo(userInfo: UserInfo, scope: readonly string[]): UserInfo {
  return { ...selectClaims(userInfo, claimsOfScope(scope)), sub: userInfo.sub }
}
