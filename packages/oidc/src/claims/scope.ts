import type { JsonValue } from '@authkit/common/store'
import type { UserInfo } from './user-info.ts'

/** The claims that each scope value asks for, OpenID Connect Core §5.4. */
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

/** The names of the claims that a scope asks for, `sub` first and always, OpenID Connect Core §5.4. */
export function claimsOfScope(scope: readonly string[]): readonly string[] {
  return ['sub', ...new Set(scope.flatMap((token) => claimsByScope.get(token) ?? []))]
}

/** The part of a user's claims that a scope allows; claims without a value are left out, OpenID Connect Core §5.3.2. */
export function filterUserInfo(userInfo: UserInfo, scope: readonly string[]): UserInfo {
  const granted: Record<string, JsonValue> = {}
  for (const name of claimsOfScope(scope)) {
    const value = Object.hasOwn(userInfo, name) ? userInfo[name] : undefined
    // OpenID Connect Core §5.3.2: a claim that is not returned is left out, never sent as null or empty.
    if (value !== undefined && value !== null && value !== '') granted[name] = value
  }
  return { ...granted, sub: userInfo.sub }
}
