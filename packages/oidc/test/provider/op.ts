import { createHash } from 'node:crypto'
import { memoryStore, urlEncode } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  authorizationCode,
  clientCredentials,
  pkce,
  refreshToken,
  type Approval,
  type AuthorizationServerOptions,
} from '@authkit/oauth2/server'
import { openid, type OpenIDOptions } from '@authkit/oidc/provider'
import { type FixedClock, fixedClock } from '@authkit/testing'

export const issuer = 'https://op.example'
export const redirectUri = 'https://rp.example/callback'
const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = createHash('sha256').update(verifier).digest('base64url')

export const keys = new KeySet([
  JsonWebKey.generate('RSA', { alg: 'RS256' }),
  JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' }),
  JsonWebKey.generate('OKP', { crv: 'Ed25519', alg: 'EdDSA' }),
])
export const authentication = { time: 1_699_999_990, acr: 'urn:example:bronze', amr: ['pwd'] }
export const user = {
  sub: 'user-1',
  name: 'Alice Liddell',
  email: 'alice@example.com',
  phone_number: '+1 555',
  secret_note: 'private',
}

/** What is registered about the client unless a test says otherwise. */
export const relyingParty = {
  client_id: 'rp',
  client_secret: secret,
  redirect_uris: [redirectUri],
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
}

interface ProviderOptions extends Partial<Omit<AuthorizationServerOptions, 'clock'>> {
  readonly clock?: FixedClock
  readonly userinfo?: OpenIDOptions['userinfo']
  readonly alg?: string
  /** Further metadata of the client. */
  readonly client?: Readonly<Record<string, unknown>>
  /** Further options of `openid()`. */
  readonly openid?: Partial<OpenIDOptions>
}

/** An OpenID Provider over a memory store, and what a relying party does with it. */
export function createOp(options: ProviderOptions = {}) {
  const { userinfo = () => user, alg, client = {}, openid: more = {}, ...others } = options
  const { clock = fixedClock(1_700_000_000), ...rest } = others
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore({ clock }),
    keys,
    clock,
    clients: [
      {
        ...relyingParty,
        ...(alg === undefined ? {} : { id_token_signed_response_alg: alg }),
        ...client,
      },
    ],
    ...rest,
  })
    .registerGrant(authorizationCode(), pkce())
    .registerGrant(refreshToken())
    .registerGrant(clientCredentials())
    .use(openid({ userinfo, ...more }))

  const authorize = (changes: Record<string, string> = {}) =>
    server.validateConsentRequest({
      method: 'GET',
      url: `${issuer}/authorize?${urlEncode(Object.entries({ ...parameters, ...changes }))}`,
      headers: {},
    })

  const token = async (form: Record<string, string>) =>
    json(
      await server.createTokenResponse({
        method: 'POST',
        url: `${issuer}/token`,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`rp:${secret}`).toString('base64')}`,
        },
        body: urlEncode(Object.entries(form)),
      }),
    )

  const login = async (changes: Record<string, string> = {}) => {
    const response = await server.createAuthorizationResponse(await authorize(changes), {
      subject: user.sub,
      authentication,
    })
    const code = new URL(String(response.headers['location'])).searchParams.get('code') ?? ''
    return token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    })
  }

  /** The parameters that an approved request is answered with, in the query, the fragment or a form. */
  const answer = async (
    changes: Record<string, string> = {},
    approval: Partial<Approval> = {},
  ): Promise<Record<string, string>> =>
    parametersOf(
      await server.createAuthorizationResponse(await authorize(changes), {
        subject: user.sub,
        authentication,
        ...approval,
      }),
    )

  /** The answer to a request that is refused. */
  const refusal = async (changes: Record<string, string>): Promise<Record<string, string>> => {
    const error = await authorize(changes).then(
      () => new Error('The request was accepted'),
      (reason: unknown) => reason,
    )
    return parametersOf(server.createErrorResponse(error))
  }

  const callUserinfo = (request: Partial<HttpRequest>): Promise<HttpResponse> =>
    server.createEndpointResponse('userinfo', {
      method: 'GET',
      url: `${issuer}/userinfo`,
      headers: {},
      ...request,
    })

  return { server, clock, authorize, answer, refusal, token, login, callUserinfo }
}

const parameters = {
  response_type: 'code',
  client_id: 'rp',
  redirect_uri: redirectUri,
  scope: 'openid profile email',
  state: 'af0ifjsldkj',
  nonce: 'n-0S6_WzA2Mj',
  code_challenge: challenge,
  code_challenge_method: 'S256',
}

/** The parameters of an authorization response, whatever carries them. */
export function parametersOf({ headers, body = '' }: HttpResponse): Record<string, string> {
  const location = headers['location']
  if (typeof location !== 'string') {
    const fields = [...body.matchAll(/name="([^"]*)" value="([^"]*)"/g)]
    const text = (value = '') =>
      value.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    return Object.fromEntries(fields.map(([, name, value]) => [text(name), text(value)]))
  }
  const { search, hash } = new URL(location)
  return Object.fromEntries(new URLSearchParams(hash === '' ? search : hash.slice(1)))
}

export function json(response: HttpResponse): Record<string, unknown> {
  return JSON.parse(response.body ?? '')
}
