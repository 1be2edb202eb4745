import type { UserAgent } from '@authkit/testing'
import {
  clientSecret,
  redirectUri,
  signIn,
  startOpenidServer,
  user,
} from '../../peers/openid-server.ts'
import { afterLogout, type BrowserAnswer, type Method, type Provider } from '../contract.ts'

const people =
  'it is for people; what machines want is at our authorization server, which has the same code'
const methods: readonly Method[] = ['client_secret_basic', 'client_secret_post', 'none']
const grants = ['authorization_code', 'refresh_token']
const credentials = { username: 'alice', password: 'wonderland' }

/** Our OpenID Provider with its pages, on Express. */
export const ourOpenidProvider: Provider = {
  name: 'our OpenID provider',
  lacks: {
    client_credentials: people,
    client_secret_jwt: 'methods that need a readable secret or keys are in no default list',
    private_key_jwt: 'methods that need a readable secret or keys are in no default list',
    revocation: people,
    introspection: people,
    device: people,
    exchange: people,
    assertion: people,
    registration: people,
  },
  async start() {
    const { issuer, stop } = await startOpenidServer([
      ...methods.map((method) => ({
        client_id: method,
        token_endpoint_auth_method: method,
        grant_types: grants,
        post_logout_redirect_uris: [afterLogout],
        ...(method === 'none' ? { client_secret: undefined } : {}),
      })),
      {
        client_id: 'hybrid',
        response_types: ['code id_token'],
        grant_types: [...grants, 'implicit'],
      },
    ])
    return {
      issuer,
      redirectUri,
      clientSecret,
      scope: 'openid email',
      allow: async (url, browser) => answerOf(await signIn(url, browser)),
      refuse,
      signOut,
      whose: (token) => subjectAt(`${issuer}/userinfo`, token),
      stop,
    }
  },
}

async function answerOf(answer: URL | Request): Promise<BrowserAnswer> {
  return answer instanceof URL ? answer : new URLSearchParams(await answer.text())
}

async function refuse(url: string, browser: UserAgent): Promise<URL> {
  const first = await browser.follow(await browser.request(url), redirectUri)
  const page = first.body.includes('name="password"')
    ? await browser.follow(await browser.submit(first, credentials), redirectUri)
    : first
  const { location } = await browser.follow(await browser.submit(page, {}, 'Deny'), redirectUri)
  return new URL(location ?? 'about:blank')
}

async function signOut(url: string, browser: UserAgent): Promise<URL> {
  const page = await browser.follow(await browser.request(url), afterLogout)
  if (page.location !== undefined) return new URL(page.location)
  const { location } = await browser.follow(await browser.submit(page, {}), afterLogout)
  return new URL(location ?? 'about:blank')
}

/** Who the UserInfo endpoint says it is, OpenID Connect Core §5.3. */
async function subjectAt(endpoint: string, token: string): Promise<string | undefined> {
  const response = await fetch(endpoint, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) return undefined
  const claims: unknown = await response.json()
  return Object(claims).sub === user.subject ? user.subject : undefined
}
