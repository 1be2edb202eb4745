import { decodeJwt } from 'jose'
import { expect } from 'vitest'
import { checkIdToken } from './id-token.ts'
import type { Flow } from './flow.ts'
import type { Suite } from './suite.ts'
import { requestToken, tokensOf } from './token.ts'
import { fetchUserInfo, userInfoOf } from './user-info.ts'

/** Redeems the refresh token of a flow and checks what comes, Core §12.2. */
export async function checkRefresh(suite: Suite, flow: Flow): Promise<void> {
  const { client, claims, tokens } = flow
  expect(suite.discovery['grant_types_supported']).toContain('refresh_token')
  const { refreshToken = '' } = tokens ?? {}
  expect(refreshToken).not.toBe('')
  const refresh = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const { accessToken, idToken } = tokensOf(await requestToken(suite, client, refresh))
  expect(accessToken).not.toBe(tokens?.accessToken)
  await userInfoOf(await fetchUserInfo(suite, accessToken), claims.sub)
  if (idToken === undefined) return
  // Core §12.2: better without the nonce, which is the same otherwise.
  const { nonce } = decodeJwt(idToken)
  expect([undefined, claims['nonce']]).toContain(nonce)
  const fresh = await checkIdToken(suite, client, idToken, {
    front: false,
    accessToken,
    nonce: typeof nonce === 'string' ? nonce : undefined,
  })
  // Core §12.2: the same issuer, user, audience and time of authentication.
  for (const name of ['iss', 'sub', 'aud', 'auth_time', 'azp'])
    expect(fresh[name], name).toEqual(claims[name])
  expect(fresh.iat).toBeGreaterThanOrEqual(claims.iat ?? 0)
}
