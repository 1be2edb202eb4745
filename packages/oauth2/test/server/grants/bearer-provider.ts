import { generateToken, memoryStore } from '@authkit/common'
import { type JsonWebKey, KeySet } from '@authkit/jose'
import {
  AuthorizationServer,
  type AuthorizationServerOptions,
  jwtBearer,
  type JwtBearerOptions,
  refreshToken,
  type ServerEvent,
  type TrustedIssuer,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { now, p256, sign } from '../client-authentication/assertion-provider.ts'
import { basic, issuer, post, secret } from '../provider.ts'

export const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
export const idp = 'https://idp.example'
/** The public halves. */
export const publicOf = (...keys: readonly JsonWebKey[]) =>
  new KeySet(keys.map((key) => key.toPublic()))
export const trusted: TrustedIssuer = { issuer: idp, keys: publicOf(p256) }
export const named: TrustedIssuer = { ...trusted, clientId: 'web' }

export const clients = [
  { client_id: 'web', client_secret: secret, grant_types: [grant_type, 'refresh_token'] },
  { client_id: 'other', client_secret: secret, grant_types: [grant_type], scope: 'read' },
  { client_id: 'without', client_secret: secret, grant_types: ['refresh_token'] },
  { client_id: 'native', token_endpoint_auth_method: 'none', grant_types: [grant_type] },
]

export const users = new Map([
  ['alice@idp', 'alice'],
  ['seven@idp', String(7)],
])

export interface ProviderOptions extends Partial<AuthorizationServerOptions> {
  readonly grant?: Partial<JwtBearerOptions>
}

export function createProvider({ grant = {}, ...options }: ProviderOptions = {}) {
  const clock = fixedClock(now)
  const store = options.store ?? memoryStore({ clock })
  const events: ServerEvent[] = []
  const server = new AuthorizationServer({
    issuer,
    store,
    clients,
    clock,
    scopes: ['read', 'write'],
    onEvent: (event) => events.push(event),
    ...options,
  })
    .registerGrant(
      jwtBearer({
        issuers: [trusted],
        authenticateUser({ subject: name }) {
          const subject = users.get(name)
          return subject === undefined ? undefined : { subject }
        },
        ...grant,
      }),
    )
    .registerGrant(refreshToken())
  const token = (form: Record<string, string | undefined>, headers = basic('web', secret)) =>
    server.createTokenResponse(post('/token', { grant_type, ...form }, headers))
  const present = (assertion: string, headers?: Record<string, string>) =>
    token({ assertion }, headers)
  const reason = () => {
    const refused = events.findLast(({ type }) => type === 'request_refused')
    return refused?.type === 'request_refused' ? refused.reason : undefined
  }
  return { server, store, clock, events, token, present, reason }
}

export const claimsOf = (changes: Record<string, unknown> = {}) => ({
  iss: idp,
  sub: 'alice@idp',
  aud: issuer,
  iat: now,
  exp: now + 300,
  jti: generateToken(),
  ...changes,
})

export const signed = (changes?: Record<string, unknown>, header?: Record<string, unknown>) =>
  sign({ alg: 'ES256', kid: 'ec', ...header }, claimsOf(changes), p256)

export const refused = {
  error: 'invalid_grant',
  error_description:
    'The assertion is malformed, expired, used, not for this server or not trusted',
}
