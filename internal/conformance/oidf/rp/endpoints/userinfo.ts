import { SignJWT } from 'jose'
import type { Answer, Received } from '../http.ts'
import type { ProviderState } from '../state.ts'
import { userClaims } from './issue.ts'

/** Answers with the claims of the scope, as JSON or signed as the client registered, Core §5.3. */
export async function userinfo(state: ProviderState, request: Received): Promise<Answer> {
  const { authorization = '' } = request.headers
  const accessToken = authorization.startsWith('Bearer ')
    ? authorization.slice('Bearer '.length)
    : request.form.get('access_token')
  const grant = state.accessTokens.get(accessToken ?? '')
  if (grant === undefined) {
    state.faults.push('a UserInfo request without a token that works')
    return { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } }
  }
  const honest = userClaims(grant.scope)
  const claims = state.behaviour.userinfo?.(honest) ?? honest
  const alg = state.clients.get(grant.clientId)?.userinfo_signed_response_alg
  const key = state.keys.find((one) => one.alg === alg)
  if (key === undefined) return { body: claims }
  const token = await new SignJWT({ ...claims, iss: state.issuer, aud: grant.clientId })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .sign(key.privateKey)
  return { headers: { 'content-type': 'application/jwt' }, body: token }
}
