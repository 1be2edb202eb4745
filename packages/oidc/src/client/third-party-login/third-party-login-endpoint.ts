import { checkOptions, notify } from '@authkit/common'
import {
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  redirectResponse,
  singleHeader,
} from '@authkit/common/http'
import { page } from '../browser/page.ts'
import {
  checkThirdPartyLogin,
  readThirdPartyLogin,
  type ThirdPartyLogin,
  type ThirdPartyLoginChecks,
  ThirdPartyLoginError,
} from './third-party-login.ts'

/** A login that the application began. */
export interface BegunLogin {
  /** Where to send the browser: the `url` of `createAuthorizationUrl`. */
  readonly url: string
  /** Header fields, by lower-case name, such as the `set-cookie` that keeps state, nonce and code verifier. */
  readonly headers?: HttpResponse['headers'] | undefined
}

/** Which logins are begun, and how. */
export interface ThirdPartyLoginOptions extends ThirdPartyLoginChecks {
  /** Begins a login with `createAuthorizationUrl(login.parameters)` of the client at `login.iss`, and keeps what the callback needs. */
  readonly begin: (login: ThirdPartyLogin, request: HttpRequest) => BegunLogin | Promise<BegunLogin>
  /** Is told why a request was refused or failed. */
  readonly onError?: ((error: unknown) => unknown) | undefined
}

const unframed = {
  // Core §4: nobody is logged in within a page of somebody else without knowing it.
  'content-security-policy': "frame-ancestors 'none'",
  'x-frame-options': 'DENY',
}

/** The endpoint at which other sites begin a login, the `initiate_login_uri` of the client, Core §4. */
export function thirdPartyLogin(options: ThirdPartyLoginOptions): HttpHandler {
  checkOptions('thirdPartyLogin', options, {
    issuers: 'list',
    targetOrigins: 'list?',
    begin: 'function',
    onError: 'function?',
  })
  const { issuers, targetOrigins, begin, onError } = options
  const checks: ThirdPartyLoginChecks = { issuers, targetOrigins }
  checkThirdPartyLogin(checks)
  return async (request) => {
    try {
      refuseFrame(request)
      const { url, headers } = await begin(readThirdPartyLogin(request, checks), request)
      return redirectResponse(url, { headers: { ...unframed, ...headers } })
    } catch (error) {
      notify(onError, error)
      const status = error instanceof ThirdPartyLoginError ? 400 : 500
      return page({
        status,
        title: 'The login could not be started',
        policy: ["frame-ancestors 'none'"],
        headers: { 'x-frame-options': 'DENY' },
      })
    }
  }
}

/** Browsers apply frame-ancestors to where a redirect ends and not to the redirect, but they say what they load it for. */
function refuseFrame({ method, headers }: HttpRequest): void {
  if (method !== 'GET' && method !== 'POST') {
    throw new ThirdPartyLoginError('A login request is a GET or a POST request')
  }
  const destination = singleHeader(headers, 'sec-fetch-dest')
  if (destination === undefined || destination === 'document') return
  throw new ThirdPartyLoginError('A login begins in a window of its own')
}
