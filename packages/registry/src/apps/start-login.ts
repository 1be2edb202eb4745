import { AuthkitConfigError, isSecureTransport } from '@authkit/common'
import { type HttpRequest, type HttpResponse, redirectResponse } from '@authkit/common/http'
import {
  expectedResponse,
  type OAuth2Client,
  type ParameterValue,
  type ResponseMode,
} from '@authkit/oauth2/client'
import { providerMark } from '../provider/provider-mark.ts'
import type { TransactionStore } from '../transactions/transaction-store.ts'
import type { AuthorizationOptions, AuthorizationRequest, CarriedState } from './login-options.ts'
import { fromProvider, rethrow, safeReturnTo } from './login-response.ts'
import type { ProtocolClients } from './protocol-clients.ts'

/** Writes an authorization request with state, PKCE and, for OpenID Connect, a nonce, RFC 6749 §4.1.1. Nothing is kept. */
export async function createAuthorizationRequest(
  clients: ProtocolClients,
  options: AuthorizationOptions,
): Promise<AuthorizationRequest> {
  const { params, redirectUri: wanted, ...rest } = options
  const { authorizeParams, clientOptions } = clients.config
  const redirectUri = callbackUrl(wanted ?? clients.config.redirectUri)
  const { response_type: type, response_mode: mode, ...extra } = { ...authorizeParams, ...params }
  const choice = responseChoice(
    rest.responseType ?? type ?? clientOptions?.responseType,
    rest.responseMode ?? mode ?? clientOptions?.responseMode,
  )
  const client = await clients.create().catch(rethrow(fromProvider))
  const request = client.createAuthorizationUrl({ ...extra, ...rest, ...choice, redirectUri })
  return { ...request, ...choice, redirectUri, issuer: issuerOf(client) }
}

/** Keeps an authorization request for the browser that it is for; gives the values of `set-cookie`. */
export async function saveAuthorizationRequest(
  clients: ProtocolClients,
  transactions: TransactionStore,
  { request, data }: { readonly request: HttpRequest; readonly data: SavedRequest },
): Promise<readonly string[]> {
  const { url: _, returnTo, ...rest } = data
  const { name, config } = clients
  if (typeof data.state !== 'string' || data.state === '') {
    throw new AuthkitConfigError('there is no login without the state of createAuthorizationUrl')
  }
  const { mode } = expectedResponse(data.responseType, data.responseMode)
  const metadata = await clients.metadata().catch(rethrow(fromProvider))
  return transactions.save(
    request,
    {
      ...rest,
      kind: 'login',
      name,
      clientId: config.clientId,
      provider: providerMark(metadata),
      returnTo: safeReturnTo(returnTo),
    },
    { crossSite: mode === 'form_post' },
  )
}

/** An authorization request, and what the application wants to have back. */
export interface SavedRequest extends Omit<AuthorizationRequest, 'url'>, CarriedState {
  /** Not kept. */
  readonly url?: string | undefined
}

/** Sends the browser to a provider and gives it what to come back with. */
export function leave(url: string, setCookie: readonly string[]): HttpResponse {
  return redirectResponse(url, setCookie.length > 0 ? { headers: { 'set-cookie': setCookie } } : {})
}

/** The callback as text. Throws an `AuthkitConfigError` for one that a browser cannot come back to safely. */
export function callbackUrl(url: string | URL | undefined): string {
  if (url === undefined) {
    throw new AuthkitConfigError(
      'redirectUri is missing; give the callback here, or in the registration of the client',
    )
  }
  const text = String(url)
  if (isSecureTransport(text)) return text
  throw new AuthkitConfigError('redirectUri must be an https URL, or http on loopback')
}

function responseChoice(
  responseType: ParameterValue,
  responseMode: ParameterValue,
): { responseType?: string; responseMode?: ResponseMode } {
  if (!isText(responseType) || !isText(responseMode)) {
    throw new AuthkitConfigError('responseType and responseMode must be text')
  }
  const { mode } = expectedResponse(responseType, responseMode)
  // OAuth 2.0 Multiple Response Type Encoding Practices §3: a browser keeps the fragment to itself.
  if (mode === 'fragment') {
    throw new AuthkitConfigError(
      "a server never sees a fragment: give responseMode 'form_post' with this responseType, or responseType 'code'",
    )
  }
  return {
    ...(responseType === undefined ? {} : { responseType }),
    ...(responseMode === undefined ? {} : { responseMode: mode }),
  }
}

function isText(value: ParameterValue): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function issuerOf({ serverMetadata }: OAuth2Client): string | undefined {
  return serverMetadata.issuer
}
