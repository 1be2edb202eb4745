import {
  type ApiTokens,
  apiTokens,
  type ApiTokensOptions,
  type OAuth2Client,
  type OAuth2Token,
  TooManyRedirectsError,
} from '@authkit/oauth2/client'
import type { AxiosAdapter, AxiosInstance, InternalAxiosRequestConfig } from 'axios'
import {
  type AdapterConfig,
  type AdapterSigner,
  type CallSigner,
  signingAdapter,
} from './exchange.ts'

declare module 'axios' {
  interface AxiosRequestConfig {
    /** Sends the request without the client's token or signature; false unless given. */
    withholdToken?: boolean | undefined
  }
}

/** What is needed of an `OAuth2Client` or an `OAuth2Auth`: its token, kept fresh. */
export type TokenClient = Pick<OAuth2Client, 'tokens'>

/** Where the token may go: `allowedOrigins`, or the origin of the instance's base URL unless given. */
export type AttachOAuth2Options = Pick<ApiTokensOptions, 'allowedOrigins'>

/** Where the token may go, and what sends the requests. */
export interface OAuth2AdapterOptions extends AttachOAuth2Options {
  /** Base URL of the instance; its origin may see the token unless `allowedOrigins` is given. */
  readonly baseURL?: string | undefined
  /** What sends the requests: an adapter of axios or its name; those of axios unless given. */
  readonly adapter?: AdapterConfig
}

/**
 * Makes every request of an axios instance carry the client's token, renewed ahead of its expiry and once after a 401, RFC 6750 §2.1.
 * The token goes to the allowed origins only; a request elsewhere is refused, and a redirect elsewhere is not followed.
 * Changes the instance and returns it. Its interceptors, adapter and other settings stay; a request that names an adapter of its own goes without the token.
 */
export function attachOAuth2(
  instance: AxiosInstance,
  client: TokenClient,
  options: AttachOAuth2Options = {},
): AxiosInstance {
  const { adapter, baseURL } = instance.defaults
  instance.defaults.adapter = oauth2Adapter(client, { ...options, adapter, baseURL })
  return instance
}

/** Makes an adapter for `axios.create({ adapter })` that does what `attachOAuth2` does, RFC 6750 §2.1. */
export function oauth2Adapter(
  client: TokenClient,
  { adapter, allowedOrigins, baseURL }: OAuth2AdapterOptions = {},
): AxiosAdapter {
  return signingAdapter(adapter, tokenSigner(client, { allowedOrigins, baseUrl: baseURL }))
}

/** Signs with the tokens of a client, for the origins that may see them. */
export function tokenSigner(client: TokenClient, options: ApiTokensOptions): AdapterSigner {
  const tokens = apiTokens(client, options)
  return {
    checkTarget: (url) => tokens.checkTarget(url),
    forCall: (config) => callSigner(config, tokens),
    TooManyRedirectsError,
  }
}

function callSigner(config: InternalAxiosRequestConfig, tokens: ApiTokens): CallSigner {
  let token: OAuth2Token | undefined
  return {
    async sign(request) {
      token ??= await whileWanted(config, (signal) => tokens.current(signal))
      return tokens.sign(token, request)
    },
    renew: async () => {
      const refused = token?.access_token
      if (refused === undefined) return false
      const renewed = await whileWanted(config, (signal) => tokens.replace(refused, signal))
      token = renewed ?? token
      return renewed !== undefined
    },
  }
}

/** Ends the waiting of one request when it is cancelled, in either way that axios knows; what others wait for as well goes on. */
async function whileWanted<T>(
  { signal, cancelToken }: InternalAxiosRequestConfig,
  wait: (signal?: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = signal instanceof AbortSignal ? [signal] : []
  if (cancelToken === undefined) return wait(own[0])
  const controller = new AbortController()
  const cancelled: Cancellable = cancelToken.promise.then(() => controller.abort())
  try {
    return await wait(AbortSignal.any([controller.signal, ...own]))
  } finally {
    // A token may outlive the request by far.
    cancelled.cancel?.()
  }
}

/** What axios makes of a listener to a cancel token; its types do not tell. */
interface Cancellable extends Promise<void> {
  readonly cancel?: () => void
}
