import * as bends from './bends.ts'
import type { Behaviour } from './behaviour.ts'
import { peerLogin, peerRefresh } from './peer.ts'
import type { ScriptedProvider } from './provider.ts'
import { relyingParty } from './relying-party.ts'
import { hasAccessToken, hasCode, oneOfEach, type Variant } from './variants.ts'

/** What a client does with a module's login. */
export type Verdict = 'accepted' | 'refused'

/** A module as both clients run it. */
export interface Comparison {
  readonly module: string
  readonly variant: Variant
  readonly behaviour: Behaviour
  /** Whether the login is followed by a refresh. */
  readonly isRefreshed: boolean
}

/** What the provider does in each module that is about accepting or refusing a login. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  'oidcc-client-test': {},
  'oidcc-client-test-invalid-iss': bends.invalidIss,
  'oidcc-client-test-missing-sub': bends.missingSub,
  'oidcc-client-test-invalid-aud': bends.invalidAud,
  'oidcc-client-test-missing-iat': bends.missingIat,
  'oidcc-client-test-kid-absent-single-jwks': bends.kidAbsent,
  'oidcc-client-test-kid-absent-multiple-jwks': bends.kidAbsent,
  'oidcc-client-test-idtoken-sig-none': bends.notSigned,
  'oidcc-client-test-invalid-sig-rs256': bends.invalidSignature,
  'oidcc-client-test-nonce-invalid': bends.invalidNonce,
  'oidcc-client-test-userinfo-invalid-sub': bends.otherUserInfo,
  'oidcc-client-test-invalid-chash': bends.bentAtOnly('authorization', bends.invalidCHash),
  'oidcc-client-test-missing-chash': bends.bentAtOnly('authorization', bends.missingCHash),
  'oidcc-client-test-discovery-issuer-mismatch': bends.otherIssuerInMetadata,
  'oidcc-client-test-refresh-token': {},
  'oidcc-client-test-refresh-token-invalid-issuer': bends.bentAtOnly('refresh', bends.invalidIss),
  'oidcc-client-test-refresh-token-invalid-sub': bends.bentAtOnly('refresh', bends.invalidSub),
}

/** The modules, each with one variant of each of some response types for which it makes sense. */
export function comparisons(types: readonly Variant['responseType'][]): readonly Comparison[] {
  const variants = oneOfEach.filter(({ responseType }) => types.includes(responseType))
  return Object.entries(behaviours).flatMap(([module, behaviour]) => {
    const isRefreshed = module.includes('refresh')
    return variants
      .filter((variant) => isMeant(module, variant))
      .map((variant) => ({ module, variant, behaviour, isRefreshed }))
  })
}

function isMeant(module: string, variant: Variant): boolean {
  if (module.endsWith('chash')) return variant.responseType === 'code id_token'
  if (module.includes('userinfo')) return hasAccessToken(variant)
  return module.includes('refresh') ? hasCode(variant) : true
}

/** What our client does. */
export async function ourVerdict(
  provider: ScriptedProvider,
  { variant, behaviour, isRefreshed }: Comparison,
): Promise<Verdict> {
  provider.behave(behaviour)
  return verdictOf(async () => {
    const { client, login } = await relyingParty(provider, variant)
    await login()
    if (isRefreshed) await client.refreshToken()
  })
}

/** What openid-client does. */
export async function peerVerdict(
  provider: ScriptedProvider,
  { variant, behaviour, isRefreshed }: Comparison,
): Promise<Verdict> {
  provider.behave(behaviour)
  return verdictOf(async () => {
    const login = await peerLogin(provider, variant)
    if (isRefreshed) await peerRefresh(login)
  })
}

async function verdictOf(run: () => Promise<void>): Promise<Verdict> {
  return run().then(
    () => 'accepted' as const,
    () => 'refused' as const,
  )
}
