import type { Behaviour } from './behaviour.ts'
import { type Bend, bentAtOnly, type BentVariant } from './bends.ts'
import type { ScriptedProvider } from './provider.ts'
import { type RelyingParty, relyingParty } from './relying-party.ts'
import { hasEarlyIdToken, type Variant } from './variants.ts'

/** What became of a login. */
export interface Outcome {
  /** Code of the error that it ended with. */
  readonly error: unknown
  /** Whether the client has a token afterwards. */
  readonly isKept: boolean
  readonly tokenRequests: number
  readonly userinfoRequests: number
  /** What the client did wrong on the way. */
  readonly faults: readonly string[]
}

/** Tries to log in. */
export async function attempt(
  provider: ScriptedProvider,
  { client, login }: RelyingParty,
): Promise<Outcome> {
  const error = await login().then(() => undefined, codeOf)
  return {
    error,
    isKept: client.token !== undefined,
    tokenRequests: provider.requests('/token').length,
    userinfoRequests: provider.requests('/userinfo').length,
    faults: [...provider.state.faults],
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error
}

/** Tries to log in where the provider bends the ID Tokens of one endpoint. */
export async function bentLogin(
  provider: ScriptedProvider,
  variant: BentVariant,
  bend: Bend,
): Promise<Outcome> {
  provider.behave(bentAtOnly(variant.at, bend))
  return attempt(provider, await relyingParty(provider, variant))
}

/** Tries to log in where the provider behaves in a way of its own. */
export async function misledLogin(
  provider: ScriptedProvider,
  variant: Variant,
  behaviour: Behaviour,
): Promise<Outcome> {
  provider.behave(behaviour)
  return attempt(provider, await relyingParty(provider, variant))
}

/**
 * A login that was refused for its ID Token before anything else of the response was used: no code was exchanged beside a
 * refused token, nobody asked for UserInfo and nothing was kept.
 */
export function refused(variant: Variant & Partial<BentVariant>): Outcome {
  const at = variant.at ?? (hasEarlyIdToken(variant) ? 'authorization' : 'token')
  return {
    error: 'ERR_OIDC_ID_TOKEN',
    isKept: false,
    tokenRequests: at === 'authorization' ? 0 : 1,
    userinfoRequests: 0,
    faults: [],
  }
}

/** What became of a refresh. */
export interface RefreshOutcome {
  readonly error: unknown
  /** Whether the client has the token that it had before. */
  readonly isUnchanged: boolean
  readonly userinfoRequests: number
  readonly faults: readonly string[]
}

/** Logs in and refreshes where the provider bends the ID Token of the refresh. */
export async function bentRefresh(
  provider: ScriptedProvider,
  variant: Variant,
  bend: Bend,
): Promise<RefreshOutcome> {
  provider.behave(bentAtOnly('refresh', bend))
  const { client, login } = await relyingParty(provider, variant)
  const { token } = await login()
  const before = provider.requests('/userinfo').length
  const error = await client.refreshToken().then(() => undefined, codeOf)
  return {
    error,
    isUnchanged: client.token === token,
    userinfoRequests: provider.requests('/userinfo').length - before,
    faults: [...provider.state.faults],
  }
}

/** A refresh that was refused for its ID Token. */
export const refusedRefresh: RefreshOutcome = {
  error: 'ERR_OIDC_ID_TOKEN',
  isUnchanged: true,
  userinfoRequests: 0,
  faults: [],
}
