import type { UserAgent } from '@authkit/testing'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { Events, OAuth2Server } from 'oauth2-mock-server'
import { afterLogout, type Provider } from '../contract.ts'

const unchecked = 'it looks at no credentials, so that it takes a wrong one as well'
const redirectUri = 'https://rp.example/callback'
const endpointless = 'it has no such endpoint'

/** oauth2-mock-server, which signs in whoever comes. */
export const mockServer: Provider = {
  name: 'oauth2-mock-server',
  lacks: {
    form_post: 'it answers in the query alone',
    hybrid: 'it answers with a code alone',
    client_secret_basic: unchecked,
    client_secret_post: unchecked,
    client_secret_jwt: unchecked,
    private_key_jwt: unchecked,
    device: endpointless,
    exchange: 'it has no such grant',
    registration: endpointless,
  },
  async start() {
    const server = new OAuth2Server()
    await server.issuer.keys.generate('RS256')
    await server.start(0, '127.0.0.1')
    const issuer = `http://127.0.0.1:${server.address().port}`
    server.issuer.url = issuer
    const { service } = server
    // Tokens of one second would be the same text.
    service.on(Events.BeforeTokenSigning, ({ payload }: { payload: Record<string, unknown> }) => {
      payload['jti'] = crypto.randomUUID()
    })
    return {
      issuer,
      redirectUri,
      clientSecret: 'nobody looks at it',
      scope: 'openid email',
      allow: (url, browser) => sentTo(url, browser, redirectUri),
      refuse(url, browser) {
        service.once(Events.BeforeAuthorizeRedirect, ({ url: target }: { url: URL }) => {
          target.searchParams.delete('code')
          target.searchParams.set('error', 'access_denied')
        })
        return sentTo(url, browser, redirectUri)
      },
      signOut: (url, browser) => sentTo(url, browser, afterLogout),
      async whose(token) {
        const keys = createLocalJWKSet({ keys: server.issuer.keys.toJSON() })
        const { payload } = await jwtVerify(token, keys, { issuer })
        return payload.sub ?? 'machine'
      },
      refuseNextRefresh() {
        service.once(Events.BeforeResponse, (response: { body: unknown; statusCode: number }) => {
          response.statusCode = 400
          response.body = { error: 'invalid_grant' }
        })
      },
      stop: () => server.stop(),
    }
  },
}

/** Where it sends the browser at once. */
async function sentTo(url: string, browser: UserAgent, expected: string): Promise<URL> {
  const { location } = await browser.follow(await browser.request(url), expected)
  return new URL(location ?? 'about:blank')
}
