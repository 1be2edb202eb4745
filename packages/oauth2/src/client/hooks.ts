import { AuthkitConfigError } from '@authkit/common'

/** A request as a compliance hook sees it: complete, with what authenticates it. */
export interface HookRequest {
  /** HTTP method. */
  readonly method: string
  /** Absolute URL. */
  readonly url: string
  /** Header fields by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The body: text of a form for the server, whatever the application sends for an API. */
  readonly body: unknown
}

/** A response as a compliance hook sees it. */
export interface HookResponse {
  /** Status code. */
  readonly status: number
  /** Header fields by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Text of the body. */
  readonly text: string
}

/** Changes a request for a server that does not keep to the specification. */
export type RequestHook = (request: HookRequest) => HookRequest | Promise<HookRequest>

/** Changes a response of a server that does not keep to the specification, before it is read. */
export type ResponseHook = (response: HookResponse) => HookResponse | Promise<HookResponse>

/** What is done for servers that do not keep to the specification; of several hooks each gets what the one before it gave. */
export interface ComplianceHooks {
  /** Before a token request by any grant but a refresh token, RFC 6749 §4.1.3. */
  readonly accessTokenRequest?: RequestHook | readonly RequestHook[] | undefined
  /** After it. */
  readonly accessTokenResponse?: ResponseHook | readonly ResponseHook[] | undefined
  /** Before a token request by a refresh token, RFC 6749 §6. */
  readonly refreshTokenRequest?: RequestHook | readonly RequestHook[] | undefined
  /** After it. */
  readonly refreshTokenResponse?: ResponseHook | readonly ResponseHook[] | undefined
  /** Before each request to an API, with the token in its place; its method stays, RFC 6750 §2. */
  readonly protectedRequest?: RequestHook | readonly RequestHook[] | undefined
  /** Before a revocation, RFC 7009 §2.1. */
  readonly revokeTokenRequest?: RequestHook | readonly RequestHook[] | undefined
  /** Before an introspection, RFC 7662 §2.1. */
  readonly introspectTokenRequest?: RequestHook | readonly RequestHook[] | undefined
}

/** Name of a compliance hook. */
export type ComplianceHookName = keyof ComplianceHooks

/** Names of the hooks that change a request. */
export type RequestHookName = Extract<ComplianceHookName, `${string}Request`>

/** Names of the hooks that change a response. */
export type ResponseHookName = Extract<ComplianceHookName, `${string}Response`>

/** The kind of hook that a name stands for. */
export type ComplianceHook<Name extends ComplianceHookName> = Name extends RequestHookName
  ? RequestHook
  : ResponseHook

const NAMES = [
  'accessTokenRequest',
  'accessTokenResponse',
  'refreshTokenRequest',
  'refreshTokenResponse',
  'protectedRequest',
  'revokeTokenRequest',
  'introspectTokenRequest',
] as const satisfies readonly ComplianceHookName[]

/** The hooks of one client, in the order of their registration. */
export class HookList {
  readonly #request: Map<string, RequestHook[]> = new Map()
  readonly #response: Map<string, ResponseHook[]> = new Map()

  constructor(hooks: ComplianceHooks = {}) {
    const stray = Object.keys(hooks).find((name) => !isName(name))
    if (stray !== undefined) throw unknownHook()
    for (const name of NAMES) {
      for (const hook of listOf(hooks[name])) this.register(name, hook)
    }
  }

  /** Adds a hook; throws an `AuthkitConfigError` for a name that is none, and for what is no function. */
  register(name: ComplianceHookName, hook: RequestHook | ResponseHook): void {
    if (!isName(name)) throw unknownHook()
    if (typeof hook !== 'function') {
      throw new AuthkitConfigError(`the compliance hook ${name} must be a function`)
    }
    // What a hook of either kind is given is decided by its name alone.
    if (name.endsWith('Response')) add(this.#response, name, hook as ResponseHook)
    else add(this.#request, name, hook as RequestHook)
  }

  /** Whether anything is registered under a name. */
  has(name: ComplianceHookName): boolean {
    return this.#request.has(name) || this.#response.has(name)
  }

  /** Takes a request through the hooks of a name. */
  async request(name: RequestHookName, request: HookRequest): Promise<HookRequest> {
    let changed = request
    for (const hook of this.#request.get(name) ?? []) {
      changed = requireRequest(name, await hook(changed))
    }
    return changed
  }

  /** Takes a response through the hooks of a name. */
  async response(name: ResponseHookName, response: HookResponse): Promise<HookResponse> {
    // A response of `fetch` reads its header fields when they are asked for; a hook may set them.
    let changed: HookResponse = { ...response }
    for (const hook of this.#response.get(name) ?? []) {
      changed = requireResponse(name, await hook(changed))
    }
    return changed
  }
}

function add<Hook>(lists: Map<string, Hook[]>, name: string, hook: Hook): void {
  lists.set(name, [...(lists.get(name) ?? []), hook])
}

function listOf<Hook>(hooks: Hook | readonly Hook[] | undefined): readonly Hook[] {
  if (hooks === undefined) return []
  return Array.isArray(hooks) ? hooks : [hooks as Hook]
}

function isName(name: string): name is ComplianceHookName {
  return NAMES.some((known) => known === name)
}

/** A hook that forgets to return what it changed is found at its first call. */
function requireRequest(name: RequestHookName, request: HookRequest): HookRequest {
  const { method, url, headers } = membersOf<HookRequest>(request)
  if (typeof method === 'string' && typeof url === 'string' && isFields(headers)) return request
  throw new AuthkitConfigError(
    `the compliance hook ${name} must return { method, url, headers, body }, changed or not`,
  )
}

function requireResponse(name: ResponseHookName, response: HookResponse): HookResponse {
  const { status, headers, text } = membersOf<HookResponse>(response)
  if (typeof status === 'number' && typeof text === 'string' && isFields(headers)) return response
  throw new AuthkitConfigError(
    `the compliance hook ${name} must return { status, headers, text }, changed or not`,
  )
}

function membersOf<Shape>(value: unknown): Partial<Record<keyof Shape, unknown>> {
  return typeof value === 'object' && value !== null ? value : {}
}

function isFields(headers: unknown): boolean {
  if (typeof headers !== 'object' || headers === null) return false
  return Object.values(headers).every((value) => typeof value === 'string')
}

function unknownHook(): AuthkitConfigError {
  return new AuthkitConfigError(`a compliance hook is one of ${NAMES.join(', ')}`)
}
