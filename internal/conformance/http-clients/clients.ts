import * as forAxios from '@authkit/axios'
import type { ApiFetch } from '@authkit/common/client'
import * as forGot from '@authkit/got'
import type { OAuth1Client } from '@authkit/oauth1/client'
import type { OAuth2Client } from '@authkit/oauth2/client'
import { AxiosError, type AxiosInstance, create } from 'axios'
import got, { type Got, HTTPError } from 'got'

/** A request as every HTTP client can make it. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | FormData
  readonly signal?: AbortSignal
  /** Sends the request without the token. */
  readonly withholdToken?: boolean
}

/** An answer as every HTTP client can give it. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** What the requests are made for, and where they may go. */
export interface Target {
  readonly baseUrl: string
  readonly fetch: ApiFetch
  readonly axios: (instance: AxiosInstance) => AxiosInstance
  readonly got: (instance: Got) => Got
}

/** Requests with the token of an OAuth 2.0 client. */
export function oauth2Target(
  client: Pick<OAuth2Client, 'tokens' | 'fetch'>,
  baseUrl: string,
): Target {
  const options = { allowedOrigins: [new URL(baseUrl).origin] }
  return {
    baseUrl,
    fetch: client.fetch,
    axios: (instance) => forAxios.attachOAuth2(instance, client, options),
    got: (instance) => forGot.attachOAuth2(instance, client, options),
  }
}

/** Requests with the signature of an OAuth 1.0 client. */
export function oauth1Target(client: OAuth1Client, baseUrl: string): Target {
  const options = { allowedOrigins: [new URL(baseUrl).origin] }
  return {
    baseUrl,
    fetch: (input, init) => client.fetch(input, init),
    axios: (instance) => forAxios.attachOAuth1(instance, client, options),
    got: (instance) => forGot.attachOAuth1(instance, client, options),
  }
}

/** One way to call an API: the same request, the same answer, whichever library sends it. */
export interface HttpClient {
  readonly name: string
  /** What the library does by itself, with or without a token. */
  readonly habits: {
    /** A POST that is answered by 301 or 302 becomes a GET, RFC 9110 §15.4.2 and §15.4.3; got sends it again as it was. */
    readonly postBecomesGet: boolean
  }
  call(target: Target, path: string, call?: Call): Promise<Answer>
}

/** `client.fetch` of `@authkit/oauth2/client` and `@authkit/oauth1/client`. */
export const fetchClient: HttpClient = {
  name: 'fetch',
  habits: { postBecomesGet: true },
  async call(target, path, call = {}) {
    // The types of fetch know no Uint8Array of every buffer.
    const init = call as RequestInit
    const response = await target.fetch(path, init)
    return { status: response.status, text: await response.text() }
  },
}

/** `attachOAuth2` and `attachOAuth1` of `@authkit/axios`, on one of axios's own adapters. */
export function axiosClient(adapter: 'http' | 'fetch'): HttpClient {
  return {
    name: `axios (${adapter})`,
    habits: { postBecomesGet: true },
    async call({ axios, baseUrl }, path, call = {}) {
      const instance = axios(create({ baseURL: baseUrl, adapter }))
      const { method = 'GET', headers, body, signal, withholdToken } = call
      const response = await instance.request<string>({
        url: path,
        method,
        responseType: 'text',
        validateStatus: () => true,
        ...(headers && { headers: { ...headers } }),
        ...(body !== undefined && { data: body }),
        ...(signal && { signal }),
        ...(withholdToken && { withholdToken }),
      })
      return { status: response.status, text: response.data }
    },
  }
}

/** `attachOAuth2` and `attachOAuth1` of `@authkit/got`. */
export const gotClient: HttpClient = {
  name: 'got',
  habits: { postBecomesGet: false },
  async call({ got: attach, baseUrl }, path, call = {}) {
    const instance = attach(got)
    const { method = 'GET', headers, body, signal, withholdToken } = call
    const response = await instance(new URL(path, baseUrl), {
      method,
      throwHttpErrors: false,
      retry: { limit: 0 },
      ...(headers && { headers: { ...headers } }),
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      ...(withholdToken && { context: { withholdToken } }),
    })
    return { status: response.statusCode, text: response.body }
  },
}

/** Every way to call an API. */
export const httpClients: readonly HttpClient[] = [
  fetchClient,
  axiosClient('http'),
  axiosClient('fetch'),
  gotClient,
]

/** The first error of Authkit behind what a library throws: got hands what a hook threw over as the cause. */
export function rootOf(error: unknown): unknown {
  if (error instanceof HTTPError || error instanceof AxiosError) return error
  const { cause } = error instanceof Error ? error : {}
  return cause === undefined ? error : rootOf(cause)
}
