import { generateToken, memoryStore } from '@authkit/common'
import {
  formParameters,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  queryParameters,
  redirectResponse,
} from '@authkit/common/http'
import type { ClientMetadata } from '@authkit/oauth2'
import {
  type AuthenticationUrl,
  backChannelLogout,
  checkSessionPage,
  discover,
  type FrontChannelLogout,
  frontChannelLogout,
  type LogoutNotice,
  OpenIDClient,
  type OpenIDToken,
} from '@authkit/oidc/client'
import { framing, image, posting, watching, web } from './pages.ts'

/** What came to the redirect URI. */
export interface Answer {
  readonly method: string
  readonly parameters: Readonly<Record<string, string>>
}

/** An application where people sign in at the provider. */
export interface RelyingParty {
  readonly origin: string
  readonly answers: Answer[]
  /** What the pages of the provider said in frames. */
  readonly frames: FrontChannelLogout[]
  /** What the provider itself said. */
  readonly notices: LogoutNotice[]
  /** What the `Referer` of each request for the logo said. */
  readonly logos: unknown[]
  /** Tokens of who is signed in. */
  readonly sessions: Map<string, OpenIDToken>
  /** Keeps the answers to frames back until what it returns is called. */
  readonly hold: () => () => void
}

const secretOf = (clientId: string): string => `secret of ${clientId}, 0123456789abcdef`

/** How an application is registered. */
export function registrationOf(clientId: string, origin: string): ClientMetadata {
  return {
    client_id: clientId,
    client_name: `The ${clientId}`,
    client_secret: secretOf(clientId),
    redirect_uris: [`${origin}/callback`],
    grant_types: ['authorization_code', 'implicit'],
    response_types: ['code', 'id_token', 'code id_token'],
    post_logout_redirect_uris: [`${origin}/goodbye`],
    backchannel_logout_uri: `${origin}/backchannel-logout`,
    backchannel_logout_session_required: true,
    // Pages of the provider show images by https only.
    ...(origin.startsWith('https:') ? { logo_uri: `${origin}/logo.svg` } : {}),
  }
}

/** What an application registers whose page the provider loads in a frame. */
export function frontChannelOf(origin: string): Partial<ClientMetadata> {
  return {
    frontchannel_logout_uri: `${origin}/logged-out`,
    frontchannel_logout_session_required: true,
  }
}

/** What an application is started with. */
export interface RelyingPartyOptions {
  readonly clientId: string
  readonly origin: string
  readonly issuer: string
  /** How the provider is reached. */
  readonly transport: { readonly fetch?: typeof fetch }
}

/** Makes the application and the endpoint of its server. */
export async function createRelyingParty({
  clientId,
  origin,
  issuer,
  transport,
}: RelyingPartyOptions): Promise<{
  readonly party: RelyingParty
  readonly handler: HttpHandler
}> {
  const serverMetadata = await discover(issuer, transport)
  const client = (): OpenIDClient =>
    new OpenIDClient({
      clientId,
      clientSecret: secretOf(clientId),
      redirectUri: `${origin}/callback`,
      serverMetadata,
      ...transport,
    })
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  // What belongs to a browser is found by the state here, since a post from the provider's site comes without cookies that are SameSite=Lax.
  const logins = new Map<string, AuthenticationUrl>()
  const logouts = new Set<string>()
  let free: Promise<void> = Promise.resolve()
  const party: RelyingParty = {
    origin,
    answers: [],
    frames: [],
    notices: [],
    logos: [],
    sessions: new Map(),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      free = promise
      return resolve
    },
  }
  const { answers, frames, notices, logos, sessions } = party
  const end = (sid: string | undefined): void => {
    for (const [id, { userinfo }] of sessions) if (userinfo?.sid === sid) sessions.delete(id)
  }
  const idOf = ({ headers }: HttpRequest): string =>
    new RegExp(`${clientId}=(\\w+)`).exec(String(headers['cookie']))?.[1] ?? ''

  const frame = frontChannelLogout({
    client: client(),
    sessionRequired: true,
    onLogout(session) {
      frames.push(session)
      end(session.sid)
    },
  })
  const endpoints: Readonly<Record<string, HttpHandler>> = {
    '/': async (request) => web(sessions.has(idOf(request)) ? 'Signed in' : 'Nobody is here'),
    async '/login'(request) {
      const { via, state, response_type, response_mode, ...extra } = queryOf(request)
      const login = client().createAuthorizationUrl({
        ...extra,
        ...(state === undefined ? {} : { state }),
        ...(response_type === undefined ? {} : { responseType: response_type }),
        ...(response_mode === 'form_post' ? { responseMode: response_mode } : {}),
      })
      logins.set(login.state, login)
      return send(login.url, via)
    },
    async '/callback'(request) {
      const isPost = request.method === 'POST'
      const read = isPost ? formParameters(request) : queryParameters(request)
      const parameters = Object.fromEntries(read.entries())
      answers.push({ method: request.method, parameters })
      if (parameters['error'] !== undefined) return web(`Refused: ${parameters['error']}`)
      const login = logins.get(parameters['state'] ?? '')
      if (login === undefined) return web('Nothing came')
      const response = isPost ? String(request.body) : request.url
      const { url: _, ...checks } = login
      const token = await client().fetchToken({
        ...checks,
        authorizationResponse: isPost ? new URLSearchParams(response) : response,
      })
      const id = generateToken()
      sessions.set(id, token)
      const cookie = `${clientId}=${id}; Path=/; HttpOnly; SameSite=Lax${secure}`
      return web(`Signed in as ${token.userinfo?.sub}`, { 'set-cookie': cookie })
    },
    async '/logout'(request) {
      const { via, hint, state } = queryOf(request)
      const token = sessions.get(idOf(request))
      const logout = await client().createLogoutUrl({
        idToken: hint === 'none' ? false : token?.id_token,
        postLogoutRedirectUri: `${origin}/goodbye`,
        state,
      })
      logouts.add(logout.state ?? '')
      return send(logout.url, via)
    },
    async '/goodbye'(request) {
      const { state = '' } = queryOf(request)
      const known = logouts.has(state) ? state : 'another'
      client().validateLogoutResponse(request.url, { state: known })
      return web(`Goodbye: ${state}`)
    },
    async '/logged-out'(request) {
      const response = await frame(request)
      await free
      return response
    },
    '/backchannel-logout': backChannelLogout({
      client: client(),
      store: memoryStore(),
      onLogout(notice) {
        notices.push(notice)
        end(notice.sid)
      },
    }),
    async '/session'(request) {
      const { sessionState = '' } = sessions.get(idOf(request)) ?? {}
      return checkSessionPage({ client: client(), sessionState, interval: 1 })
    },
    '/watch': async () => watching('/session'),
    async '/logo.svg'({ headers }) {
      logos.push(headers['referer'])
      return image()
    },
    '/favicon.ico': async () => ({ status: 204, headers: {} }),
    '/framing': async (request) => framing(queryOf(request)['url'] ?? ''),
  }
  return {
    party,
    handler: async (request) =>
      endpoints[new URL(request.url).pathname]?.(request) ?? { status: 404, headers: {} },
  }
}

function queryOf(request: HttpRequest): Record<string, string | undefined> {
  return Object.fromEntries(queryParameters(request).entries())
}

function send(url: string, via: string | undefined): HttpResponse {
  return via === 'post' ? posting(url) : redirectResponse(url)
}
