import { createHash } from 'node:crypto'
import { memoryStore, urlEncode } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import { JsonWebKey, KeySet } from '@authkit/jose'
import type { ClientMetadata } from '@authkit/oauth2'
import {
  AuthorizationServer,
  authorizationCode,
  clientRegistration,
  pkce,
  refreshToken,
  type AuthorizationServerOptions,
  type Extension,
  type ServerEvent,
  type SignOutRequest,
} from '@authkit/oauth2/server'
import {
  endSession,
  type EndSession,
  type EndSessionOptions,
  openid,
  type OpenIDOptions,
} from '@authkit/oidc/provider'
import { fixedClock } from '@authkit/testing'

export const issuer = 'https://op.example'
export const now = 1_700_000_000
export const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
export const signOutUri = 'https://rp.example/signed-out'
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

export const keys = new KeySet([
  JsonWebKey.generate('RSA', { alg: 'RS256' }),
  JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' }),
])

/** A client of the name `name`, at `https://<name>.example`. */
export function client(name: string, members: Partial<ClientMetadata> = {}): ClientMetadata {
  return {
    client_id: name,
    client_secret: secret,
    redirect_uris: [`https://${name}.example/callback`],
    post_logout_redirect_uris: [`https://${name}.example/signed-out`],
    grant_types: ['authorization_code', 'refresh_token'],
    ...members,
  }
}

export interface ProviderOptions extends Partial<Omit<AuthorizationServerOptions, 'clients'>> {
  readonly clients?: readonly ClientMetadata[]
  readonly end?: EndSessionOptions
  readonly openid?: Partial<OpenIDOptions>
  readonly extensions?: readonly Extension[]
}

export interface Session {
  readonly sid?: string
  readonly subject?: string
  readonly scope?: string
}

/** A provider with `endSession()` over a memory store, and what its clients and its pages do with it. */
export function createProvider(options: ProviderOptions = {}) {
  const { clients = [client('rp')], end, extensions = [], openid: more, ...rest } = options
  const clock = fixedClock(now)
  const store: Store = rest.store ?? memoryStore({ clock })
  const events: ServerEvent[] = []
  const extension: EndSession = endSession(end)
  const server = new AuthorizationServer({
    issuer,
    keys,
    clock,
    clients,
    onEvent: (event) => events.push(event),
    ...rest,
    store,
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerEndpoint(clientRegistration({ open: true }))
    .use(openid({ userinfo: (subject) => ({ sub: subject }), ...more }))
    .use(extension)
  for (const each of extensions) server.use(each)
  const { context } = server

  const find = (clientId: string): ClientMetadata => {
    const found = clients.find(({ client_id: id }) => id === clientId)
    if (found) return found
    throw new Error(`no client ${clientId}`)
  }

  /** The answer to an authorization request that the user approved. */
  const approve = async (clientId: string, session: Session = {}): Promise<HttpResponse> => {
    const { sid, subject = 'alice', scope = 'openid' } = session
    const request = await server.validateConsentRequest({
      method: 'GET',
      url: `${issuer}/authorize?${urlEncode([
        ['response_type', 'code'],
        ['client_id', clientId],
        ['redirect_uri', String(find(clientId).redirect_uris?.[0])],
        ['scope', scope],
        ['code_challenge', createHash('sha256').update(verifier).digest('base64url')],
        ['code_challenge_method', 'S256'],
      ])}`,
      headers: {},
    })
    return server.createAuthorizationResponse(request, {
      subject,
      authentication: { time: now - 10, sid },
    })
  }

  const token = async (clientId: string, form: Record<string, string>) => {
    const response = await server.createTokenResponse({
      method: 'POST',
      url: `${issuer}/token`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
      },
      body: urlEncode(Object.entries(form)),
    })
    return json(response)
  }

  /** The tokens of a client for a session. */
  const login = async (clientId: string, session: Session = {}) => {
    const response = await approve(clientId, session)
    const code = new URL(String(response.headers['location'])).searchParams.get('code') ?? ''
    return token(clientId, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: String(find(clientId).redirect_uris?.[0]),
      code_verifier: verifier,
    })
  }

  const validate = (
    parameters: Readonly<Record<string, string>> | string,
    method: 'GET' | 'POST' = 'GET',
  ): Promise<SignOutRequest> => {
    const text = typeof parameters === 'string' ? parameters : urlEncode(Object.entries(parameters))
    const url = `${issuer}/end-session`
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    return extension.signOut.validate(
      method === 'GET'
        ? { method, url: `${url}?${text}`, headers: {} }
        : { method, url, headers: form, body: text },
      context,
    )
  }

  const signOut = (sid: string, subject = 'alice') =>
    extension.signOut.notify({ sid, subject }, context)

  const register = async (members: Readonly<Record<string, unknown>>) => {
    const response = await server.createEndpointResponse('client_registration', {
      method: 'POST',
      url: `${issuer}/register`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: ['https://rp.example/callback'], ...members }),
    })
    return { status: response.status, body: json(response) }
  }

  return {
    server,
    context,
    store,
    clock,
    events,
    extension,
    approve,
    token,
    login,
    validate,
    signOut,
    register,
  }
}

/** The subjects, clients and sessions that are remembered. */
export async function remembered(store: Store, subject = 'alice'): Promise<readonly string[]> {
  const records = await store.findBy('session_client', { subject })
  return records
    .map(({ clientId, data }) => `${clientId} ${JSON.stringify(data['sid'])}`.replaceAll('"', ''))
    .toSorted()
}

export function json(response: HttpResponse): Record<string, unknown> {
  return JSON.parse(response.body ?? '')
}
