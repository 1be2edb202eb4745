import { randomUUID } from 'node:crypto'
import type { Answer, Received } from '../http.ts'
import { check, type Grant, type ProviderState, Refusal, type RegisteredClient } from '../state.ts'
import { issueIdToken } from './issue.ts'
import { withRequestObject } from './request-object.ts'

/** Answers an authentication request as if a person signed in and agreed at once, Core §3.1.2, §3.2.2 and §3.3.2. */
export async function authorize(state: ProviderState, request: Received): Promise<Answer> {
  const sent = request.method === 'POST' ? request.form : request.query
  const client = state.clients.get(sent.get('client_id') ?? '')
  if (client === undefined) return fault(state, 'the client_id is unknown')
  const parameters = await withRequestObject(state, client, sent).catch((error: unknown) => error)
  if (!(parameters instanceof URLSearchParams)) return fault(state, String(parameters))
  const redirectUri = parameters.get('redirect_uri') ?? ''
  if (!client.redirect_uris.includes(redirectUri))
    return fault(state, 'the redirect_uri is unknown')
  try {
    return respond(parameters, await success(state, client, parameters))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.error !== 'login_required') state.faults.push(error.message)
    return respond(parameters, { error: error.error, error_description: error.message })
  }
}

function fault(state: ProviderState, text: string): Answer {
  state.faults.push(text)
  return { status: 400, body: text }
}

/** What the suite wants of each authentication request. */
function validate(client: RegisteredClient, parameters: URLSearchParams): Grant {
  const responseType = parameters.get('response_type') ?? ''
  const scope = (parameters.get('scope') ?? '').split(' ')
  const nonce = parameters.get('nonce') ?? undefined
  const codeChallenge = parameters.get('code_challenge') ?? undefined
  check(client.response_types.includes(responseType), 'unsupported_response_type', responseType)
  // Core §3.1.2.1.
  check(scope.includes('openid'), 'invalid_scope', 'the scope lacks openid')
  check((parameters.get('state') ?? '') !== '', 'invalid_request', 'the state is missing')
  // Core §3.2.2.1 and §3.3.2.11.
  check(responseType === 'code' || nonce !== undefined, 'invalid_request', 'the nonce is missing')
  const isPkce = codeChallenge === undefined || parameters.get('code_challenge_method') === 'S256'
  check(isPkce, 'invalid_request', 'the code_challenge_method is not S256')
  // Core §3.1.2.6: nobody can have signed in just now without a page.
  const isPossible = parameters.get('prompt') !== 'none' || parameters.get('max_age') !== '0'
  check(isPossible, 'login_required', 'a person has to sign in')
  const redirectUri = parameters.get('redirect_uri') ?? ''
  return {
    clientId: client.client_id,
    redirectUri,
    scope,
    nonce,
    codeChallenge,
    authTime: 0,
    sid: '',
  }
}

async function success(
  state: ProviderState,
  client: RegisteredClient,
  parameters: URLSearchParams,
): Promise<Record<string, string>> {
  const types = (parameters.get('response_type') ?? '').split(' ')
  const asked = validate(client, parameters)
  state.session ??= { sid: randomUUID(), state: randomUUID() }
  const grant = { ...asked, authTime: state.clock() - 5, sid: state.session.sid }
  const response: Record<string, string> = { session_state: state.session.state }
  if (types.includes('code')) {
    response['code'] = randomUUID()
    state.codes.set(response['code'], grant)
  }
  if (types.includes('token')) {
    response['access_token'] = randomUUID()
    Object.assign(response, { token_type: 'Bearer', expires_in: '3600' })
    state.accessTokens.set(response['access_token'], grant)
  }
  if (types.includes('id_token')) {
    response['id_token'] = await issueIdToken(state, grant, {
      from: 'authorization',
      accessToken: response['access_token'],
      code: response['code'],
      withUserClaims: types.length === 1,
    })
  }
  return response
}

/** Sends a response to the redirect URI in the mode that was asked for, OAuth 2.0 Multiple Response Type Encoding Practices §2.1. */
function respond(parameters: URLSearchParams, response: Record<string, string>): Answer {
  const redirectUri = parameters.get('redirect_uri') ?? ''
  const isCode = parameters.get('response_type') === 'code'
  const mode = parameters.get('response_mode') ?? (isCode ? 'query' : 'fragment')
  const answer = { ...response, state: parameters.get('state') ?? '' }
  if (mode === 'form_post') return { body: form(redirectUri, answer) }
  const separator = mode === 'fragment' ? '#' : '?'
  const location = `${redirectUri}${separator}${new URLSearchParams(answer)}`
  return { status: 302, headers: { location } }
}

/** A form that sends itself, OAuth 2.0 Form Post Response Mode §2. */
function form(action: string, fields: Record<string, string>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
  )
  return `<body onload="document.forms[0].submit()"><form method="post" action="${action}">${inputs.join('')}</form></body>`
}
