import { collectParameters, verifySignature } from '@authkit/oauth1'
import { type OAuth1Registration, OAuth, type OAuthOptions } from '@authkit/registry'
import { fixedClock } from '@authkit/testing'
import { redirectUri, secret, withCookies } from '../provider.ts'
import { request } from './every-flow.ts'

const origin = 'https://old.example'
const clientSecret = 'consumer-secret'

/** What a provider of OAuth 1.0 knows of a token. */
interface Known {
  readonly secret: string
  readonly verifier?: string
  readonly callback?: string
}

type Answer = (response: Response) => Response | Promise<Response>

/** A provider of OAuth 1.0 that verifies every signature, with an API, and an application that is registered at it. */
export function oldProvider(
  config: Partial<OAuth1Registration> = {},
  options: Partial<OAuthOptions<'old'>> = {},
) {
  const clock = fixedClock(1_700_000_000)
  const tokens = new Map<string, Known>()
  const nonces = new Set<string>()
  const answers = new Map<string, Answer>()
  const requests: { path: string; parameters: Record<string, string> }[] = []
  let count = 0

  const issue = (kind: string, known: Omit<Known, 'secret'> = {}) => {
    count += 1
    const [token, tokenSecret] = [`${kind}-${count}`, `${kind}-secret-${count}`]
    tokens.set(token, { ...known, secret: tokenSecret })
    return { oauth_token: token, oauth_token_secret: tokenSecret }
  }

  const endpoints: Record<string, (parameters: Record<string, string>) => object> = {
    '/request': ({ oauth_callback: callback = '' }) => ({
      ...issue('request', { callback, verifier: `verifier-${count + 1}` }),
      oauth_callback_confirmed: 'true',
    }),
    '/access': ({ oauth_token: token = '', oauth_verifier: verifier }) => {
      const known = tokens.get(token)
      tokens.delete(token)
      if (known?.verifier === undefined || known.verifier !== verifier) throw new Error('verifier')
      return { ...issue('access'), screen_name: 'alice' }
    },
    '/api/me': ({ oauth_token: token = '' }) => ({ name: 'alice', token }),
    '/public': () => ({ open: true }),
  }

  const send: typeof fetch = async (input, init) => {
    const incoming = new Request(input, init)
    const { pathname } = new URL(incoming.url)
    const body = await incoming.text()
    const parameters = collectParameters({
      url: incoming.url,
      body,
      authorization: incoming.headers.get('authorization') ?? undefined,
      contentType: incoming.headers.get('content-type') ?? undefined,
    })
    const read = Object.fromEntries(parameters)
    requests.push({ path: pathname, parameters: read })
    if (pathname !== '/public') {
      try {
        verifySignature({
          method: incoming.method,
          url: incoming.url,
          parameters,
          credentials: { clientSecret, tokenSecret: tokens.get(read['oauth_token'] ?? '')?.secret },
        })
        if (nonces.has(read['oauth_nonce'] ?? '')) throw new Error('replayed')
        nonces.add(read['oauth_nonce'] ?? '')
      } catch {
        return new Response('oauth_problem=signature_invalid', { status: 401 })
      }
    }
    const endpoint = endpoints[pathname]
    let response: Response
    try {
      response = endpoint
        ? new Response(
            new URLSearchParams(
              Object.entries(endpoint(read)).map(([k, v]): [string, string] => [k, String(v)]),
            ).toString(),
          )
        : new Response('', { status: 404 })
    } catch {
      response = new Response('oauth_problem=verifier_invalid', { status: 401 })
    }
    return (await answers.get(pathname)?.(response)) ?? response
  }

  const registration = {
    clientId: 'consumer',
    clientSecret,
    requestTokenUrl: `${origin}/request`,
    authorizeUrl: `${origin}/authorize?lang=de`,
    accessTokenUrl: `${origin}/access`,
    apiBaseUrl: `${origin}/api/`,
    ...config,
  } as const
  const oauth = new OAuth({
    secret,
    clock,
    fetch: send,
    ...options,
    clients: { old: registration },
  })

  const start = async (more: object = {}, cookie = '') => {
    const response = await oauth.old.authorizeRedirect(request('https://app.example/', cookie), {
      redirectUri,
      ...more,
    })
    const url = new URL(String(response.headers['location']))
    return { url, response, cookie: withCookies(cookie, response) }
  }
  /** The person says yes; what the browser brings back then. */
  const answer = (url: URL, cookie: string) => {
    const token = url.searchParams.get('oauth_token') ?? ''
    const { callback = '', verifier = '' } = tokens.get(token) ?? {}
    const back = new URL(callback)
    back.searchParams.set('oauth_token', token)
    back.searchParams.set('oauth_verifier', verifier)
    return request(back.href, cookie)
  }
  const login = async (more: object = {}) => {
    const { url, cookie } = await start(more)
    return oauth.old.authorizeAccessToken(answer(url, cookie))
  }
  return { oauth, app: oauth.old, clock, tokens, answers, requests, start, answer, login, origin }
}
