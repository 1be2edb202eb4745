import {
  AuthkitConfigError,
  type Clock,
  guardedFetch,
  type GuardedFetchOptions,
  type GuardedResponse,
  urlEncode,
} from '@authkit/common'
import type { ClientAuthentication, ClientCredentials } from './client-authentication/contract.ts'
import { withoutSecrets } from './redact.ts'
import type { HookList, RequestHookName, ResponseHookName } from './hooks.ts'

/** How a server is reached. */
export type ClientTransport = Pick<GuardedFetchOptions, 'fetch' | 'timeout' | 'transport'>

/** How the server of a client is reached: by its transport, or else by its `fetch`. */
export function transportOf({ fetch, timeout, transport }: ClientTransport): ClientTransport {
  const sender = transport === undefined ? { fetch: fetch ?? globalThis.fetch } : { transport }
  return timeout === undefined ? sender : { ...sender, timeout }
}

/** What is posted, who says so and which hooks it passes. */
export interface BackChannelRequest {
  /** Absolute URL of the endpoint. */
  readonly url: string
  /** Pairs of the form. */
  readonly form: readonly (readonly [string, string])[]
  /** Proves who the client is. */
  readonly authentication: ClientAuthentication
  /** The hooks before it. */
  readonly before?: RequestHookName | undefined
  /** The hooks after it. */
  readonly after?: ResponseHookName | undefined
}

/** Who the client is, and what its server is called. */
export interface BackChannelOptions {
  readonly credentials: ClientCredentials
  readonly transport: ClientTransport
  readonly hooks?: HookList | undefined
  readonly clock?: Clock | undefined
}

const HEADERS = {
  accept: 'application/json',
  'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
}

/** Posts forms to a server, authenticated and behind the browser's back. */
export class BackChannel {
  readonly #credentials: ClientCredentials
  readonly #hooks: HookList | undefined
  readonly #transport: ClientTransport
  /** Those of the endpoints, of which a server has few. */
  readonly #urls: Map<string, URL> = new Map()

  constructor({ credentials, hooks, transport, clock }: BackChannelOptions) {
    this.#credentials = { ...credentials, clock }
    this.#hooks = hooks
    this.#transport = transport
  }

  /** Posts a form with what authenticates the client, RFC 6749 §3.2; a redirect is an error. */
  async post(request: BackChannelRequest): Promise<GuardedResponse> {
    const { url, form, authentication, before, after } = request
    // Whoever changes the fields in place changes those of one request.
    const plain = { url, headers: { ...HEADERS }, form }
    const authenticated = await authentication.authenticate(plain, this.#credentials)
    const { headers } = authenticated
    const body = urlEncode(authenticated.form)
    const complete = { method: 'POST', url: authenticated.url, headers, body }
    const sent =
      before !== undefined && this.#hooks?.has(before)
        ? await this.#hooks.request(before, complete)
        : complete
    const response = await guardedFetch(sent.url === url ? this.#parsed(url) : sent.url, {
      ...this.#transport,
      method: sent.method,
      headers: sent.headers,
      body: formText(sent.body),
    })
    const shown = withoutSecrets(response, authenticated, this.#credentials)
    return after !== undefined && this.#hooks?.has(after)
      ? this.#hooks.response(after, shown)
      : shown
  }

  /** Parsed once: the client has seen before that it is the URL of an endpoint. */
  #parsed(text: string): URL | string {
    const known = this.#urls.get(text) ?? URL.parse(text)
    if (known === null) return text
    this.#urls.set(text, known)
    return known
  }
}

/** What a hook made of a form; `undefined` where nothing is left of it. */
function formText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body) || undefined
  throw new AuthkitConfigError('a compliance hook must give the server a body of text')
}
