import { createHash, randomUUID } from 'node:crypto'
import type { Answer, Received } from '../http.ts'
import { check, type Grant, type ProviderState, Refusal, type RegisteredClient } from '../state.ts'
import { issueIdToken } from './issue.ts'

/** Exchanges a code or a refresh token, Core §3.1.3 and §12. */
export async function token(state: ProviderState, request: Received): Promise<Answer> {
  try {
    const client = authenticate(state, request)
    const isRefresh = request.form.get('grant_type') === 'refresh_token'
    const grant = isRefresh
      ? refreshed(state, request.form, client)
      : exchanged(state, request.form, client)
    return { body: await response(state, grant, isRefresh ? 'refresh' : 'token') }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    state.faults.push(error.message)
    const status = error.error === 'invalid_client' ? 401 : 400
    return { status, body: { error: error.error, error_description: error.message } }
  }
}

/** Accepts the one method that the client is registered for, Core §9. */
function authenticate(state: ProviderState, { headers, form }: Received): RegisteredClient {
  const [basicId, basicSecret] = basicCredentials(headers.authorization)
  const client = state.clients.get(basicId ?? form.get('client_id') ?? '')
  check(client !== undefined, 'invalid_client', 'the client is unknown')
  const method = client.token_endpoint_auth_method ?? 'client_secret_basic'
  const [fromHeader, fromForm] = [basicSecret, form.get('client_secret') ?? undefined]
  const used = method === 'client_secret_basic' ? fromHeader : fromForm
  const unused = method === 'client_secret_basic' ? fromForm : fromHeader
  check(unused === undefined, 'invalid_client', `the client did not authenticate by ${method}`)
  const secret = method === 'none' ? undefined : client.client_secret
  check(used === secret, 'invalid_client', `the secret is wrong or not sent by ${method}`)
  return client
}

/** Reads form-encoded credentials of HTTP Basic, RFC 6749 §2.3.1. */
function basicCredentials(header: string | undefined): readonly (string | undefined)[] {
  if (header === undefined) return []
  const [scheme, value = ''] = header.split(' ')
  check(scheme === 'Basic', 'invalid_client', 'the scheme is not Basic')
  return Buffer.from(value, 'base64')
    .toString()
    .split(':')
    .map((part) => new URLSearchParams(`p=${part}`).get('p') ?? '')
}

function exchanged(state: ProviderState, form: URLSearchParams, client: RegisteredClient): Grant {
  const code = form.get('code') ?? ''
  const grant = state.codes.get(code)
  state.codes.delete(code)
  check(grant?.clientId === client.client_id, 'invalid_grant', 'the code is unknown')
  const isSamePlace = form.get('redirect_uri') === grant.redirectUri
  check(isSamePlace, 'invalid_grant', 'the redirect_uri is another one')
  const verifier = form.get('code_verifier')
  const challenge = createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url')
  const isProven = (verifier === null ? undefined : challenge) === grant.codeChallenge
  check(isProven, 'invalid_grant', 'the code_verifier is wrong')
  return grant
}

function refreshed(state: ProviderState, form: URLSearchParams, client: RegisteredClient): Grant {
  const refreshToken = form.get('refresh_token') ?? ''
  const grant = state.refreshTokens.get(refreshToken)
  state.refreshTokens.delete(refreshToken)
  check(grant?.clientId === client.client_id, 'invalid_grant', 'the refresh token is unknown')
  return grant
}

async function response(
  state: ProviderState,
  grant: Grant,
  from: 'token' | 'refresh',
): Promise<Record<string, unknown>> {
  const [accessToken, refreshToken] = [randomUUID(), randomUUID()]
  // Core §12.2: an ID Token of a refresh has no nonce of its own need.
  const about = from === 'refresh' ? { ...grant, nonce: undefined } : grant
  const idToken = await issueIdToken(state, about, { from, accessToken })
  state.accessTokens.set(accessToken, grant)
  state.refreshTokens.set(refreshToken, grant)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: refreshToken,
    id_token: idToken,
  }
}
