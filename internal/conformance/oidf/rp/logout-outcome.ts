import type { Application } from './application.ts'
import type { LogoutBend } from './logout-bends.ts'
import { logoutParty } from './logout-party.ts'
import type { ScriptedProvider } from './provider.ts'
import type { Variant } from './variants.ts'

/** What became of a logout whose Logout Token the provider bends. */
export interface LogoutOutcome {
  /** How the application answered the Logout Token. */
  readonly answer: { readonly status: number; readonly cacheControl: string | null } | undefined
  /** The `error` in the body of the answer. */
  readonly error: unknown
  /** Whether the session of the application lasts. */
  readonly isSignedIn: boolean
  /** Status code of the page that the browser comes back to. */
  readonly last: number | undefined
  readonly faults: readonly string[]
}

/** Logs in, and out by the provider's page, where the provider bends the Logout Token. */
export async function bentLogout(
  provider: ScriptedProvider,
  application: Application,
  variant: Variant,
  bend: LogoutBend,
): Promise<LogoutOutcome> {
  provider.behave(bend)
  const party = await logoutParty(provider, application, { variant, back: true })
  const sid = await party.signIn()
  const { last } = await party.signOut()
  const [answer] = provider.state.backChannelAnswers
  // The body of a refusal is a JSON object, Back-Channel Logout §2.8.
  const { error } = JSON.parse(answer?.body || '{}') as { readonly error?: unknown }
  return {
    answer: answer && { status: answer.status, cacheControl: answer.cacheControl },
    error,
    isSignedIn: party.sessions.has(sid),
    last: last?.status,
    faults: [...provider.state.faults],
  }
}

/** A logout whose Logout Token was refused: the session lasts, and the browser comes back all the same. */
export const refusedLogout: LogoutOutcome = {
  answer: { status: 400, cacheControl: 'no-store' },
  error: 'invalid_request',
  isSignedIn: true,
  last: 200,
  faults: [],
}
