import { sha256 } from '@authkit/common'
import type { StoredRecord } from '@authkit/common/store'
import { formPost } from './call.ts'
import type { Field } from './field.ts'
import { callback, issuer } from './site.ts'

export const verifier: string = 'v'.repeat(43)

/** What a client sends to redeem a code. */
export function redemption(code: string, clientId = 'app'): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: callback,
    code_verifier: verifier,
    code,
  }
}

/** What a client sends to refresh. */
export function refreshment(token: string, clientId = 'app'): Record<string, string> {
  return { grant_type: 'refresh_token', client_id: clientId, refresh_token: token }
}

/** The query of an authorization request. */
export const authorizationQuery: string = new URLSearchParams({
  client_id: 'app',
  response_type: 'code',
  redirect_uri: callback,
  scope: 'notes:read',
  code_challenge: sha256(verifier),
  code_challenge_method: 'S256',
}).toString()

/** A fresh authorization code of a user. */
export async function issueCode({ site }: Field, subject: string): Promise<string> {
  const server = site.servers.lenient
  const url = `${server.authorizationEndpoint}?${authorizationQuery}`
  const request = await server.validateConsentRequest({ method: 'GET', url, headers: {} })
  const authentication = { time: server.context.clock() }
  const { headers } = await server.createAuthorizationResponse(request, { subject, authentication })
  const code = URL.parse(String(headers['location']))?.searchParams.get('code')
  if (typeof code === 'string') return code
  throw new Error('The authorization response holds no code')
}

/** The answer of the token endpoint, as the test itself asks it. */
export async function askToken(
  { site }: Field,
  fields: Readonly<Record<string, string>>,
): Promise<{ readonly status: number } & Readonly<Record<string, unknown>>> {
  const { status, body = '{}' } = await site.servers.lenient.createTokenResponse(
    formPost('token', fields),
  )
  return { ...JSON.parse(body), status }
}

/** The first tokens of a user. */
export async function signIn(
  field: Field,
  subject: string,
): Promise<{ readonly accessToken: string; readonly refreshToken: string }> {
  const code = await issueCode(field, subject)
  const { access_token: accessToken, refresh_token: refreshToken } = await askToken(
    field,
    redemption(code),
  )
  return { accessToken: String(accessToken), refreshToken: String(refreshToken) }
}

/** What lives of a user's grants. */
export interface Living {
  readonly grants: number
  readonly accessTokens: number
  /** Those that were not rotated. */
  readonly refreshTokens: number
}

/** Nothing of a grant. */
export const nothing: Living = { grants: 0, accessTokens: 0, refreshTokens: 0 }

/** Counts what lives of a user's grants. */
export async function livingOf({ store }: Field, subject: string): Promise<Living> {
  const found = (kind: string): Promise<readonly StoredRecord[]> => store.findBy(kind, { subject })
  const tokens = await found('refresh_token')
  return {
    grants: (await found('grant')).length,
    accessTokens: (await found('access_token')).length,
    refreshTokens: tokens.filter(({ data }) => data['successor'] === undefined).length,
  }
}

/** True while an access token is good. */
export async function isLive({ site }: Field, token: unknown): Promise<boolean> {
  const { accessTokens } = site.servers.lenient.context.repositories
  return (await accessTokens.find(String(token))) !== undefined
}

/** A name that no other round has. */
export function freshSubject(race: string, round: number): string {
  return `${race} ${round} of ${issuer}`
}
