import { AuthkitConfigError, checkOptions, HttpInputError, notify, sha256 } from '@authkit/common'
import {
  formParameters,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import { JoseError, unverifiedJwt } from '@authkit/jose'
import { LogoutTokenError } from './logout-errors.ts'
import type { LogoutToken, LogoutTokenClaims } from './logout-token.ts'
import type { ParseLogoutTokenOptions } from './verify-logout-token.ts'

/** A client as this endpoint sees it: an `OpenIDClient`. */
export interface LogoutTokenReader {
  /** The client's identifier. */
  readonly clientId: string
  /** Verifies a Logout Token for the client. */
  parseLogoutToken(token: string, options: ParseLogoutTokenOptions): Promise<LogoutToken>
}

/** Which sessions the provider ended: the one called `sid`, or all of `sub` when there is no `sid`. */
export type LogoutNotice = {
  /** Who ended them. */
  readonly iss: string
  /** The client at which they were. */
  readonly clientId: string
  /** Every claim of the Logout Token. */
  readonly claims: LogoutTokenClaims
} & (
  | { readonly sid: string; readonly sub: string | undefined }
  | { readonly sid: undefined; readonly sub: string }
)

/** Where Logout Tokens come from and what they do. */
export interface BackChannelLogoutOptions extends ParseLogoutTokenOptions {
  /** Whom the Logout Tokens are for. */
  readonly client?: LogoutTokenReader | undefined
  /** The same for several clients that share the endpoint. */
  readonly clients?: readonly LogoutTokenReader[] | undefined
  /** Remembers the tokens that were used; shared by all processes of the application. */
  readonly store: Store
  /** Ends the sessions of the application; the provider is told of success when it is done, and of a failure when it rejects. */
  readonly onLogout: (notice: LogoutNotice) => void | Promise<void>
  /** Is told why a request was refused or a logout failed. */
  readonly onError?: ((error: unknown) => unknown) | undefined
}

const kind = 'logout_token'
/** How long a token is remembered after no client accepts it any more, in seconds: by more than the clocks of application and store differ. */
const remembered = 600

/** The endpoint at which the provider ends sessions, the `backchannel_logout_uri` of the client, Back-Channel Logout §2.5. */
export function backChannelLogout(options: BackChannelLogoutOptions): HttpHandler {
  const clients = clientsOf(options)
  return async (request) => {
    try {
      if (request.method !== 'POST') {
        throw new LogoutTokenError('A Logout Token comes in a POST request')
      }
      const token = tokenOf(request)
      const [client, logoutToken] = await verify(token, candidates(clients, token), options)
      await endSessions(client, logoutToken, options)
      // Back-Channel Logout §2.8: nothing on the way may answer for a later request.
      return { status: 200, headers: { 'cache-control': 'no-store' } }
    } catch (error) {
      notify(options.onError, error)
      return failure(error)
    }
  }
}

function clientsOf(options: BackChannelLogoutOptions): readonly LogoutTokenReader[] {
  checkOptions('backChannelLogout', options, {
    client: 'object?',
    clients: 'list?',
    store: 'object',
    onLogout: 'function',
    onError: 'function?',
    requireType: 'flag?',
  })
  const { client, clients = [] } = options
  const all = client === undefined ? clients : [client, ...clients]
  if (all.length > 0) return all
  throw new AuthkitConfigError('backChannelLogout needs a client, or clients with one at least')
}

function tokenOf(request: HttpRequest): string {
  // Back-Channel Logout §2.5: whatever else is in the form is ignored.
  const tokens = formParameters(request).getAll('logout_token')
  const [token] = tokens
  if (token !== undefined && tokens.length === 1) return token
  throw new LogoutTokenError('The form has no logout_token, or more than one')
}

/** The clients that a token may be for: unverified, it only chooses who verifies. Encrypted ones do not say. */
function candidates(
  clients: readonly LogoutTokenReader[],
  token: string,
): readonly LogoutTokenReader[] {
  if (clients.length === 1) return clients
  try {
    const named = [unverifiedJwt(token).claims.aud].flat()
    return clients.filter(({ clientId }) => named.includes(clientId))
  } catch (error) {
    if (error instanceof JoseError) return clients
    throw error
  }
}

async function verify(
  token: string,
  clients: readonly LogoutTokenReader[],
  { requireType }: ParseLogoutTokenOptions,
): Promise<readonly [LogoutTokenReader, LogoutToken]> {
  let refusal: unknown = new LogoutTokenError('The aud names no client of this application')
  for (const client of clients) {
    try {
      // Several providers may call a client the same, so the first that accepts the token decides, not the first that is named.
      // oxlint-disable-next-line no-await-in-loop
      return [client, await client.parseLogoutToken(token, { requireType })]
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}

async function endSessions(
  { clientId }: LogoutTokenReader,
  { claims, acceptedUntil }: LogoutToken,
  { store, onLogout, onError }: BackChannelLogoutOptions,
): Promise<void> {
  const { iss, jti } = claims
  const id = sha256(JSON.stringify([iss, clientId, jti]))
  // Back-Channel Logout §2.6 item 8: a token that is sent again would end a session that began after it.
  const record = { id, expiresAt: Math.ceil(acceptedUntil) + remembered, data: {} }
  if (!(await store.insert(kind, record))) {
    throw new LogoutTokenError('The Logout Token was used before')
  }
  try {
    await onLogout(noticeOf(clientId, claims))
  } catch (error) {
    // Back-Channel Logout §2.5: the provider may send it again, since nothing came of it.
    await store.delete(kind, id).catch((fault: unknown) => notify(onError, fault))
    throw error
  }
}

function noticeOf(clientId: string, claims: LogoutTokenClaims): LogoutNotice {
  const { iss, sub, sid } = claims
  if (sid !== undefined) return { iss, clientId, sub, sid, claims }
  if (sub !== undefined) return { iss, clientId, sub, sid, claims }
  throw new LogoutTokenError('The token names neither a sub nor a sid')
}

/** Back-Channel Logout §2.8: 400 for a request that is invalid and for a logout that failed; the body is for whoever debugs it. */
function failure(error: unknown): HttpResponse {
  if (error instanceof LogoutTokenError || error instanceof HttpInputError) {
    // RFC 6749 §5.2: neither a quote nor a backslash stands in a description.
    const description = error.message.replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'")
    return jsonResponse(400, { error: 'invalid_request', error_description: description })
  }
  return jsonResponse(400, { error: 'server_error', error_description: 'The logout failed' })
}
