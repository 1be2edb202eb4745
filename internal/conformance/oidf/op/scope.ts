import { expect } from 'vitest'
import { claimsOfScope } from './accounts.ts'
import type { Client } from './client.ts'
import { completeFlow } from './flow.ts'
import type { Suite } from './suite.ts'
import { checkClaims, fetchUserInfo, userInfoOf } from './user-info.ts'

/** Asks for scopes and checks that their claims come where they belong, and no others, Core §5.4. */
export async function checkScope(
  suite: Suite,
  client: Client,
  scope: readonly string[],
): Promise<void> {
  const { claims, accessToken } = await completeFlow(suite, client, {
    scope: ['openid', ...scope].join(' '),
  })
  const wanted = scope.flatMap((name) => claimsOfScope[name] ?? [])
  const all = Object.values(claimsOfScope).flat()
  const found = (about: Readonly<Record<string, unknown>>) =>
    all.filter((name) => Object.hasOwn(about, name)).toSorted()
  if (accessToken === undefined) {
    checkClaims(claims)
    expect(found(claims)).toEqual(wanted.toSorted())
    return
  }
  // Core §5.4: with an access token they come from the UserInfo Endpoint.
  expect(found(claims)).toEqual([])
  const info = await userInfoOf(await fetchUserInfo(suite, accessToken), claims.sub)
  expect(found(info)).toEqual(wanted.toSorted())
}
