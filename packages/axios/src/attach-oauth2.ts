import {
  type ApiTokens,
  apiTokens,
  type ApiTokensOptions,
  type OAuth2Client,
  type OAuth2Token,
  TooManyRedirectsError,
} from '@authkit/oauth2/client'
import {
  type AxiosAdapter,
  type AxiosError,
  AxiosHeaders,
  type AxiosInstance,
  type AxiosResponse,
  getAdapter,
  type InternalAxiosRequestConfig,
  isAxiosError,
} from 'axios'
import { discard, firstHop, type Hop, isReplayable, nextHop } from './hop.ts'

const MOST_REDIRECTS = 5

/** What is needed of an `OAuth2Client`: its token, kept fresh. */
export type TokenClient = Pick<OAuth2Client, 'tokens'>

/** Where the token may go: `allowedOrigins`, or the origin of the instance's base URL unless given. */
export type AttachOAuth2Options = Pick<ApiTokensOptions, 'allowedOrigins'>

/**
 * Makes every request of an axios instance carry the client's bearer token, renewed ahead of its expiry and once after a 401, RFC 6750 §2.1.
 * The token goes to the allowed origins only; a request elsewhere is refused, and a redirect elsewhere is not followed.
 * Changes the instance and returns it. Its interceptors, adapter and other settings stay; a request that names an adapter of its own goes without the token.
 */
export function attachOAuth2(
  instance: AxiosInstance,
  client: TokenClient,
  options: AttachOAuth2Options = {},
): AxiosInstance {
  const { adapter, baseURL } = instance.defaults
  const tokens = apiTokens(client, { ...options, baseUrl: baseURL })
  // In the adapter, because only there URL and body are what is sent, and a second attempt does not pass the interceptors again.
  instance.defaults.adapter = async (config) => {
    const hop = firstHop(config, instance.getUri(config))
    tokens.checkTarget(hop.url)
    return send(hop, { config, tokens, adapter: getAdapter(adapter, config) })
  }
  return instance
}

/** What the attempts of one call share. */
interface Call {
  readonly config: InternalAxiosRequestConfig
  readonly tokens: ApiTokens
  readonly adapter: AxiosAdapter
}

async function send(first: Hop, call: Call): Promise<AxiosResponse<unknown>> {
  const { config, tokens } = call
  const most = config.maxRedirects ?? MOST_REDIRECTS
  // What the caller says about authorization stands.
  const isOurs = !config.headers.has('authorization') && config.auth === undefined
  let token = isOurs ? await tokens.current() : undefined
  let isFresh = false
  let hop = first
  for (let redirects = 0; ;) {
    const { response, settle } = await attempt(hop, token, call)
    if (response.status === 401 && token !== undefined && !isFresh && isReplayable(hop)) {
      const replacement = await tokens.replace(token.access_token)
      if (replacement === undefined) return settle()
      token = replacement
      isFresh = true
      discard(response)
      continue
    }
    const next = most > 0 ? nextHop(response, hop) : undefined
    if (next === undefined) return settle()
    discard(response)
    if (redirects >= most) throw new TooManyRedirectsError()
    hop = next
    redirects += 1
  }
}

/** A response, and how axios itself goes on with it: by returning it, or by throwing for its status. */
interface Outcome {
  readonly response: AxiosResponse<unknown>
  readonly settle: () => AxiosResponse<unknown>
}

async function attempt(
  { config }: Hop,
  token: OAuth2Token | undefined,
  call: Call,
): Promise<Outcome> {
  const headers = new AxiosHeaders(config.headers)
  if (token !== undefined) headers.set('Authorization', `Bearer ${token.access_token}`)
  try {
    const response: AxiosResponse<unknown> = await call.adapter({ ...config, headers })
    withoutToken(response, call)
    return { response, settle: () => response }
  } catch (error) {
    if (!isAxiosError<unknown>(error)) throw error
    withoutToken(error, call)
    const { response } = error
    if (response === undefined) throw error
    withoutToken(response, call)
    return {
      response,
      settle: () => {
        throw error
      },
    }
  }
}

/** What applications log is the request as they made it; the native one, with the token in its header, is there for who asks for it. */
function withoutToken(outcome: AxiosResponse<unknown> | AxiosError, call: Call): void {
  outcome.config = call.config
  Object.defineProperty(outcome, 'request', {
    enumerable: false,
    writable: true,
    configurable: true,
  })
}
