import { errorMonitor } from 'node:events'
import { Readable } from 'node:stream'
import { AuthkitConfigError } from '@authkit/common'
import type { ApiRequest, AuthorizedRequest } from '@authkit/common/client'
import {
  type AxiosAdapter,
  type AxiosError,
  type AxiosRequestConfig,
  type AxiosResponse,
  getAdapter,
  type InternalAxiosRequestConfig,
  isAxiosError,
} from 'axios'
import { discard, firstHop, type Hop, isReplayable, nextHop } from './hop.ts'

/** What axios takes as an adapter. */
export type AdapterConfig = AxiosRequestConfig['adapter']

/** What signs the requests of one call: the first, what redirects lead to, and what is sent again. */
export interface CallSigner {
  /** Signs a request; changes its header fields in place. */
  sign(request: ApiRequest): AuthorizedRequest | Promise<AuthorizedRequest>
  /** Whether a request that was answered with 401 may now succeed. */
  readonly renew?: () => Promise<boolean>
}

/** How an adapter signs. */
export interface AdapterSigner {
  /** Throws for a URL that must not see a signature. */
  readonly checkTarget: (url: URL) => void
  /** Thrown when the API redirects without end. */
  readonly TooManyRedirectsError: new () => Error
  /** Makes what signs one call. */
  readonly forCall: (config: InternalAxiosRequestConfig) => CallSigner
}

const MOST_REDIRECTS = 5
/** What axios sends with unless told. */
export const USUAL_ADAPTERS: AxiosAdapter | string[] = ['xhr', 'http', 'fetch']

/** Our adapters, and what each of them sends with. */
const wrapped = new WeakMap<AxiosAdapter, AdapterConfig>()

/**
 * Makes an adapter that signs what another one sends. It stands there because only there URL and body are what is sent, and a second
 * attempt does not pass the interceptors again.
 */
export function signingAdapter(inner: AdapterConfig, signer: AdapterSigner): AxiosAdapter {
  if (innerAdapter(inner) !== inner) {
    throw new AuthkitConfigError(
      'this axios instance has a client already; make an instance for each with axios.create()',
    )
  }
  const adapter: AxiosAdapter = async (config) => {
    const hop = firstHop(config)
    signer.checkTarget(hop.url)
    const send = getAdapter(inner ?? USUAL_ADAPTERS, config)
    const { TooManyRedirectsError } = signer
    return exchange(hop, {
      config,
      send,
      signer: callSigner(config, signer),
      TooManyRedirectsError,
    })
  }
  wrapped.set(adapter, inner)
  return adapter
}

/** What an adapter of ours sends with; any other adapter itself. */
export function innerAdapter(adapter: AdapterConfig): AdapterConfig {
  return typeof adapter === 'function' && wrapped.has(adapter) ? wrapped.get(adapter) : adapter
}

function callSigner(
  config: InternalAxiosRequestConfig,
  signer: AdapterSigner,
): CallSigner | undefined {
  // What the caller says about authorization stands.
  const isCallers = config.headers.has('authorization') || Boolean(config.auth)
  return isCallers || config.withholdToken === true ? undefined : signer.forCall(config)
}

/** What the attempts of one call share. */
interface Call {
  readonly config: InternalAxiosRequestConfig
  readonly send: AxiosAdapter
  readonly signer: CallSigner | undefined
  readonly TooManyRedirectsError: new () => Error
}

async function exchange(first: Hop, call: Call): Promise<AxiosResponse<unknown>> {
  const most = call.config.maxRedirects ?? MOST_REDIRECTS
  let renew = call.signer?.renew
  let hop = first
  for (let redirects = 0; ;) {
    const { response, settle } = await attempt(await signed(hop, call.signer), call)
    if (response.status === 401 && renew !== undefined && isReplayable(hop)) {
      const isRenewed = await renew().catch((error: unknown) => {
        discard(response)
        throw error
      })
      if (!isRenewed) return settle()
      discard(response)
      renew = undefined
      continue
    }
    const next = most > 0 ? nextHop(response, hop) : undefined
    if (next === undefined) return settle()
    discard(response)
    if (redirects >= most) throw new call.TooManyRedirectsError()
    hop = next
    redirects += 1
  }
}

async function signed(hop: Hop, signer: CallSigner | undefined): Promise<Hop> {
  const headers = hop.config.headers.concat()
  if (signer === undefined) return { ...hop, config: { ...hop.config, headers } }
  const { method = 'get', data: before } = hop.config
  const request = { url: hop.url, method: method.toUpperCase(), headers, body: before as unknown }
  const { url, body: data } = await signer.sign(request)
  return { url, config: { ...hop.config, headers, url: url.href, data } }
}

/** A response, and how axios itself goes on with it: by returning it, or by throwing for its status. */
interface Outcome {
  readonly response: AxiosResponse<unknown>
  readonly settle: () => AxiosResponse<unknown>
}

async function attempt({ config: sent }: Hop, { config, send }: Call): Promise<Outcome> {
  try {
    const response: AxiosResponse<unknown> = await send(sent)
    cleanResponse(response, config)
    return { response, settle: () => response }
  } catch (error) {
    cleanError(error, config)
    if (!isAxiosError<unknown>(error) || error.response === undefined) throw error
    const { response } = error
    return {
      response,
      settle: () => {
        throw error
      },
    }
  }
}

function cleanResponse(response: AxiosResponse<unknown>, config: InternalAxiosRequestConfig): void {
  withoutToken(response, config)
  const { data } = response
  if (data instanceof Readable) {
    withoutRequest(data)
    data.once(errorMonitor, (error) => cleanError(error, config))
  } else if (data instanceof ReadableStream) response.data = cleanStream(data, config)
}

function cleanStream(stream: ReadableStream, config: InternalAxiosRequestConfig): ReadableStream {
  const reader = stream.getReader()
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          cleanError(error, config)
          throw error
        })
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function cleanError(error: unknown, config: InternalAxiosRequestConfig): void {
  if (!isAxiosError<unknown>(error)) return
  withoutToken(error, config)
  if (error.response !== undefined) cleanResponse(error.response, config)
  // axios 1.7 wraps some of its errors in others.
  cleanError(error.cause, config)
}

/** What applications log is the request as they made it; the native one, with the token in it, is there for who asks for it. */
function withoutToken(
  outcome: AxiosResponse<unknown> | AxiosError,
  config: InternalAxiosRequestConfig,
): void {
  outcome.config = config
  hide(outcome, 'request')
}

/** A response of node:http leads to its request, and by its connection too. */
function withoutRequest(stream: Readable): void {
  for (const name of ['req', 'socket', 'client'])
    if (Object.hasOwn(stream, name)) hide(stream, name)
}

/** Loggers do not see it; whoever asks for it does. */
function hide(holder: object, name: string): void {
  Object.defineProperty(holder, name, { enumerable: false, writable: true, configurable: true })
}
