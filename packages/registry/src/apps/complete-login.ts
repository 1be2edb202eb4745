import type { HttpRequest } from '@authkit/common/http'
import { expectedResponse, type OAuth2Client, type OAuth2Token } from '@authkit/oauth2/client'
import { OpenIDClient } from '@authkit/oidc/client'
import { LoginError } from '../errors.ts'
import { providerMark } from '../provider/provider-mark.ts'
import type { LoginTransaction, TakenTransaction } from '../transactions/transaction.ts'
import type { TransactionStore } from '../transactions/transaction-store.ts'
import { type Callback, readCallback, responseInput, singleParameter } from './callback.ts'
import type { AuthorizeAccessTokenOptions, CompletedLogin } from './login-options.ts'
import {
  fromBrowser,
  fromProvider,
  requireSameProvider,
  rethrow,
  withTransaction,
} from './login-response.ts'
import type { ProtocolClients } from './protocol-clients.ts'
import { withUserinfo } from './userinfo.ts'

/** A response with the login that it belongs to. */
interface Return {
  readonly callback: Callback
  readonly request: HttpRequest
  readonly transaction: LoginTransaction
}

/**
 * Completes a login: takes it by its state, once, then checks how the response came, its issuer and error, exchanges the code and, for
 * OpenID Connect, verifies the ID Token, RFC 6749 §4.1.3. Rejects with a `LoginError`.
 */
export async function completeLogin(
  clients: ProtocolClients,
  transactions: TransactionStore,
  { request, options }: CompleteLoginInput,
): Promise<CompletedLogin> {
  const callback = readCallback(request)
  const taken = await takeLogin(clients, transactions, { request, callback })
  const { transaction, setCookie } = taken
  try {
    const token = await tokenOf(clients, { callback, request, transaction }, options)
    const { returnTo, appState } = transaction
    return { token, returnTo, appState, setCookie }
  } catch (error) {
    throw withTransaction(error, taken)
  }
}

/** The response, and what completes the login beside it. */
export interface CompleteLoginInput {
  readonly request: HttpRequest
  readonly options: AuthorizeAccessTokenOptions
}

/** RFC 9700 §4.7.1: the response is taken only in the browser that the login began in, and once; an error too. */
function takeLogin(
  { name, config: { clientId } }: ProtocolClients,
  transactions: TransactionStore,
  { request, callback }: Pick<Return, 'request' | 'callback'>,
): Promise<TakenTransaction<'login'>> {
  const state = singleParameter(callback, 'state')
  return transactions.take(request, { kind: 'login', name, clientId }, state)
}

async function tokenOf(
  clients: ProtocolClients,
  login: Return,
  options: AuthorizeAccessTokenOptions,
): Promise<OAuth2Token> {
  const { transaction, callback, request } = login
  const client = await clients
    .create({ idTokenLeeway: options.leeway ?? clients.config.clientOptions?.idTokenLeeway })
    .catch(rethrow(fromProvider))
  requireSameProvider(transaction, providerMark(client.serverMetadata))
  const { state, issuer, responseType, responseMode } = transaction
  const authorizationResponse = responseInput(callback, request)
  try {
    requireMode(login)
    const checks = { state, issuer, responseType, responseMode }
    client.parseAuthorizationResponse(authorizationResponse, checks)
  } catch (error) {
    throw fromBrowser(error)
  }
  try {
    const token = await client.fetchToken({
      ...clients.config.accessTokenParams,
      ...options.params,
      ...given(transaction),
      ...(options.redirectUri === undefined ? {} : { redirectUri: String(options.redirectUri) }),
      authorizationResponse,
    })
    await checkClaims(client, token, { transaction, options })
    return options.fetchUserinfo === true ? await withUserinfo(clients, client, token) : token
  } catch (error) {
    throw fromProvider(error)
  }
}

/** OAuth 2.0 Form Post Response Mode §2: a response comes as it was asked for. */
function requireMode({ callback, transaction }: Return): void {
  const { mode } = expectedResponse(transaction.responseType, transaction.responseMode)
  if ((mode === 'form_post') === callback.isPosted) return
  const message = 'The response did not come in the way that was asked for'
  throw new LoginError('invalid_response', message, { status: 400 })
}

/** What the token request takes of a login, without what is absent. */
function given(transaction: LoginTransaction): GivenLogin {
  const { state, codeVerifier, redirectUri } = transaction
  const { issuer, nonce, maxAge, responseType, responseMode } = transaction
  const optional = { issuer, nonce, maxAge, responseType, responseMode }
  const present = Object.entries(optional).filter(([, value]) => value !== undefined)
  return { state, codeVerifier, redirectUri, ...Object.fromEntries(present) }
}

type GivenLogin = Pick<LoginTransaction, 'state' | 'codeVerifier' | 'redirectUri'> &
  Readonly<Record<string, string | number>>

/** Holds the ID Token against what the application asks of single claims. */
async function checkClaims(
  client: OAuth2Client,
  token: OAuth2Token,
  { transaction, options }: Pick<Return, 'transaction'> & Pick<CompleteLoginInput, 'options'>,
): Promise<void> {
  const { claims, leeway } = options
  const { id_token: idToken } = token
  if (claims === undefined || !(client instanceof OpenIDClient) || idToken === undefined) return
  await client.parseIdToken(idToken, { claims, leeway, nonce: transaction.nonce })
}
