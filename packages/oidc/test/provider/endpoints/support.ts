import { memoryStore, sha256 } from '@authkit/common'
import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { JsonObject } from '@authkit/common/store'
import { JsonWebKey, KeySet } from '@authkit/jose'
import type { ClientMetadata } from '@authkit/oauth2'
import { AuthorizationServer, type AccessTokenRecord } from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'
import { openid } from '../../../src/provider/openid.ts'
import type { OpenIDOptions } from '../../../src/provider/options.ts'

export const issuer = 'https://op.example'
export const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
export const keys = new KeySet([
  JsonWebKey.generate('RSA', { alg: 'RS256' }),
  JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' }),
])
/** A user with every claim of the standard and one more. */
export const alice = {
  sub: 'alice',
  name: 'Alice Adams',
  given_name: 'Alice',
  family_name: 'Adams',
  middle_name: 'A.',
  nickname: 'Al',
  preferred_username: 'alice.a',
  profile: 'https://alice.example',
  picture: 'https://alice.example/me.png',
  website: 'https://alice.example/blog',
  gender: 'female',
  birthdate: '1990-01-01',
  zoneinfo: 'Europe/Paris',
  locale: 'fr-FR',
  updated_at: 1_600_000_000,
  email: 'alice@example.com',
  email_verified: true,
  phone_number: '+1 555',
  phone_number_verified: false,
  address: { locality: 'Paris' },
  shoe_size: 38,
}

interface Setting extends Partial<Omit<OpenIDOptions, 'userinfo'>> {
  readonly userinfo?: OpenIDOptions['userinfo']
  readonly client?: Partial<ClientMetadata>
  readonly clients?: readonly ClientMetadata[]
  /** What `openid()` remembers with the grant. */
  readonly memory?: JsonObject
}

/** A provider at which the token `token` of alice is good, with the scope that `issue` was given. */
export function userInfoServer(setting: Setting = {}) {
  const { userinfo = () => alice, client, clients, memory = {}, ...options } = setting
  const clock = fixedClock(1_700_000_000)
  const rp = {
    client_id: 'rp',
    client_secret: secret,
    redirect_uris: ['https://rp.example/cb'],
    ...client,
  }
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore({ clock }),
    keys,
    clock,
    clients: clients ?? [rp],
  }).use(openid({ userinfo, ...options }))
  const { accessTokens, grants } = server.context.repositories

  const issue = async (scope: string, changes: Partial<AccessTokenRecord> = {}) => {
    const expiresAt = clock() + 3600
    const about = { grantId: 'g', clientId: 'rp', subject: 'alice', scope: scope.split(' ') }
    await grants.save({ ...about, remembered: { openid: memory } }, expiresAt)
    const record = { ...about, issuedAt: clock(), expiresAt, ...changes }
    const token = `token-${sha256(JSON.stringify(record))}`
    await accessTokens.save(token, record)
    return token
  }

  const call = (request: Partial<HttpRequest>): Promise<HttpResponse> =>
    server.createEndpointResponse('userinfo', {
      method: 'GET',
      url: `${issuer}/userinfo`,
      headers: {},
      ...request,
    })

  /** The answer to a token that was issued for a scope. */
  const ask = async (scope: string, changes?: Partial<AccessTokenRecord>) =>
    call({ headers: { authorization: `Bearer ${await issue(scope, changes)}` } })

  return { server, clock, issue, call, ask }
}

/** A form as a browser or a library posts it. */
export const form = (body: string): Partial<HttpRequest> => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
})

export function json(response: HttpResponse): Record<string, unknown> {
  return JSON.parse(response.body ?? '')
}
