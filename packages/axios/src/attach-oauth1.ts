import {
  oauth1Signer,
  type OAuth1Auth,
  type OAuth1SignerOptions,
  TooManyRedirectsError,
} from '@authkit/oauth1/client'
import type { AxiosAdapter, AxiosInstance } from 'axios'
import { type AdapterConfig, type AdapterSigner, signingAdapter } from './exchange.ts'

/** What is needed of an `OAuth1Client` or an `OAuth1Auth`: its signatures. */
export type SigningClient = Pick<OAuth1Auth, 'signer'>

/** Which requests are signed: those to `allowedOrigins`, or to the origin of the instance's base URL unless given. */
export type AttachOAuth1Options = Pick<OAuth1SignerOptions, 'allowedOrigins'>

/** Which requests are signed, and what sends them. */
export interface OAuth1AdapterOptions extends AttachOAuth1Options {
  /** Base URL of the instance; requests to its origin are signed unless `allowedOrigins` is given. */
  readonly baseURL?: string | undefined
  /** What sends the requests: an adapter of axios or its name; those of axios unless given. */
  readonly adapter?: AdapterConfig
}

/**
 * Signs every request of an axios instance over the URL and the form that are sent, each redirect within the origin anew, RFC 5849 §3.1.
 * A request to another origin is refused, and a redirect there is not followed. Bodies that are no forms are sent as they are.
 * Changes the instance and returns it. Its interceptors, adapter and other settings stay; a request that names an adapter of its own is not signed.
 */
export function attachOAuth1(
  instance: AxiosInstance,
  client: SigningClient,
  options: AttachOAuth1Options = {},
): AxiosInstance {
  const { adapter, baseURL } = instance.defaults
  instance.defaults.adapter = oauth1Adapter(client, { ...options, adapter, baseURL })
  return instance
}

/** Makes an adapter for `axios.create({ adapter })` that does what `attachOAuth1` does, RFC 5849 §3.1. */
export function oauth1Adapter(
  client: SigningClient,
  { adapter, allowedOrigins, baseURL }: OAuth1AdapterOptions = {},
): AxiosAdapter {
  return signingAdapter(adapter, requestSigner(client, { allowedOrigins, baseUrl: baseURL }))
}

/** Signs with the credentials of a client, for the origins that may see it. */
export function requestSigner(client: SigningClient, options: OAuth1SignerOptions): AdapterSigner {
  const signer = oauth1Signer(client, options)
  return {
    checkTarget: (url) => signer.checkTarget(url),
    forCall: () => ({ sign: (request) => signer.sign(request) }),
    TooManyRedirectsError,
  }
}
