import { type BegunLogin, thirdPartyLogin } from '@authkit/oidc/client'
import { describe, expect, it } from 'vitest'
import { browse, open } from './rp/browser.ts'
import { subject } from './rp/id-token.ts'
import { relyingParty } from './rp/relying-party.ts'
import { useApplication, useProvider } from './rp/use-provider.ts'
import { plain } from './rp/variants.ts'

describe('oidcc-client-test-3rd-party-init-login', () => {
  const provider = useProvider()
  const application = useApplication()

  it('oidcc-client-test-3rd-party-init-login, code: begins a login where another site asks for it, Core §4', async () => {
    const { origin } = application()
    const initiate_login_uri = `${origin}/initiate-login`
    const { client } = await relyingParty(provider(), plain, {
      registration: { initiate_login_uri },
    })
    const begun: (BegunLogin & { state: string; nonce: string; codeVerifier: string })[] = []
    application().serve(
      '/initiate-login',
      thirdPartyLogin({
        issuers: [provider().issuer],
        targetOrigins: [origin],
        begin({ parameters }) {
          const login = client.createAuthorizationUrl(parameters)
          begun.push(login)
          return { url: login.url }
        },
      }),
    )
    const asked = new URLSearchParams({
      iss: provider().issuer,
      login_hint: 'user@example.com',
      target_link_uri: `${origin}/inbox`,
    })
    const { location } = await open(`${initiate_login_uri}?${asked}`)
    const [kept] = begun
    expect(location).toBe(kept?.url)
    const authorizationResponse = await browse(location ?? '')
    const token = await client.fetchToken({
      authorizationResponse,
      state: kept?.state ?? '',
      nonce: kept?.nonce,
      codeVerifier: kept?.codeVerifier ?? '',
    })
    expect(token.userinfo?.sub).toBe(subject)
    const [request] = provider().requests('/authorize')
    expect(request?.query.get('login_hint')).toBe('user@example.com')
    expect(provider().state.faults).toEqual([])
  })

  it('oidcc-client-test-3rd-party-init-login, code: begins none at a provider that it does not know, Core §4', async () => {
    const begun: string[] = []
    application().serve(
      '/initiate-login',
      thirdPartyLogin({
        issuers: [provider().issuer],
        begin({ iss }) {
          begun.push(iss)
          return { url: iss }
        },
      }),
    )
    const query = new URLSearchParams({ iss: 'https://evil.example' })
    const page = await open(`${application().origin}/initiate-login?${query}`)
    expect(page).toMatchObject({ status: 400, location: undefined })
    expect(begun).toEqual([])
  })
})
