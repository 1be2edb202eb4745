import { AuthkitConfigError } from '@authkit/common'
import type { HttpRequest } from '@authkit/common/http'
import type { OAuth1Token } from '@authkit/oauth1/client'
import { LoginError } from '../errors.ts'
import type { WireParameters } from '../provider/client-config.ts'
import { oauth1ProviderMark } from '../provider/provider-mark.ts'
import type { TransactionStore } from '../transactions/transaction-store.ts'
import { readCallback, singleParameter } from './callback.ts'
import type { CarriedState, CompletedLogin } from './login-options.ts'
import { requireSameProvider, rethrow, safeReturnTo, withTransaction } from './login-response.ts'
import type { OAuth1Clients, RequestToken } from './oauth1-clients.ts'
import { fromOAuth1Browser, fromOAuth1Provider } from './oauth1-response.ts'
import { callbackUrl } from './start-login.ts'

/** Longest request token with its secret, in characters. */
const maxRequestToken = 1536

/** What an OAuth 1.0 login asks the provider for. */
export interface OAuth1AuthorizationOptions {
  /** Absolute URL of the callback; the `redirectUri` of the registration unless given. */
  readonly redirectUri?: string | URL | undefined
  /** More parameters for the page of the provider; `undefined` takes one of `authorizeParams` away. */
  readonly params?: WireParameters | undefined
  /** More signed parameters of the request for the request token; they beat `requestTokenParams`. */
  readonly requestTokenParams?: WireParameters | undefined
}

/** Where an OAuth 1.0 login comes back to, and what else to ask the provider. */
export interface OAuth1RedirectOptions extends OAuth1AuthorizationOptions, CarriedState {}

/** An OAuth 1.0 login that began: where to send the browser, and what to keep until it comes back. */
export interface OAuth1AuthorizationRequest {
  /** Where to send the browser. */
  readonly url: string
  /** The request token. */
  readonly requestToken: RequestToken
  /** Where the browser comes back to. */
  readonly redirectUri: string
}

/** What completes an OAuth 1.0 login beside the callback. */
export interface OAuth1AccessTokenOptions {
  /** More signed parameters of the request for the token; they beat `accessTokenParams`. */
  readonly params?: WireParameters | undefined
}

/** Begins a login: gets a request token and says where to send the browser, RFC 5849 §2.1 and §2.2. Nothing is kept. */
export async function createOAuth1Request(
  clients: OAuth1Clients,
  options: OAuth1AuthorizationOptions,
): Promise<OAuth1AuthorizationRequest> {
  const { config } = clients
  const redirectUri = callbackUrl(options.redirectUri ?? config.redirectUri)
  const client = clients.create({ redirectUri })
  const params = signedParameters(config.requestTokenParams, options.requestTokenParams)
  const token = await client
    .fetchRequestToken(undefined, { params })
    .catch(rethrow(fromOAuth1Provider))
  const url = client.createAuthorizationUrl(undefined, {
    params: signedParameters(config.authorizeParams, options.params),
  })
  const { oauth_token, oauth_token_secret } = token
  if (JSON.stringify([oauth_token, oauth_token_secret]).length > maxRequestToken) {
    const message = 'The provider gave a request token that is too large to be kept'
    throw new LoginError('provider_error', message, { status: 502 })
  }
  return { url, requestToken: { oauth_token, oauth_token_secret }, redirectUri }
}

/** A login that began, and what the application wants to have back. */
export interface SavedOAuth1Request extends Omit<OAuth1AuthorizationRequest, 'url'>, CarriedState {
  /** Not kept. */
  readonly url?: string | undefined
}

/** Keeps a login for the browser that it is for; gives the values of `set-cookie`. */
export function saveOAuth1Request(
  { name, config }: OAuth1Clients,
  transactions: TransactionStore,
  { request, data }: { readonly request: HttpRequest; readonly data: SavedOAuth1Request },
): Promise<readonly string[]> {
  const { clientId } = config
  const { requestToken, redirectUri, returnTo, appState } = data
  return transactions.save(request, {
    kind: 'oauth1',
    name,
    clientId,
    provider: oauth1ProviderMark(config),
    state: requestToken.oauth_token,
    tokenSecret: requestToken.oauth_token_secret,
    redirectUri,
    returnTo: safeReturnTo(returnTo),
    appState,
  })
}

/** The callback, and what completes the login beside it. */
export interface CompleteOAuth1LoginInput {
  readonly request: HttpRequest
  readonly options: OAuth1AccessTokenOptions
}

/**
 * Completes a login: takes it by its request token, once, a refusal too, and exchanges request token and verifier, RFC 5849 §2.3. Rejects
 * with a `LoginError`.
 */
export async function completeOAuth1Login(
  clients: OAuth1Clients,
  transactions: TransactionStore,
  { request, options }: CompleteOAuth1LoginInput,
): Promise<CompletedLogin<OAuth1Token>> {
  const { name, config } = clients
  const callback = readCallback(request)
  const token = singleParameter(callback, 'oauth_token') ?? singleParameter(callback, 'denied')
  if (token === undefined) throw namelessRefusal(callback.parameters.get('oauth_problem'))
  const expected = { kind: 'oauth1', name, clientId: config.clientId } as const
  const taken = await transactions.take(request, expected, token)
  const { tokenSecret, redirectUri, returnTo, appState } = taken.transaction
  const client = clients.create({
    redirectUri,
    token: { oauth_token: token, oauth_token_secret: tokenSecret },
  })
  try {
    requireSameProvider(taken.transaction, oauth1ProviderMark(config))
    client.parseAuthorizationResponse(new URLSearchParams(callback.parameters.entries()))
  } catch (error) {
    throw withTransaction(fromOAuth1Browser(error), taken)
  }
  const params = signedParameters(config.accessTokenParams, options.params)
  try {
    const complete = await client.fetchAccessToken(undefined, { params })
    return { token: complete, returnTo, appState, setCookie: taken.setCookie }
  } catch (error) {
    throw withTransaction(fromOAuth1Provider(error), taken)
  }
}

/** What the browser brought says of no login which it is. A problem that a provider tells without its request token ends none. */
function namelessRefusal(problem: string | undefined): LoginError {
  return problem === undefined
    ? new LoginError('missing_token', 'The callback has no oauth_token', { status: 400 })
    : new LoginError('access_denied', 'The provider answered with an error', { status: 403 })
}

/** Parameters of the registration and those of a call, which win. Throws an `AuthkitConfigError` for a list, since OAuth 1.0 repeats none of them. */
export function signedParameters(
  registered: WireParameters | undefined,
  given: WireParameters | undefined,
): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries({ ...registered, ...given })) {
    if (value === undefined) continue
    if (typeof value === 'object') throw new AuthkitConfigError(`${name} must be a text`)
    params[name] = String(value)
  }
  return params
}
