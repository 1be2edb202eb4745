import { type Clock, isAuthkitError } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { OAuthError } from './client-errors.ts'
import type { ReplacedToken, SessionExpired, UpdateToken } from './options.ts'
import type { RenewalLock } from './renewal-lock.ts'
import { OAuth2Token, type TokenInput } from './token.ts'

/** What an application does about tokens that are renewed. */
export interface RenewalOptions {
  readonly lock?: RenewalLock | undefined
  readonly readToken?: (() => TokenInput | undefined | Promise<TokenInput | undefined>) | undefined
  readonly updateToken?: UpdateToken | undefined
  readonly sessionExpired?: SessionExpired | undefined
  readonly clock: Clock
  /** How long before its expiry a token is renewed, in seconds. */
  readonly leeway: number
}

/** One renewal: what goes, and how the server is asked for what comes. */
export interface Renewal {
  /** The same for all who would ask for the same. */
  readonly key: string
  /** What the new token takes the place of. */
  readonly replaced: ReplacedToken
  /** The token before it. */
  readonly before: OAuth2Token | undefined
  /** Asks the server. */
  readonly exchange: () => Promise<OAuth2Token>
}

/** A new token, and why it could not be saved. */
export interface Renewed {
  readonly token: OAuth2Token
  readonly unsaved?: { readonly reason: unknown }
}

/** Renews a token in one process at a time, and saves it before anybody uses it, RFC 6749 §6. */
export async function renewToken(renewal: Renewal, options: RenewalOptions): Promise<Renewed> {
  const { refreshToken } = renewal.replaced
  const { lock } = options
  return refreshToken === undefined || lock === undefined
    ? attempt(renewal, options)
    : locked(renewal, options, { lock, refreshToken })
}

async function attempt(renewal: Renewal, options: RenewalOptions): Promise<Renewed> {
  const { replaced } = renewal
  const isRefresh = replaced.refreshToken !== undefined
  const stored = isRefresh ? await storedToken(renewal, options) : undefined
  if (stored !== undefined) return { token: stored }
  const token = await exchange(renewal, options)
  if (token.isStored) return token
  try {
    await options.updateToken?.(token.token, replaced)
  } catch (reason) {
    // The old refresh token may be used up, so that whoever waits is still given the new token.
    return { ...token, unsaved: { reason } }
  }
  return token
}

async function exchange(
  renewal: Renewal,
  options: RenewalOptions,
): Promise<Renewed & { readonly isStored: boolean }> {
  try {
    return { token: await renewal.exchange(), isStored: false }
  } catch (error) {
    if (!isRefused(error) || renewal.replaced.refreshToken === undefined) throw error
    // Another process may have been faster.
    const stored = await storedToken(renewal, options)
    if (stored !== undefined) return { token: stored, isStored: true }
    await options.sessionExpired?.(renewal.replaced, error)
    throw error
  }
}

/** The token that another process saved in the meantime, if it works. */
async function storedToken(
  { before }: Renewal,
  { readToken, clock, leeway }: RenewalOptions,
): Promise<OAuth2Token | undefined> {
  const input: TokenInput | null | undefined = before && (await readToken?.())
  // A database that has none may give null.
  if (input === undefined || input === null) return undefined
  const stored = OAuth2Token.from(input, clock)
  const isNew = stored.access_token !== before?.access_token
  return isNew && stored.isExpired(leeway, clock()) !== true ? stored : undefined
}

async function locked(
  renewal: Renewal,
  options: RenewalOptions,
  { lock, refreshToken }: { readonly lock: RenewalLock; readonly refreshToken: string },
): Promise<Renewed> {
  let own: Renewed | undefined
  const outcome = await lock.run(renewal.key, refreshToken, async () => {
    try {
      own = await attempt(renewal, options)
      // A token holds what was JSON when it came.
      return { token: own.token.toJSON() as JsonObject }
    } catch (error) {
      if (!isRefused(error)) throw error
      const { error: name, description = null } = error
      return { refused: { error: name, description } }
    }
  })
  return own ?? handedOver(outcome, options.clock)
}

/** What another process was answered. */
function handedOver(outcome: unknown, clock: Clock): Renewed {
  const { token, refused } = isObject(outcome) ? outcome : {}
  if (isObject(token)) return { token: OAuth2Token.from(token, clock) }
  const { error, description } = isObject(refused) ? refused : {}
  throw new OAuthError(typeof error === 'string' ? error : 'invalid_grant', {
    description: typeof description === 'string' ? description : undefined,
  })
}

/** RFC 6749 §5.2: the refresh token is at its end, and asking again would not change that. */
export function isRefused(error: unknown): error is OAuthError {
  return isAuthkitError(error) && error instanceof OAuthError && error.error === 'invalid_grant'
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
