import { AuthkitConfigError } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { JsonValue } from '@authkit/common/store'
import { type LogoutParameter, type LogoutUrl, OpenIDClient } from '@authkit/oidc/client'
import type { TransactionStore } from '../transactions/transaction-store.ts'
import { readCallback, singleParameter } from './callback.ts'
import type { CarriedState } from './login-options.ts'
import { fromProvider, rethrow, safeReturnTo } from './login-response.ts'
import type { ProtocolClients } from './protocol-clients.ts'
import { leave } from './start-login.ts'
import type { TokenChoice } from './token-choice.ts'

/** Who logs out, and where the browser comes back to. */
export interface LogoutOptions extends Pick<TokenChoice, 'token'> {
  /** The ID Token of the session that ends; that of the token unless given, and `false` sends none. */
  readonly idToken?: string | false | undefined
  /** Absolute URL that the browser comes back to, as registered at the provider; that of the registration unless given. */
  readonly postLogoutRedirectUri?: string | URL | undefined
  /** Ties the return to this browser; a random one unless given. Only with a way back. */
  readonly state?: string | undefined
  /** Who logs out, as the provider knows them: an e-mail address, a user name, a `sid`. */
  readonly logoutHint?: string | undefined
  /** Languages for the provider's pages as BCP 47 tags, the preferred one first. */
  readonly uiLocales?: string | readonly string[] | undefined
  /** More parameters of the logout request under their wire names. */
  readonly params?: Readonly<Record<string, LogoutParameter>> | undefined
}

/** Who logs out, where the browser comes back to and what the application wants to have back then. */
export interface LogoutRedirectOptions extends LogoutOptions, CarriedState {}

/** A browser that came back from a logout that it began here. */
export interface CompletedLogout {
  /** Where it came back to. */
  readonly postLogoutRedirectUri: string
  /** The path that was given to `logoutRedirect`. */
  readonly returnTo: string | undefined
  /** What else was given to it. */
  readonly appState: JsonValue | undefined
  /** Values of `set-cookie` for the answer. */
  readonly setCookie: readonly string[]
}

/** Writes a logout request, RP-Initiated Logout §2. Nothing is kept. */
export async function createLogoutRequest(
  clients: ProtocolClients,
  options: LogoutOptions,
): Promise<LogoutUrl> {
  const { token, params, idToken, state, logoutHint, uiLocales } = options
  const client = await clients.create({ token: token ?? undefined }).catch(rethrow(fromProvider))
  if (!(client instanceof OpenIDClient)) {
    throw new AuthkitConfigError(
      `Client "${clients.name}" is no OpenID provider, which alone can log out: ask for the scope openid, or end the token with revokeToken`,
    )
  }
  const postLogoutRedirectUri = wayBack(clients, options)
  return client.createLogoutUrl({
    ...params,
    idToken,
    postLogoutRedirectUri,
    state,
    logoutHint,
    uiLocales,
  })
}

/** Sends the browser to the provider to log out there, and keeps the state that it comes back with, where there is a way back. */
export async function startLogout(
  clients: ProtocolClients,
  transactions: TransactionStore,
  { request, options }: { readonly request: HttpRequest; readonly options: LogoutRedirectOptions },
): Promise<HttpResponse> {
  const { url, state } = await createLogoutRequest(clients, options)
  const redirectUri = wayBack(clients, options)
  if (state === undefined || redirectUri === undefined) return leave(url, [])
  const { name, config } = clients
  const setCookie = await transactions.save(request, {
    kind: 'logout',
    name,
    clientId: config.clientId,
    state,
    redirectUri,
    returnTo: safeReturnTo(options.returnTo),
    appState: options.appState,
  })
  return leave(url, setCookie)
}

/** Makes sure that a browser comes back from a logout that it began here, RP-Initiated Logout §3. Rejects with a `LoginError`. */
export async function completeLogout(
  { name, config: { clientId } }: ProtocolClients,
  transactions: TransactionStore,
  request: HttpRequest,
): Promise<CompletedLogout> {
  const state = singleParameter(readCallback(request), 'state')
  const expected = { kind: 'logout', name, clientId } as const
  const { transaction, setCookie } = await transactions.take(request, expected, state)
  const { redirectUri, returnTo, appState } = transaction
  return { postLogoutRedirectUri: redirectUri, returnTo, appState, setCookie }
}

function wayBack(
  { config }: ProtocolClients,
  { postLogoutRedirectUri = config.postLogoutRedirectUri }: LogoutOptions,
): string | undefined {
  return postLogoutRedirectUri === undefined ? undefined : String(postLogoutRedirectUri)
}
