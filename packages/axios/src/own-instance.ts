import { AuthkitConfigError, type Transport } from '@authkit/common'
import { type AxiosInstance, create, type CreateAxiosDefaults } from 'axios'
import { type AdapterSigner, signingAdapter } from './exchange.ts'
import { axiosTransport } from './transport.ts'

const VERBS = [
  'request',
  'get',
  'delete',
  'head',
  'options',
  'post',
  'put',
  'patch',
  'postForm',
  'putForm',
  'patchForm',
] as const

/** What a session can do as an axios instance can, typed by the version of axios that is installed. */
export interface AxiosVerbs extends Pick<AxiosInstance, (typeof VERBS)[number]> {
  /** The instance with the token attached; more interceptors and defaults go here. */
  readonly axios: AxiosInstance
}

/** How a session reaches the API. */
export interface AxiosOption {
  /** An instance whose settings and interceptors the session takes over, or settings for `axios.create`. A given instance stays as it is. */
  readonly axios?: AxiosInstance | CreateAxiosDefaults | undefined
}

/** What a session reads of the options of its client. */
interface ApiOptions extends AxiosOption {
  readonly apiBaseUrl?: string | URL | undefined
  readonly allowedOrigins?: readonly string[] | undefined
  readonly transport?: Transport | undefined
}

/** The instance of a session, and what its client has to know of it. */
export interface OwnInstance {
  readonly instance: AxiosInstance
  readonly apiBaseUrl: string | undefined
  readonly transport: Transport
}

/** Makes the instance of one session. A shared one would send the token of one user with the requests of another. */
export function ownInstance(options: ApiOptions): OwnInstance {
  if (typeof options !== 'object' || options === null) {
    throw new AuthkitConfigError('a session takes an object of options')
  }
  const { axios, apiBaseUrl, transport } = options
  if (axios === null || !['undefined', 'object', 'function'].includes(typeof axios)) {
    throw new AuthkitConfigError('axios must be an instance of axios, or settings for axios.create')
  }
  const instance = typeof axios === 'function' ? copyOf(axios) : create(axios)
  const base = apiBaseUrl === undefined ? undefined : String(apiBaseUrl)
  const baseURL = checkedBase(instance.defaults.baseURL, base)
  if (baseURL !== undefined) instance.defaults.baseURL = baseURL
  return {
    instance,
    apiBaseUrl: base ?? baseURL,
    transport: transport ?? axiosTransport(instance),
  }
}

/** What relative URLs stand behind: the base URL of axios, or that of the API. */
function checkedBase(baseURL: unknown, apiBaseUrl: string | undefined): string | undefined {
  if (baseURL === undefined || baseURL === null || baseURL === '') return apiBaseUrl
  const url = typeof baseURL === 'string' ? URL.parse(baseURL) : null
  if (typeof baseURL !== 'string' || url === null) {
    throw new AuthkitConfigError(
      'the baseURL of axios must be an absolute URL, such as https://api.example',
    )
  }
  // The token would go to both of them, and fetch to another API than get.
  if (apiBaseUrl === undefined || url.origin === URL.parse(apiBaseUrl)?.origin) return baseURL
  throw new AuthkitConfigError(
    'apiBaseUrl and the baseURL of axios name two origins; give one of them, and list the other in allowedOrigins',
  )
}

/** Gives a session the verbs of its instance. */
export function takeVerbs(session: AxiosVerbs): void {
  for (const name of VERBS) Object.defineProperty(session, name, { value: session.axios[name] })
}

/** Signs what an instance sends to the origins of a session: that of its base URL and those that were named. */
export function signFor(
  instance: AxiosInstance,
  allowedOrigins: readonly string[] = [],
  signerOf: (origins: readonly string[]) => AdapterSigner,
): AxiosInstance {
  const { adapter, baseURL } = instance.defaults
  const origins = baseURL ? [new URL(baseURL).origin, ...allowedOrigins] : allowedOrigins
  // A session without an API is one that only fetches tokens.
  const signer = origins.length > 0 ? signerOf(origins) : noApi
  instance.defaults.adapter = signingAdapter(adapter, signer)
  return instance
}

const noApi: AdapterSigner = {
  checkTarget() {
    throw new AuthkitConfigError(
      'set apiBaseUrl, allowedOrigins or the baseURL of axios to say which API the session is for',
    )
  },
  forCall: () => ({ sign: (request) => request }),
  TooManyRedirectsError: Error,
}

function copyOf(given: AxiosInstance): AxiosInstance {
  const own = given.create()
  const { request, response } = given.interceptors
  // One that was ejected left a hole.
  for (const { fulfilled, rejected, ...options } of (request.handlers ?? []).filter(Boolean)) {
    own.interceptors.request.use(fulfilled, rejected, options)
  }
  for (const { fulfilled, rejected } of (response.handlers ?? []).filter(Boolean)) {
    own.interceptors.response.use(fulfilled, rejected)
  }
  return own
}
