import type { Claims, SigningOccasion } from '../behaviour.ts'
import { idTokenClaims, signed, subject, unsigned } from '../id-token.ts'
import type { Grant, ProviderState } from '../state.ts'

/** What goes out together with an ID Token. */
export interface Beside {
  readonly from: SigningOccasion['from']
  readonly accessToken?: string | undefined
  readonly code?: string | undefined
  /** True when no UserInfo request can follow, Core §5.4. */
  readonly withUserClaims?: boolean
}

/** Signs an ID Token, bent by the module if it says so. */
export async function issueIdToken(
  state: ProviderState,
  grant: Grant,
  { from, accessToken, code, withUserClaims = false }: Beside,
): Promise<string> {
  const { behaviour, issuer, clock } = state
  await behaviour.beforeSigning?.()
  // Core §3.1.3.6: the algorithm says which hash, and none says none.
  const isSigned = state.clients.get(grant.clientId)?.id_token_signed_response_alg !== 'none'
  const hashed = isSigned ? { accessToken, code } : {}
  const honest = idTokenClaims({ ...grant, issuer, now: clock(), ...hashed })
  const claims = withUserClaims ? { ...userClaims(grant.scope), ...honest } : honest
  return sign(state, grant.clientId, from, (about) => behaviour.idToken?.(claims, about) ?? claims)
}

async function sign(
  state: ProviderState,
  clientId: string,
  from: SigningOccasion['from'],
  claimsFor: (about: SigningOccasion) => Claims,
): Promise<string> {
  const alg = state.clients.get(clientId)?.id_token_signed_response_alg ?? 'RS256'
  const key = state.keys.find((one) => one.alg === alg) ?? state.keys[0]
  if (key === undefined) throw new Error('the provider has no key')
  const about = { from, key }
  const claims = claimsFor(about)
  if (state.behaviour.sign !== undefined) return state.behaviour.sign(claims, about)
  return alg === 'none' ? unsigned(claims) : signed(claims, about)
}

/** The claims about the user that a scope asks for, Core §5.4. */
export function userClaims(scope: readonly string[]): Claims {
  return {
    sub: subject,
    ...(scope.includes('profile') ? { name: 'Demo T. User', given_name: 'Demo' } : {}),
    ...(scope.includes('email') ? { email: 'user@example.com', email_verified: false } : {}),
    ...(scope.includes('phone') ? { phone_number: '+1 555 5550000' } : {}),
    ...(scope.includes('address') ? { address: { country: 'US', locality: 'Anytown' } } : {}),
  }
}
