import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ourClient,
  signInThere,
  startTheirProvider,
  type TheirProvider,
} from './their-openid-provider.ts'

const flows = [
  ['code', ['authorization_code', 'refresh_token']],
  ['id_token', ['implicit']],
  ['id_token token', ['implicit']],
  ['code id_token', ['authorization_code', 'implicit', 'refresh_token']],
  ['code token', ['authorization_code', 'implicit', 'refresh_token']],
  ['code id_token token', ['authorization_code', 'implicit', 'refresh_token']],
] as const

const cases = flows.flatMap(([responseType]) => [
  [responseType, 'default', undefined] as const,
  [responseType, 'form_post', 'form_post'] as const,
])

describe('our client at oidc-provider, every response type', () => {
  let provider: TheirProvider

  beforeAll(async () => {
    provider = await startTheirProvider(
      flows.map(([responseType, grants]) => ({
        client_id: responseType,
        response_types: [responseType],
        grant_types: [...grants],
      })),
    )
  })
  afterAll(() => provider.stop())

  it.each(cases)(
    'logs in by %s, response mode %s, Core §3.1, §3.2 and §3.3, OAuth 2.0 Form Post Response Mode §2',
    async (responseType, _, responseMode) => {
      const client = await ourClient(provider, {
        clientId: responseType,
        responseType,
        responseMode,
      })
      const { url, ...kept } = client.createAuthorizationUrl()
      const authorizationResponse = await signInThere(url, 'alice')
      const token = await client.fetchToken({ ...kept, authorizationResponse })
      expect(authorizationResponse instanceof URLSearchParams).toBe(responseMode === 'form_post')
      expect(token.userinfo).toMatchObject({
        iss: provider.issuer,
        aud: responseType,
        sub: 'alice',
      })
      if (responseType === 'id_token') return
      expect(await client.userinfo()).toEqual({ sub: 'alice', email: 'alice@example.com' })
    },
  )

  it.each(flows.filter(([, grants]) => grants.length > 1))(
    'refreshes what came by %s, Core §12',
    async (responseType) => {
      const client = await ourClient(provider, { clientId: responseType, responseType })
      const { url, ...kept } = client.createAuthorizationUrl()
      const authorizationResponse = await signInThere(url, 'bob')
      const token = await client.fetchToken({ ...kept, authorizationResponse })
      const fresh = await client.refreshToken()
      expect(fresh.access_token).not.toBe(token.access_token)
      expect(fresh.userinfo?.sub).toBe('bob')
    },
  )

  it.each(cases.filter(([responseType]) => responseType !== 'code'))(
    'takes %s, response mode %s, for no login but its own, Core §15.5.2',
    async (responseType, _, responseMode) => {
      const client = await ourClient(provider, {
        clientId: responseType,
        responseType,
        responseMode,
      })
      const { url } = client.createAuthorizationUrl()
      const { state, nonce, codeVerifier } = client.createAuthorizationUrl()
      const authorizationResponse = withState(await signInThere(url, 'alice'), state)
      const other = { authorizationResponse, state, nonce, codeVerifier }
      // Where no ID Token comes through the browser, the peer finds that the verifier is another login's.
      const code =
        responseType === 'code token' ? 'ERR_OAUTH2_CLIENT_OAUTH_ERROR' : 'ERR_OIDC_ID_TOKEN'
      await expect(client.fetchToken(other)).rejects.toMatchObject({ code })
      expect(client.token).toBeUndefined()
    },
  )
})

/** The response as somebody sends it who knows the state of another login. */
function withState(response: string | URLSearchParams, state: string): string | URLSearchParams {
  if (typeof response === 'string') return response.replace(/state=[^&]*/, `state=${state}`)
  const changed = new URLSearchParams(response)
  changed.set('state', state)
  return changed
}
