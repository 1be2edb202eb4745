import type { ApiRequest, AuthorizedRequest } from '@authkit/common/client'
import type {
  AfterResponseHook,
  BeforeErrorHook,
  BeforeRedirectHook,
  BeforeRequestHook,
  BeforeRetryHook,
  HandlerFunction,
  Options,
  PlainResponse,
  RequestError,
} from 'got'
import { withinOrigin } from './redirect.ts'
import { SignedState } from './signed-state.ts'

/** What authenticates one call of got, which may be many requests: redirects, retries and the repetition after a 401. */
export interface CallSigner {
  /** Throws for a URL that must see no request of the instance. */
  checkTarget(url: URL): void
  /** Signs a request. */
  sign(
    request: ApiRequest,
    signal: AbortSignal | undefined,
  ): AuthorizedRequest | Promise<AuthorizedRequest>
  /** Whether a request that was refused with a 401 can be signed with something newer. */
  renew?(signal: AbortSignal | undefined): Promise<boolean>
}

/** What this package put into calls, to tell it from what the application did. */
const ours: WeakSet<object> = new WeakSet()

/**
 * Makes the handler that signs every request of an instance. Its hooks stand around those of the application: a request is signed when
 * they all have changed it, and none of them sees the signature or logs it. Of several such handlers the last one signs.
 */
export function signingHandler(newSigner: () => CallSigner): HandlerFunction {
  return (options, next) => {
    // got hands on what it could not read, and reports it itself.
    const read: Options | undefined = options
    if (read !== undefined) enclose(read, newSigner())
    return next(options)
  }
}

function enclose(options: Options, signer: CallSigner): void {
  const state = new SignedState()
  const beforeRetry: BeforeRetryHook = (error) => conceal(error, state)
  const beforeError: BeforeErrorHook = (error) => {
    conceal(error, state)
    return error
  }
  const beforeRedirect: BeforeRedirectHook = (next, response) => {
    state.undo(next)
    undo(response, state)
  }
  const { hooks, followRedirect } = options
  hooks.beforeRequest = [...foreign(hooks.beforeRequest), mark(signBefore(state, signer))]
  hooks.afterResponse = [mark(renewAfter(state, signer, options)), ...foreign(hooks.afterResponse)]
  hooks.beforeError = [mark(beforeError), ...foreign(hooks.beforeError)]
  hooks.beforeRetry = [mark(beforeRetry), ...foreign(hooks.beforeRetry)]
  hooks.beforeRedirect = [mark(beforeRedirect), ...foreign(hooks.beforeRedirect)]
  if (typeof followRedirect === 'boolean' || !ours.has(followRedirect)) {
    options.followRedirect = mark(withinOrigin(followRedirect))
  }
}

function signBefore(state: SignedState, signer: CallSigner): BeforeRequestHook {
  return async (request) => {
    const { url, signal } = request
    state.undo(request)
    state.forget()
    if (url === undefined) return
    signer.checkTarget(url)
    // What the caller says about authorization stands.
    const isTheirs = request.headers['authorization'] !== undefined
    if (isTheirs || request.context['withholdToken'] === true) return
    await state.apply(request, url, (unsigned) => signer.sign(unsigned, signal))
  }
}

function renewAfter(state: SignedState, signer: CallSigner, options: Options): AfterResponseHook {
  const { body } = options
  // got makes a stream of a form and thinks of a boundary; both are used up by the first request.
  const form = body instanceof FormData && !options.headers['content-type'] ? body : undefined
  let mayRenew = true
  return async (response, retryWithMergedOptions) => {
    const { isSigned } = state
    undo(response, state)
    const request = response.request.options
    if (response.statusCode !== 401 || !isSigned || !mayRenew) return response
    if (form === undefined && !isReplayable(request.body)) return response
    mayRenew = false
    if ((await signer.renew?.(request.signal)) !== true) return response
    if (form === undefined) return retryWithMergedOptions({})
    delete request.headers['content-type']
    delete request.headers['content-length']
    return retryWithMergedOptions({ body: form })
  }
}

/** What applications log of an error has no token in it. */
function conceal(error: RequestError, state: SignedState): void {
  const { message, stack, response } = error
  state.undo(error.options)
  if (response !== undefined) undo(response, state)
  if (state.conceal(message) === message) return
  error.message = state.conceal(message)
  error.stack = state.conceal(stack ?? '')
}

function undo(response: PlainResponse, state: SignedState): void {
  state.undo(response.request.options)
  response.url = state.conceal(response.url)
}

function mark<Value>(value: Value): Value {
  if (typeof value === 'function') ours.add(value)
  return value
}

function foreign<Hook extends object>(hooks: readonly Hook[]): Hook[] {
  return hooks.filter((hook) => !ours.has(hook))
}

/** True when the body can be sent a second time: a stream is used up by the first. */
function isReplayable(body: unknown): boolean {
  return body === undefined || typeof body === 'string' || ArrayBuffer.isView(body)
}
