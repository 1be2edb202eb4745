import { JsonWebKey, jwt, KeySet } from '@authkit/jose'
import { type ClientRegistration, OAuth, type OAuthApp } from '@authkit/registry'
import { fixedClock } from '@authkit/testing'
import {
  type Answer,
  type Received,
  type ScriptedServer,
  scriptedServer,
} from '../../../oauth2/test/client/support/scripted-server.ts'
import { get, redirectUri, secret, withCookies } from '../provider.ts'

export type { Answer, Received }

/** A server on loopback that stands for every host of the web: `https://host/path` is its `/host/path`. */
export interface Web {
  /** Says what a URL answers. */
  on(url: string, script: Answer | ((request: Received) => Answer | Promise<Answer>)): void
  /** The requests to a URL. */
  to(url: string): Received[]
  /** Sends requests there. */
  readonly fetch: typeof fetch
  readonly server: ScriptedServer
}

export async function startWeb(): Promise<Web> {
  const server = await scriptedServer()
  const path = (url: string): string => url.replace(/^https:\//, '').replace(/\?.*/, '')
  return {
    server,
    on: (url, script) => server.on(path(url), script),
    to: (url) => server.to(path(url)),
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      return fetch(`${server.origin}/${url.host}${url.pathname}${url.search}`, init)
    },
  }
}

export const clock = fixedClock()

/** The client of a registration, at a provider of which `web` plays all hosts. */
export function clientOf(web: Web, registration: ClientRegistration): OAuthApp {
  const oauth = new OAuth({ secret, clock, fetch: web.fetch })
  // A registration at a provider of OAuth 2.0 has such a client.
  return oauth.register('provider', {
    clientId: 'client-of-ours',
    clientSecret: 'a secret of this client',
    ...registration,
  } as ClientRegistration) as OAuthApp
}

/** Begins a login; what the provider was asked, and the cookies of the browser. */
export async function begin(app: OAuthApp) {
  const response = await app.authorizeRedirect(get('https://app.example/login'), { redirectUri })
  const url = new URL(String(response.headers['location']))
  return {
    url,
    parameters: Object.fromEntries(url.searchParams),
    cookie: withCookies('', response),
  }
}

/** Begins a login and completes it with a code. */
export async function logIn(app: OAuthApp) {
  const { url, cookie } = await begin(app)
  const callback = new URL(redirectUri)
  callback.searchParams.set('code', 'the-code')
  callback.searchParams.set('state', url.searchParams.get('state') ?? '')
  return app.authorizeAccessToken(get(callback.href, cookie))
}

/** An OpenID provider of an issuer: publishes metadata and keys, and signs what it is told. */
export function openIDProvider(web: Web, issuer: string, named = issuer) {
  const key = JsonWebKey.generate('RSA', { alg: 'RS256' })
  const base = issuer.replace(/\/$/, '')
  const metadata = {
    issuer: named,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    userinfo_endpoint: `${base}/userinfo`,
    jwks_uri: `${base}/keys`,
  }
  web.on(`${base}/.well-known/openid-configuration`, { body: metadata })
  web.on(metadata.jwks_uri, { body: new KeySet([key]).toJSON() })
  const sign = (claims: object): string =>
    jwt.encode(
      { alg: 'RS256' },
      {
        iss: issuer,
        aud: 'client-of-ours',
        sub: 'alice',
        iat: clock(),
        exp: clock() + 60,
        ...claims,
      },
      key,
    )
  return { metadata, sign }
}
